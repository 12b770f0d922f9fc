// Pods as Kubernetes writes them (metadata and PodSpec as plain JSON), or as our short form does → PodTemplate.
// What no spec states, how long containers take to start and to stop, comes from the caller.

import type {
  Drainability,
  Labels,
  NodeAffinity,
  PodTemplate,
  Toleration,
} from '../../kubernetes.ts';
import {
  bytes,
  milliCpu,
  seconds,
  type Bytes,
  type Duration,
  type MilliCpu,
  type Millis,
} from '../../units.ts';
import { quoted } from '../wording.ts';
import { interPodTermsOf, withTemplateHash, type InterPodTerms } from './inter-pod.ts';
import type { ObjectReader } from './object-reader.ts';
import { hostPortsOf, nodeAffinityOf, tolerationsOf } from './placement.ts';
import { podRequests, UNNAMED_CPU, UNNAMED_MEMORY } from './pod-resources.ts';

/** What decides a pod's priority when its spec names a class. */
export interface PriorityClass {
  readonly value: number;
  readonly preemptionPolicy: PodTemplate['preemptionPolicy'];
  readonly globalDefault: boolean;
}

/** The two classes that every cluster has: kubernetes/kubernetes pkg/apis/scheduling/v1/helpers.go. */
const SYSTEM_PRIORITY_CLASSES: ReadonlyMap<string, PriorityClass> = new Map([
  ['system-cluster-critical', systemClass(2_000_000_000)],
  ['system-node-critical', systemClass(2_000_001_000)],
]);

export interface ContainerTimes {
  /** Bound → Ready. */
  readonly startup: Duration;
  /** SIGTERM → all containers gone. */
  readonly shutdown: Duration;
}

export interface PodContext extends ContainerTimes {
  /** Of the object that holds the pod; a pod's own wins. `default` when neither says. */
  readonly namespace?: string;
  /** The Deployment whose pods these are, if any. */
  readonly deployment?: string;
  /** Classes of the cluster beside the two system ones. */
  readonly priorityClasses?: ReadonlyMap<string, PriorityClass>;
}

/** API default of `terminationGracePeriodSeconds` (kubernetes/kubernetes pkg/apis/core/v1/defaults.go). */
const DEFAULT_GRACE: Millis = seconds(30);

/** A pod object, or the `template` of a workload: whatever holds `metadata` and `spec`. */
export function podTemplateOf(pod: ObjectReader, context: PodContext): PodTemplate {
  const metadata = pod.map('metadata');
  const spec = pod.map('spec');
  const nodeAffinity = nodeAffinityOf(spec);
  const grace = spec.count('terminationGracePeriodSeconds');
  const namespace = metadata.text('namespace') ?? context.namespace ?? 'default';
  const labels = withTemplateHash(spec, metadata.labels('labels'), context.deployment);
  return {
    namespace,
    labels,
    ...podRequests(spec),
    ...priorityOf(spec, context.priorityClasses ?? new Map()),
    tolerations: tolerationsOf(spec),
    nodeSelector: spec.labels('nodeSelector'),
    ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
    ...interPodTermsOf(spec, { namespace, labels }),
    hostPorts: hostPortsOf(spec),
    terminationGracePeriod: grace === undefined ? DEFAULT_GRACE : seconds(grace),
    startup: context.startup,
    shutdown: context.shutdown,
    drainability: drainabilityOf(metadata.map('annotations'), spec),
    podDeletionCost: podDeletionCostOf(metadata.map('annotations')),
  };
}

/** A workload of our short form, its values already read: one container that names what `requests` names. */
export interface ShortPod extends ContainerTimes {
  readonly name: string;
  readonly namespace?: string;
  /** Absent: `app: <name>`. */
  readonly labels?: Labels;
  readonly requests: {
    readonly cpu?: MilliCpu;
    readonly memory?: Bytes;
    readonly other?: Readonly<Record<string, number>>;
  };
  readonly priority?: number;
  readonly preemptionPolicy?: PodTemplate['preemptionPolicy'];
  readonly tolerations?: readonly Toleration[];
  readonly nodeSelector?: Labels;
  readonly nodeAffinity?: NodeAffinity;
  readonly interPodTerms?: InterPodTerms;
  readonly terminationGracePeriod?: Millis;
  readonly drainability?: Partial<Drainability>;
  readonly podDeletionCost?: number;
}

export function podTemplateOfShortForm(pod: ShortPod): PodTemplate {
  const { cpu, memory, other = {} } = pod.requests;
  const { nodeAffinity } = pod;
  return {
    namespace: pod.namespace ?? 'default',
    labels: pod.labels ?? { app: pod.name },
    requests: { cpu: cpu ?? milliCpu(0), memory: memory ?? bytes(0), other },
    nonZeroRequests: { cpu: cpu ?? UNNAMED_CPU, memory: memory ?? UNNAMED_MEMORY },
    priority: pod.priority ?? 0,
    preemptionPolicy: pod.preemptionPolicy ?? 'PreemptLowerPriority',
    tolerations: pod.tolerations ?? [],
    nodeSelector: pod.nodeSelector ?? {},
    ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
    ...pod.interPodTerms,
    hostPorts: [],
    terminationGracePeriod: pod.terminationGracePeriod ?? DEFAULT_GRACE,
    startup: pod.startup,
    shutdown: pod.shutdown,
    drainability: { localStorage: false, emptyDir: false, ...pod.drainability },
    podDeletionCost: pod.podDeletionCost ?? 0,
  };
}

type Priority = Pick<PodTemplate, 'priority' | 'preemptionPolicy'>;

/** A class by name, else the number that a live pod carries, else the cluster's default class, else 0. */
function priorityOf(spec: ObjectReader, classes: ReadonlyMap<string, PriorityClass>): Priority {
  const name = spec.text('priorityClassName') ?? '';
  const written = spec.whole('priority');
  const policy = spec.oneOf('preemptionPolicy', ['PreemptLowerPriority', 'Never']);
  const found = name === '' ? defaultClass(classes) : classNamed(name, classes);
  if (name !== '' && found === undefined && written === undefined)
    spec.mistake('priorityClassName', `is ${quoted(name)}: add the PriorityClass of that name`);
  return {
    priority: written ?? found?.value ?? 0,
    preemptionPolicy: spec.has('preemptionPolicy') ? policy : (found?.preemptionPolicy ?? policy),
  };
}

const classNamed = (
  name: string,
  classes: ReadonlyMap<string, PriorityClass>,
): PriorityClass | undefined => classes.get(name) ?? SYSTEM_PRIORITY_CLASSES.get(name);

/** Of several global defaults the API takes the one of least value. */
const defaultClass = (classes: ReadonlyMap<string, PriorityClass>): PriorityClass | undefined =>
  [...classes.values()].filter(({ globalDefault }) => globalDefault).toSorted(byValue)[0];

const byValue = (a: PriorityClass, b: PriorityClass): number => a.value - b.value;

function systemClass(value: number): PriorityClass {
  return { value, preemptionPolicy: 'PreemptLowerPriority', globalDefault: false };
}

const SAFE_TO_EVICT = 'cluster-autoscaler.kubernetes.io/safe-to-evict';
const SAFE_LOCAL_VOLUMES = 'cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes';

/** kubernetes/autoscaler cluster-autoscaler/utils/drain/drain.go: HasSafeToEvictAnnotation, HasBlockingLocalStorage. */
function drainabilityOf(annotations: ObjectReader, spec: ObjectReader): Drainability {
  const safeVolumes = (annotations.text(SAFE_LOCAL_VOLUMES) ?? '').split(',');
  const volumes = spec.items('volumes');
  const localStorage = volumes.some(
    (volume) => isLocal(volume) && !safeVolumes.includes(volume.text('name') ?? ''),
  );
  const emptyDir = volumes.some((volume) => volume.has('emptyDir'));
  const safe = annotations.text(SAFE_TO_EVICT);
  if (safe !== 'true' && safe !== 'false') return { localStorage, emptyDir };
  return { localStorage, emptyDir, safeToEvict: safe === 'true' };
}

function isLocal(volume: ObjectReader): boolean {
  if (volume.holds('hostPath')) return true;
  return volume.has('emptyDir') && volume.map('emptyDir').text('medium') !== 'Memory';
}

const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
/** kubernetes/kubernetes pkg/apis/core/helper/helpers.go GetDeletionCostFromPodAnnotations: no `+`, no leading 0. */
const COST = /^(?:0|[1-9]\d{0,9}|-\d{1,10})$/;
const GREATEST_COST = 2_147_483_647;

function podDeletionCostOf(annotations: ObjectReader): number {
  const written = annotations.text(DELETION_COST) ?? '0';
  if (COST.test(written) && Math.abs(Number(written)) <= GREATEST_COST) return Number(written);
  annotations.mistake(DELETION_COST, `is ${quoted(written)}: write a whole number, in quotes`);
  return 0;
}
