// The ways to keep room for a burst, each as a ladder of settings of the same scenario: spare nodes, nodes that EC2 does
// not take back, pods that give way, and instances that wait initialised.

import type { Json, JsonObject, Scenario, Workload } from '../../scenario/scenario.ts';
import { isList, isMap, nameStep, valueAt } from '../../scenario/source.ts';
import type { Set } from '../../scenario/vary.ts';
import { groupOf, groupPath, setTo, upTo, type Knob, type NotCompared } from './knob.ts';
import { warmPoolKnob } from './warm-pool-knob.ts';

export interface KnobQuestion {
  readonly group: string;
  /** How many nodes vanish at once. */
  readonly count: number;
}

/** Those that have a setting for this scenario, and why others do not. */
export function knobsFor(
  scenario: Scenario,
  question: KnobQuestion,
): { readonly knobs: readonly Knob[]; readonly notCompared: readonly NotCompared[] } {
  const warm = warmPoolKnob(scenario, question);
  const knobs = [minSizeKnob, onDemandKnob, pauseKnob].map((knob) => knob(scenario, question));
  return {
    knobs: [...knobs, ...('why' in warm ? [] : [warm])].filter(
      ({ settings }) => settings.length > 0,
    ),
    notCompared: 'why' in warm ? [warm] : [],
  };
}

/** So many nodes more than now, which nobody scales down; with that many to spare nothing has to be launched. */
function minSizeKnob(scenario: Scenario, { group, count }: KnobQuestion): Knob {
  const { desiredCapacity, maxSize } = groupOf(scenario, group);
  const settings = upTo(count).map((more) => {
    const size = desiredCapacity + more;
    return {
      name: `${size}`,
      sets: [
        ...(size > maxSize ? [setTo(groupPath(group, 'maxSize'), size)] : []),
        setTo(groupPath(group, 'minSize'), size),
        setTo(groupPath(group, 'desiredCapacity'), size),
      ],
    };
  });
  return { name: 'minSize', settings };
}

/** So many of the group's instances on demand, which are not taken back. */
function onDemandKnob(scenario: Scenario, { group }: KnobQuestion): Knob {
  const { onDemandBaseCapacity: now, desiredCapacity } = groupOf(scenario, group);
  const settings = upTo(Math.max(0, desiredCapacity - now)).map((more) => ({
    name: `${now + more}`,
    sets: [setTo(groupPath(group, 'onDemandBaseCapacity'), now + more)],
  }));
  return { name: 'onDemandBaseCapacity', settings };
}

/** Room of a whole node is the most that is worth trying per node that goes, in at most this many settings. */
const MOST_SETTINGS = 40;
/** Cluster Autoscaler's FAQ, "How can I configure overprovisioning": the least priority for which it still buys nodes. */
const PAUSE_PRIORITY = -10;

/** Pods of lowest priority that hold room for those evicted, on nodes of their own; the autoscaler keeps these. */
function pauseKnob(scenario: Scenario, question: KnobQuestion): Knob {
  const size = pauseSize(scenario);
  if (size === undefined) return { name: 'pause pods', settings: [] };
  const { group, count } = question;
  const { desiredCapacity, maxSize } = groupOf(scenario, group);
  const perNode = podsPerNode(scenario, group, size);
  const most = count * perNode;
  const stride = Math.ceil(most / MOST_SETTINGS);
  const existing = pauseDeployment(scenario);
  const settings = upTo(Math.floor(most / stride)).map((step) => {
    const more = step * stride;
    const desired = desiredCapacity + Math.ceil(more / perNode);
    return {
      name: `${more + (existing?.replicas ?? 0)}`,
      sets: [
        ...(desired > maxSize ? [setTo(groupPath(group, 'maxSize'), desired)] : []),
        setTo(groupPath(group, 'desiredCapacity'), desired),
        existing === undefined
          ? newPausePods(scenario, size, more)
          : setTo(`workloads.${nameStep(existing.name)}.replicas`, existing.replicas + more),
      ],
    };
  });
  return { name: 'pause pods', settings };
}

/** The largest pod of the Deployments that are no pause pods themselves: whatever is evicted fits in its room. */
function pauseSize({ workloads }: Scenario): Size | undefined {
  const own = workloads.filter(isServing);
  if (own.length === 0) return undefined;
  return {
    cpu: Math.max(...own.map(({ template }) => template.requests.cpu)),
    memory: Math.max(...own.map(({ template }) => template.requests.memory)),
  };
}

interface Size {
  readonly cpu: number;
  readonly memory: number;
}

const isServing = ({ kind, template }: Workload): boolean =>
  kind === 'Deployment' && template.priority >= 0;

/** How many fit on the group's smallest instance beside what runs on every node; at least one is counted. */
function podsPerNode({ autoScalingGroups, workloads }: Scenario, name: string, size: Size): number {
  const { instanceTypes } = autoScalingGroups.find((group) => group.name === name)!;
  const daemons = workloads.filter(({ kind }) => kind === 'DaemonSet');
  const taken = (of: 'cpu' | 'memory'): number =>
    daemons.reduce((sum, { template }) => sum + template.requests[of], 0);
  const fits = instanceTypes.map(({ allocatable }) =>
    Math.min(
      allocatable.pods - daemons.length,
      ...(['cpu', 'memory'] as const).map((of) =>
        size[of] === 0 ? Infinity : Math.floor((allocatable[of] - taken(of)) / size[of]),
      ),
    ),
  );
  return Math.max(1, Math.min(...fits));
}

/** A Deployment of the scenario's own with priority below zero and a plain number of replicas. */
function pauseDeployment({
  document,
}: Scenario): { readonly name: string; readonly replicas: number } | undefined {
  for (const written of workloadsOf(document)) {
    const [name, replicas, priority] = ['name', 'replicas', 'priority'].map((key) =>
      valueAt(written, [key]),
    );
    if (typeof priority !== 'number' || priority >= 0) continue;
    if (typeof name === 'string' && typeof replicas === 'number') return { name, replicas };
  }
  return undefined;
}

const workloadsOf = ({ workloads }: JsonObject): readonly Json[] =>
  isList(workloads) ? workloads : [];

const PAUSE_NAME = 'pause-pods';

/** They go where the largest Deployment in short form may go. */
function newPausePods({ document, workloads }: Scenario, size: Size, replicas: number): Set {
  const largest = workloads
    .filter(isServing)
    .toSorted((a, b) => b.template.requests.cpu - a.template.requests.cpu)[0]!;
  const written = workloadsOf(document).find((each) => valueAt(each, ['name']) === largest.name);
  const wheres = ['nodeSelector', 'affinity', 'tolerations'].flatMap((key) => {
    const value = isMap(written) ? written[key] : undefined;
    return value === undefined ? [] : [[key, value] as const];
  });
  const pause: JsonObject = {
    kind: 'Deployment',
    name: PAUSE_NAME,
    replicas,
    requests: { cpu: `${size.cpu}m`, memory: String(size.memory) },
    priority: PAUSE_PRIORITY,
    terminationGracePeriodSeconds: 0,
    startup: '1s',
    shutdown: '0s',
    ...Object.fromEntries(wheres),
  };
  return setTo('workloads', [...workloadsOf(document), pause]);
}
