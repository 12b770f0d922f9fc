import { describe, expect, test } from 'vitest';
import { interPodTermsOf, withTemplateHash } from '../../../src/scenario/kubernetes/inter-pod.ts';
import { readerOf } from '../../../src/scenario/kubernetes/object-reader.ts';
import type { JsonObject } from '../../../src/scenario/scenario.ts';

const OWNER = { namespace: 'shop', labels: { app: 'web', tier: 'front' } };
const APP = { matchLabels: { app: 'web' } };
const ZONE = 'topology.kubernetes.io/zone';

function read(spec: JsonObject) {
  const reader = readerOf(spec, 'pod');
  const terms = interPodTermsOf(reader, OWNER);
  const of = (severity: 'errors' | 'notes') =>
    reader.findings[severity]().map(({ message }) => message);
  return { terms, mistakes: of('errors'), notes: of('notes') };
}

const spread = (constraint: JsonObject) =>
  read({
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: ZONE, whenUnsatisfiable: 'DoNotSchedule', ...constraint },
    ],
  });

const antiAffinity = (term: JsonObject) =>
  read({
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } },
  });

const required = (term: JsonObject) => {
  const { terms, mistakes } = antiAffinity(term);
  expect(mistakes).toEqual([]);
  return terms.podAntiAffinity!.required[0]!;
};

test('a spec that says nothing about other pods has no keys for them', () => {
  const nothing = { topologySpreadConstraints: [], affinity: { podAffinity: {} } };
  expect(read(nothing)).toEqual({ terms: {}, mistakes: [], notes: [] });
});

describe('a spread constraint', () => {
  test('has the API’s defaults: one domain, node affinity honored, taints ignored', () => {
    expect(spread({ labelSelector: APP }).terms.topologySpreadConstraints).toEqual([
      {
        maxSkew: 1,
        topologyKey: ZONE,
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { ...APP, matchExpressions: [] },
        minDomains: 1,
        nodeAffinityPolicy: 'Honor',
        nodeTaintsPolicy: 'Ignore',
      },
    ]);
  });

  test('selects also by the pod’s own values of matchLabelKeys; keys that it lacks add nothing', () => {
    const { terms } = spread({ labelSelector: APP, matchLabelKeys: ['tier', 'revision'] });
    expect(terms.topologySpreadConstraints![0]!.labelSelector!.matchExpressions).toEqual([
      { key: 'tier', operator: 'In', values: ['front'] },
    ]);
  });

  test.each([
    [{ maxSkew: 0 }, 'topologySpreadConstraints[0].maxSkew is 0: write 1 or more'],
    [{ maxSkew: null }, 'topologySpreadConstraints[0].maxSkew is missing: write 1 or more'],
    [{ minDomains: 0 }, 'topologySpreadConstraints[0].minDomains is 0: write 1 or more'],
    [
      { whenUnsatisfiable: 'ScheduleAnyway', minDomains: 2 },
      'topologySpreadConstraints[0].minDomains needs whenUnsatisfiable: DoNotSchedule',
    ],
    [
      { matchLabelKeys: ['app'] },
      'topologySpreadConstraints[0].matchLabelKeys has app, which labelSelector has too: keep one',
    ],
    [
      { labelSelector: null, matchLabelKeys: ['tier'] },
      'topologySpreadConstraints[0].matchLabelKeys needs a labelSelector beside it',
    ],
  ])('that the API refuses is refused: %j', (constraint, mistake) => {
    expect(spread({ labelSelector: APP, ...constraint }).mistakes).toEqual([mistake]);
  });

  test('without a selector counts no pod, which is noted', () => {
    const { terms, mistakes, notes } = spread({});
    expect(terms.topologySpreadConstraints![0]).not.toHaveProperty('labelSelector');
    expect([mistakes, notes]).toEqual([
      [],
      ['no labelSelector stands beside this topologyKey: no pod counts'],
    ]);
  });
});

describe('a term of pod affinity', () => {
  test('means the pod’s own namespace unless it names or selects others', () => {
    const term = { topologyKey: ZONE, labelSelector: APP };
    expect(required(term).namespaces).toEqual(['shop']);
    expect(required({ ...term, namespaces: ['db'] }).namespaces).toEqual(['db']);
    expect(required({ ...term, namespaceSelector: {} })).toMatchObject({
      namespaces: [],
      namespaceSelector: { matchLabels: {}, matchExpressions: [] },
    });
  });

  test('leaves out pods with the own value of a mismatchLabelKey', () => {
    const term = { topologyKey: ZONE, labelSelector: APP, mismatchLabelKeys: ['tier'] };
    expect(required(term).labelSelector!.matchExpressions).toEqual([
      { key: 'tier', operator: 'NotIn', values: ['front'] },
    ]);
  });

  test('that is preferred carries a weight from 1 to 100', () => {
    const preferring = (weight: number) =>
      read({
        affinity: {
          podAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight, podAffinityTerm: { topologyKey: ZONE, labelSelector: APP } },
            ],
          },
        },
      });
    expect(preferring(50).terms.podAffinity).toMatchObject({
      required: [],
      preferred: [{ weight: 50, term: { topologyKey: ZONE } }],
    });
    expect(preferring(101).mistakes).toHaveLength(1);
  });

  test('needs a topologyKey', () => {
    expect(antiAffinity({ labelSelector: APP }).mistakes).toEqual([
      'affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey is missing: name a node label such as topology.kubernetes.io/zone',
    ]);
  });

  test('may select namespaces by their name; other labels they do not have here', () => {
    const term = { topologyKey: ZONE, labelSelector: APP };
    const byName = { matchLabels: { 'kubernetes.io/metadata.name': 'db' } };
    expect(antiAffinity({ ...term, namespaceSelector: byName }).notes).toEqual([]);
    const byTeam = { matchExpressions: [{ key: 'team', operator: 'Exists' }] };
    expect(antiAffinity({ ...term, namespaceSelector: byTeam }).notes).toHaveLength(1);
  });
});

test('pods of a Deployment carry pod-template-hash where their own terms ask for it', () => {
  const labels = { app: 'web' };
  const asking = readerOf(
    { topologySpreadConstraints: [{ matchLabelKeys: ['pod-template-hash'] }] },
    'pod',
  );
  expect(withTemplateHash(asking, labels, 'web')).toEqual({
    ...labels,
    'pod-template-hash': 'web',
  });
  expect(withTemplateHash(asking, labels, undefined)).toEqual(labels);
  expect(withTemplateHash(readerOf({}, 'pod'), labels, 'web')).toEqual(labels);
});
