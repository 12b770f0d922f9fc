// A manifest's text → the Kubernetes objects in it, Lists unfolded, each with a reader that points into the text.

import { Findings } from '../findings.ts';
import { ObjectReader } from '../kubernetes/object-reader.ts';
import type { Problem } from '../scenario.ts';
import { readYamlDocuments } from '../yaml.ts';

export interface KubernetesObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** `Deployment web`. */
  readonly title: string;
  readonly reader: ObjectReader;
}

export interface Objects {
  readonly objects: readonly KubernetesObject[];
  /** What is wrong, once every object has been read. */
  readonly problems: () => readonly Problem[];
}

export function readObjects(text: string, file: string): Objects {
  const syntax: Problem[] = [];
  const findings: Findings[] = [];
  const objects: KubernetesObject[] = [];
  for (const document of readYamlDocuments(text, file)) {
    if ('problems' in document) {
      syntax.push(...document.problems);
      continue;
    }
    const found = new Findings(document.source);
    findings.push(found);
    objects.push(...unfolded(new ObjectReader(found)));
  }
  return { objects, problems: () => [...syntax, ...findings.flatMap((found) => found.errors())] };
}

/** The object itself, or the items of a List (`kubectl get -o yaml` prints one). */
function unfolded(reader: ObjectReader): readonly KubernetesObject[] {
  const kind = reader.text('kind') ?? '';
  if (kind.endsWith('List')) return reader.items('items').flatMap(unfolded);
  reader.text('apiVersion');
  if (kind === '') {
    reader.mistake('kind', 'is missing: a Kubernetes object names its kind');
    return [];
  }
  const metadata = reader.map('metadata');
  const name = metadata.text('name') ?? metadata.text('generateName') ?? '';
  const namespace = metadata.text('namespace') ?? 'default';
  return [{ kind, name, namespace, title: `${kind} ${name}`, reader }];
}
