// Workloads and their budgets: short forms and manifests, in file order, under one set of names.

import type * as z from 'zod';
import type { Findings } from '../findings.ts';
import { ObjectReader } from '../kubernetes/object-reader.ts';
import { interPodTermsOf, withTemplateHash } from '../kubernetes/inter-pod.ts';
import { nodeAffinityOf, tolerationsOf } from '../kubernetes/placement.ts';
import { podTemplateOfShortForm, type ContainerTimes } from '../kubernetes/pod-template.ts';
import { read } from '../read.ts';
import type { Arrivals, PodDisruptionBudget, Workload } from '../scenario.ts';
import { workload as workloadSchema, type ReplicaStep } from '../schema/workloads.ts';
import { isMap, pathText, valueAt, type Path } from '../source.ts';
import { oneOf, quoted } from '../wording.ts';
import { constantly, millis, RUN_START, type Instant } from '../../units.ts';

type Written = z.output<typeof workloadSchema>;

/** What the rest of a scenario gives its workloads. */
export interface WorkloadContext {
  readonly findings: Findings;
  readonly until: Instant;
  readonly defaults: ContainerTimes;
}

export interface Built {
  readonly workload: Workload;
  readonly path: Path;
  readonly budget?: PodDisruptionBudget;
}

/** A workload in short form; undefined when it cannot be read. */
export function buildWorkload(path: Path, context: WorkloadContext): Built | undefined {
  const { findings } = context;
  const written = read(workloadSchema, path, findings);
  if (written === undefined) return undefined;
  checkKind(written, path, findings);
  const workload = workloadOf(written, path, context);
  const budget = budgetOf(written, workload, path, findings);
  return { workload, path, ...(budget === undefined ? {} : { budget }) };
}

function workloadOf(written: Written, path: Path, context: WorkloadContext): Workload {
  const { name, kind, lifetime } = written;
  const template = templateOf(written, path, context);
  switch (kind) {
    case 'Deployment':
      return { kind, name, template, replicas: replicaSteps(written, path, context) };
    case 'DaemonSet':
      return { kind, name, template };
    case 'Pod': {
      const arrivals = arrivalsOf(written, path, context);
      return {
        kind,
        name,
        template,
        ...(arrivals === undefined ? {} : { arrivals }),
        ...(lifetime === undefined ? {} : { lifetime }),
      };
    }
  }
}

function templateOf(
  written: Written,
  path: Path,
  { findings, defaults }: WorkloadContext,
): Workload['template'] {
  const reader = new ObjectReader(findings, path);
  refuseUnknownAffinity(path, findings);
  const { kind, name, namespace } = written;
  const plain = written.labels ?? { app: name };
  const labels = withTemplateHash(reader, plain, kind === 'Deployment' ? name : undefined);
  const nodeAffinity = written.affinity === undefined ? undefined : nodeAffinityOf(reader);
  const tolerations = tolerationsOf(reader);
  const interPodTerms = interPodTermsOf(reader, { namespace, labels });
  refuseUnknownFields(reader);
  const { cpu, memory } = written.requests ?? {};
  return podTemplateOfShortForm({
    name,
    namespace,
    labels,
    requests: {
      ...(cpu === undefined ? {} : { cpu }),
      ...(memory === undefined ? {} : { memory }),
    },
    priority: written.priority,
    tolerations,
    nodeSelector: written.nodeSelector,
    ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
    interPodTerms,
    terminationGracePeriod: written.terminationGracePeriodSeconds,
    startup: written.startup ?? defaults.startup,
    shutdown: written.shutdown ?? defaults.shutdown,
  });
}

const AFFINITIES = ['nodeAffinity', 'podAffinity', 'podAntiAffinity'];

/** Kubernetes' own structures are read field by field: a field that nobody read is a slip. */
function refuseUnknownFields(spec: ObjectReader): void {
  const structures = [
    ...spec.items('tolerations'),
    ...spec.items('topologySpreadConstraints'),
    ...AFFINITIES.map((kind) => spec.map('affinity').map(kind)),
  ];
  const { findings } = spec;
  for (const path of structures.flatMap((structure) => structure.ignoredPaths())) {
    const holder = pathText(findings.source.document, path.slice(0, -1));
    const field = quoted(String(path.at(-1)));
    findings.error(path, `unknown key ${field} in ${holder}: Kubernetes has no such field`, 'key');
  }
}

function refuseUnknownAffinity(path: Path, findings: Findings): void {
  const affinity = valueAt(findings.source.document, [...path, 'affinity']);
  for (const key of isMap(affinity) ? Object.keys(affinity) : [])
    if (!AFFINITIES.includes(key))
      findings.error(
        [...path, 'affinity', key],
        `unknown key "${key}" in affinity: write ${oneOf(AFFINITIES)}`,
        'key',
      );
}

const ONLY_FOR: readonly (readonly [keyof Written, Written['kind']])[] = [
  ['replicas', 'Deployment'],
  ['arrivals', 'Pod'],
  ['lifetime', 'Pod'],
  ['from', 'Pod'],
  ['until', 'Pod'],
];

/** Keys that mean something for one kind only. */
function checkKind(written: Written, path: Path, findings: Findings): void {
  if (!findings.isReadable([...path, 'kind'])) return;
  for (const [key, kind] of ONLY_FOR) {
    if (written[key] === undefined || written.kind === kind) continue;
    findings.error(
      [...path, key],
      `${key} is for kind: ${kind}, and this is a ${written.kind}`,
      'key',
    );
  }
  if (written.kind !== 'Pod' || written.arrivals !== undefined) return;
  if (!findings.isReadable([...path, 'arrivals'])) return;
  for (const key of ['from', 'until'] as const)
    if (written[key] !== undefined)
      findings.error(
        [...path, key],
        `${key} needs arrivals: a single Pod is there from the start`,
        'key',
      );
}

/** The first step holds from the start, whatever its `at`; saying so when that is not what is written. */
function replicaSteps(
  { replicas = 1 }: Written,
  path: Path,
  { findings, until }: WorkloadContext,
): readonly ReplicaStep[] {
  if (typeof replicas === 'number') return [{ at: RUN_START, replicas }];
  const [first, ...later] = replicas as [ReplicaStep, ...ReplicaStep[]];
  const at = [...path, 'replicas'];
  if (first.at !== RUN_START)
    findings.note(
      [...at, 0],
      `the first step holds from the start: ${first.replicas} replicas before its time, too`,
    );
  later.forEach((step, index) => {
    if (step.at > until && findings.isReadable(['run', 'until']))
      findings.error(
        [...at, index + 1],
        `this step comes after the end of the run${findings.lineOf(['run', 'until'])}`,
      );
  });
  return [{ at: RUN_START, replicas: first.replicas }, ...later];
}

function arrivalsOf(
  { arrivals, from = RUN_START, until }: Written,
  path: Path,
  { findings, until: end }: WorkloadContext,
): Arrivals | undefined {
  if (arrivals === undefined) return undefined;
  const { every, ratePerHour } = arrivals;
  const at = [...path, 'arrivals'];
  if ((every === undefined) === (ratePerHour === undefined) && findings.isReadable(at))
    findings.error(at, 'arrivals needs either every or ratePerHour', 'key');
  const last = until ?? end;
  const readable = ['from', 'until'].every((key) => findings.isReadable([...path, key]));
  if (readable && from > last)
    findings.error([...path, 'from'], 'from is later than until: no pod would arrive');
  const gap =
    every === undefined
      ? ({ law: 'exponential', mean: millis(3_600_000 / (ratePerHour ?? 1)) } as const)
      : constantly(every);
  return { gap, from, until: last };
}

/** `podDisruptionBudget` of a short form: over the workload's own labels. */
function budgetOf(
  { podDisruptionBudget: written }: Written,
  { name, template }: Workload,
  path: Path,
  findings: Findings,
): PodDisruptionBudget | undefined {
  if (written === undefined) return undefined;
  const { minAvailable, maxUnavailable, unhealthyPodEvictionPolicy } = written;
  const at = [...path, 'podDisruptionBudget'];
  if ((minAvailable === undefined) === (maxUnavailable === undefined) && findings.isReadable(at))
    findings.error(at, 'podDisruptionBudget needs either minAvailable or maxUnavailable', 'key');
  if (Object.keys(template.labels).length === 0)
    findings.error(
      at,
      'podDisruptionBudget selects by labels, and labels is empty: fill it',
      'key',
    );
  return {
    name,
    namespace: template.namespace,
    selector: { matchLabels: template.labels, matchExpressions: [] },
    ...(minAvailable === undefined ? {} : { minAvailable }),
    ...(maxUnavailable === undefined ? {} : { maxUnavailable }),
    unhealthyPodEvictionPolicy,
  };
}
