// A scenario's text with some values changed and everything else as its author wrote it: comments, order, quotes. A
// value that is there is replaced where it stands; a new key is added by the YAML library, which keeps comments but may
// align them anew.

import { isScalar, parseDocument, type Document } from 'yaml';
import { resolvePath } from './paths.ts';
import type { Json } from './scenario.ts';
import { isList, isMap, type Path } from './source.ts';
import type { Set } from './vary.ts';
import { readYamlValue } from './yaml.ts';

export type Rewriting = { readonly text: string } | { readonly mistake: string };

/** Makes the changes one after another; each is read back, so that what is written says what was asked. */
export function rewritten(text: string, sets: readonly Set[]): Rewriting {
  let current = text;
  for (const set of sets) {
    const changed = changedText(current, set);
    if ('mistake' in changed) return changed;
    current = changed.text;
  }
  return { text: current };
}

const PARSING = { stringKeys: true, uniqueKeys: false, merge: true } as const;

function changedText(text: string, set: Set): Rewriting {
  const document = parseDocument(text, PARSING);
  const tree = treeOf(document);
  const found = resolvePath(tree, set.path);
  if ('mistake' in found) return found;
  const value = readYamlValue(set.value);
  if ('mistake' in value) return value;
  const wanted = withValue(tree, found.path, value.value);
  const says = (candidate: string | undefined): candidate is string =>
    candidate !== undefined && isSame(readBack(candidate), wanted);
  const inPlace = spliced(text, document, found.path, set.value.trim());
  if (says(inPlace)) return { text: inPlace };
  const added = withKey(document, found.path, value.value);
  if (says(added)) return { text: added };
  return { mistake: `${set.path} comes from an alias or a merge: change it there by hand` };
}

const treeOf = (document: Document): Json => document.toJS() as Json;

/** Undefined where the text is no YAML any more. */
function readBack(text: string): Json | undefined {
  const document = parseDocument(text, PARSING);
  return document.errors.length > 0 ? undefined : treeOf(document);
}

/** The text with the characters of one plain value exchanged; undefined when none stands there. */
function spliced(
  text: string,
  document: Document,
  path: Path,
  written: string,
): string | undefined {
  const node = document.getIn(path, true);
  if (!isScalar(node) || !node.range || node.range[1] === node.range[0]) return undefined;
  return text.slice(0, node.range[0]) + written + text.slice(node.range[1]);
}

/** Undefined when something on the way cannot hold keys: an alias stands there. */
function withKey(document: Document, path: Path, value: Json): string | undefined {
  try {
    document.setIn(path, document.createNode(value));
    return document.toString({ lineWidth: 0 });
  } catch {
    return undefined;
  }
}

function withValue(tree: Json | undefined, path: Path, value: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = isList(tree) ? [...tree] : [];
    items[step] = withValue(items[step], rest, value);
    return items;
  }
  const map = isMap(tree) ? tree : {};
  return { ...map, [step]: withValue(map[step], rest, value) };
}

/** Equal whatever the order of keys. */
function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isList(a) && isList(b))
    return a.length === b.length && a.every((item, place) => isSame(item, b[place]));
  if (isMap(a) && isMap(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length &&
      keys.every((key) => Object.hasOwn(b, key) && isSame(a[key], b[key]))
    );
  }
  return Object.is(a, b);
}
