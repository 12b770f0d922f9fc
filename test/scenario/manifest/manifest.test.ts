import fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifest, type Manifest } from '../../../src/scenario/manifest/manifest.ts';
import { constantly, mebibytes, milliCpu, seconds } from '../../../src/units.ts';

const times = { startup: constantly(seconds(3)), shutdown: constantly(seconds(2)) };
const read = (text: string): Manifest => readManifest(text, { file: 'shop.yaml', ...times });

const web = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers: [{ resources: { requests: { cpu: 500m, memory: 1Gi } } }]
`;

const pod = (spec: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: tool }
spec:
${spec.replaceAll(/^/gm, '  ')}
`;

/** A Deployment of these fields of its pods' spec. */
const deploymentOf = (fields: string): string =>
  web.replace('      containers', `${fields.trim().replaceAll(/^/gm, '      ')}\n      containers`);

describe('what becomes of each kind', () => {
  test('a Deployment keeps its replicas, namespace, labels and requests', () => {
    const { workloads, problems, notes } = read(web);
    expect(problems).toEqual([]);
    expect(notes).toEqual([]);
    expect(workloads).toHaveLength(1);
    expect(workloads[0]).toMatchObject({
      kind: 'Deployment',
      name: 'web',
      replicas: [{ at: 0, replicas: 3 }],
      template: {
        namespace: 'shop',
        labels: { app: 'web' },
        requests: { cpu: milliCpu(500), memory: mebibytes(1024) },
        startup: times.startup,
        shutdown: times.shutdown,
      },
    });
  });

  test('a Deployment that names no replicas has one', () => {
    const [workload] = read(web.replace('  replicas: 3\n', '')).workloads;
    expect(workload).toMatchObject({ replicas: [{ replicas: 1 }] });
  });

  test('many documents come in file order, and empty ones do not count', () => {
    const { workloads } = read(
      ['', web, '# only a comment', pod('containers: [{}]'), web.replaceAll('web', 'api')].join(
        '\n---\n',
      ),
    );
    expect(workloads.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Deployment web',
      'Pod tool',
      'Deployment api',
    ]);
  });

  test('a List, as kubectl get prints it, is its items', () => {
    const item = web.trim().replaceAll(/^/gm, '    ').replace('    apiVersion', '  - apiVersion');
    expect(read(`apiVersion: v1\nkind: List\nitems:\n${item}`)).toMatchObject({
      workloads: [{ name: 'web' }],
      problems: [],
    });
  });

  test('a PriorityClass of the file gives its pods their priority, whatever the order', () => {
    const gold = 'kind: PriorityClass\nmetadata: { name: gold }\nvalue: 1000\n';
    const { workloads } = read(`${deploymentOf('priorityClassName: gold')}---\n${gold}`);
    expect(workloads[0]!.template.priority).toBe(1000);
  });

  test('a budget keeps its selector, its bound and its namespace', () => {
    const { budgets } = read(`
kind: PodDisruptionBudget
metadata: { name: web, namespace: shop }
spec: { minAvailable: 80%, selector: { matchLabels: { app: web } } }`);
    expect(budgets).toEqual([
      {
        name: 'web',
        namespace: 'shop',
        selector: { matchLabels: { app: 'web' }, matchExpressions: [] },
        minAvailable: { percent: 80 },
        unhealthyPodEvictionPolicy: 'IfHealthyBudget',
      },
    ]);
  });

  test('a pod that a controller made is left to that controller', () => {
    const { workloads, notes } = read(
      pod('containers: [{}]').replace('name: tool', 'name: tool, ownerReferences: [{ name: web }]'),
    );
    expect(workloads).toEqual([]);
    expect(notes).toEqual([
      'shop.yaml: left out 1 object with an owner, whose owner makes them: Pod tool',
    ]);
  });
});

describe('what is left out is said once', () => {
  test('kinds without bearing on capacity are counted', () => {
    const service = 'kind: Service\nmetadata: { name: a }\n---\n';
    expect(read(`${service}${service}kind: Ingress\nmetadata: { name: b }`).notes).toEqual([
      'shop.yaml: ignored kinds: Service ×2, Ingress',
    ]);
  });

  test('fields are counted by the place they have in a pod', () => {
    const { notes } = read(
      `${deploymentOf('serviceAccountName: a')}---\n${pod('serviceAccountName: b\ncontainers: [{ image: x }]')}`,
    );
    expect(notes).toEqual(['shop.yaml: ignored fields: serviceAccountName ×2, containers[].image']);
  });

  test('spread constraints and pod affinity are modelled, every field of them', () => {
    const zone = 'topologyKey: zone, labelSelector: { matchLabels: { app: web } }';
    const spread = `{ ${zone}, maxSkew: 1, whenUnsatisfiable: DoNotSchedule, minDomains: 2, nodeAffinityPolicy: Ignore, nodeTaintsPolicy: Honor, matchLabelKeys: [pod-template-hash] }`;
    const term = `{ ${zone}, namespaces: [shop], mismatchLabelKeys: [tier] }`;
    const { workloads, notes, problems } = read(
      deploymentOf(
        `topologySpreadConstraints: [${spread}]\naffinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [${term}], preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: ${term} }] } }`,
      ),
    );
    expect([notes, problems]).toEqual([[], []]);
    expect(workloads[0]!.template).toMatchObject({
      labels: { 'pod-template-hash': 'web' },
      topologySpreadConstraints: [{ minDomains: 2 }],
      podAntiAffinity: { preferred: [{ weight: 5 }] },
    });
  });

  test.each([
    [
      'affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: zone, labelSelector: {}, namespaceSelector: { matchLabels: { team: a } } }] } }',
      'labels of namespaces in namespaceSelector of Deployment web: a namespace has no label here but kubernetes.io/metadata.name',
    ],
    [
      'volumes: [{ persistentVolumeClaim: { claimName: data } }]',
      'persistentVolumeClaim of Deployment web: pods may move to a zone where their volume is not',
    ],
    ['nodeName: a', 'nodeName of Deployment web: kube-scheduler places these pods'],
  ])('a rule of placement that changes results is named: %s', (fields, sentence) => {
    expect(read(deploymentOf(fields)).notes).toEqual([`shop.yaml: not modelled: ${sentence}`]);
  });

  test('a StatefulSet is missed by name', () => {
    expect(read('kind: StatefulSet\nmetadata: { name: db }\nspec: {}').notes).toEqual([
      'shop.yaml: not modelled: StatefulSet db: their pods are missing here',
    ]);
  });

  test('disk space is no reason to refuse a node whose disk nobody knows', () => {
    const { workloads, notes } = read(web.replace('memory: 1Gi', 'ephemeral-storage: 2Gi'));
    expect(workloads[0]!.template.requests.other).toEqual({});
    expect(notes).toEqual([
      'shop.yaml: not modelled: ephemeral-storage of Deployment web: disks never fill up',
    ]);
  });
});

describe("mistakes point into the manifest's own lines", () => {
  test.each([
    [
      web.replace('500m', '500mm'),
      11,
      'spec.template.spec.containers[0].resources.requests.cpu is "500mm", no quantity: write 500m or 0.5',
    ],
    [
      web.replace('replicas: 3', 'replicas: "3"'),
      6,
      'spec.replicas is the text "3": write a whole number, 0 or more',
    ],
    [
      web.replace('{ app: web } }', '{ app: api } }'),
      7,
      'spec.selector.matchLabels.app is not what the labels of its own template say: make them agree',
    ],
    [
      web.replace(/ {6}containers.*\n/, '      tolerations: [{ key: a, operator: In }]\n'),
      10,
      'spec.template.spec.containers is missing: a pod needs at least one container',
    ],
    [
      deploymentOf('priorityClassName: gold'),
      11,
      'spec.template.spec.priorityClassName is "gold": add the PriorityClass of that name',
    ],
    [
      `${web}---${web}`,
      15,
      'metadata.name makes this a second Deployment web: remove one of the two',
    ],
    ['\nkind: Pod\nmetadata: {}\n', 3, 'metadata.name is missing'],
    ['\nmetadata: { name: web }\n', 2, 'kind is missing: a Kubernetes object names its kind'],
  ])('%#', (text, line, message) => {
    const { problems } = read(text);
    expect(problems).toContainEqual(
      expect.objectContaining({ file: 'shop.yaml', severity: 'error', line, message }),
    );
  });

  test('a line that is no YAML does not hide the documents after it', () => {
    const { problems, workloads } = read(`a: [\n---\n${web}`);
    expect(problems[0]).toMatchObject({ file: 'shop.yaml', severity: 'error' });
    expect(workloads.map(({ name }) => name)).toEqual(['web']);
  });
});

test('a manifest with a few characters changed is read or refused, never more', () => {
  const original = deploymentOf('priorityClassName: gold');
  const cut = fc.nat({ max: original.length });
  const noise = fc.constantFrom(
    '',
    ' ',
    '\n',
    ':',
    '- ',
    '{',
    ']',
    '"',
    '0',
    'null',
    '---\n',
    '*a',
  );
  fc.assert(
    fc.property(cut, cut, noise, (from, length, inserted) => {
      const text = original.slice(0, from) + inserted + original.slice(from + (length % 12));
      const { workloads, problems } = read(text);
      for (const { message, line } of problems) {
        expect(message).not.toMatch(/undefined|\[object/);
        expect(line).toBeLessThanOrEqual(text.split('\n').length);
      }
      for (const { template } of workloads) expect(template.requests.cpu).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 500 },
  );
});

const ROOT = resolve(import.meta.dirname, '../../..');

describe('a published application, as its authors ship it', () => {
  const shipped = readFileSync(join(ROOT, 'scenarios/manifests/online-boutique.yaml'), 'utf8');

  test('Online Boutique has twelve Deployments, and nothing in it is a mistake', () => {
    const { workloads, budgets, problems } = read(shipped);
    expect(problems).toEqual([]);
    expect(budgets).toEqual([]);
    expect(workloads).toHaveLength(12);
    const millicores = workloads.map(({ template }) => template.requests.cpu);
    expect(millicores.reduce((sum, each) => sum + each, 0)).toBe(1570);
  });

  test('its notes say what is left out, once', () => {
    const { notes } = read(shipped);
    expect(notes).toContain('shop.yaml: ignored kinds: Service ×12, ServiceAccount ×11');
    expect(notes).toContain(
      'shop.yaml: not modelled: readiness and startup probes of 11 containers: a pod is Ready once its startup has passed',
    );
    expect(notes).toHaveLength(3);
  });

  const original = join(ROOT, '../shared/data/manifests/online-boutique.yaml');
  test.skipIf(!existsSync(original))('the shipped copy is unchanged', () => {
    expect(shipped).toBe(readFileSync(original, 'utf8'));
  });
});
