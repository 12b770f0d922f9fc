// Instances that wait initialised, 1 to as many as vanish. A warm pool cannot hold Spot instances, so it stands beside a
// group on demand: the scenario's own, made larger, or one like the group that loses its nodes, which Cluster Autoscaler
// prefers. The instances that EC2 takes are replaced in their own group, cold, as ever.

import type { AutoScalingGroup, Json, JsonObject, Scenario } from '../../scenario/scenario.ts';
import { isList, isMap, valueAt } from '../../scenario/source.ts';
import type { Set } from '../../scenario/vary.ts';
import { warmPoolSize, WARM_START_SAVES } from '../../scenario/warm-pool.ts';
import { groupPath, setTo, upTo, type Knob, type NotCompared } from './knob.ts';

const NAME = 'warm pool';

export function warmPoolKnob(
  scenario: Scenario,
  { group, count }: { readonly group: string; readonly count: number },
): Knob | NotCompared {
  if (scenario.clusterAutoscaler.mode === 'none')
    return {
      knob: NAME,
      why: 'it holds no Spot instances, and without Cluster Autoscaler nothing takes from a group beside',
    };
  const own = scenario.autoScalingGroups.find(({ warmPool }) => warmPool !== undefined);
  return own === undefined ? groupBeside(scenario, group, count) : larger(scenario, own, count);
}

const DISKS = 'the disks of stopped instances are not in the cost of a warm pool';

/** The scenario's own pool holds so many more, and its group may take them. */
function larger({ document }: Scenario, group: AutoScalingGroup, count: number): Knob {
  const { name, warmPool, desiredCapacity, maxSize } = group;
  const key = 'warmPool.maxGroupPreparedCapacity';
  const written = valueAt(groupWritten(document, name), key.split('.')) !== undefined;
  const settings = upTo(count).map((more) => {
    const size = warmPoolSize(warmPool!, desiredCapacity) + more;
    const prepared = desiredCapacity + size;
    return {
      name: `${size}`,
      sets: [
        ...(prepared > maxSize ? [setTo(groupPath(name, 'maxSize'), prepared)] : []),
        ...(written ? [setTo(groupPath(name, key), prepared)] : []),
      ],
    };
  });
  const start = warmPool!.startup === undefined ? [unmeasured(group)] : [];
  return { name: NAME, settings, notes: [...start, DISKS] };
}

/** Keys that make a group Spot, or say how large it is. */
const NOT_COPIED: ReadonlySet<string> = new Set([
  'name',
  'minSize',
  'desiredCapacity',
  'maxSize',
  'onDemandBaseCapacity',
  'onDemandPercentageAboveBaseCapacity',
  'spotAllocationStrategy',
  'spotReclaims',
]);

/** A group on demand of the same instances, empty, with a pool of as many as it may have. */
function groupBeside(scenario: Scenario, group: string, count: number): Knob {
  const { document, autoScalingGroups } = scenario;
  const written = groupWritten(document, group);
  const kept = Object.entries(written).filter(([key]) => !NOT_COPIED.has(key));
  const name = freeName(scenario, `${group}-warm`);
  const settings = upTo(count).map((size) => {
    const beside = { name, ...Object.fromEntries(kept), maxSize: size, warmPool: {} };
    const groups = [...groupsOf(document), beside];
    return {
      name: `${size}`,
      sets: [setTo('autoScalingGroups', groups), ...preferring(scenario, name)],
    };
  });
  const like = autoScalingGroups.find((each) => each.name === group)!;
  return { name: NAME, settings, notes: [unmeasured(like), DISKS] };
}

/** A default that nobody has measured says little. */
const unmeasured = ({ name, warmPool }: AutoScalingGroup): string =>
  `a start from the warm pool takes the startup of ${name} less the ${WARM_START_SAVES[warmPool?.poolState ?? 'Stopped'] / 1000}s that EC2 saves; if your instances save more, give a group on demand a warmPool with its startup`;

const groupsOf = ({ autoScalingGroups }: JsonObject): readonly Json[] =>
  isList(autoScalingGroups) ? autoScalingGroups : [];

function groupWritten(document: JsonObject, name: string): JsonObject {
  const written = groupsOf(document).find((group) => valueAt(group, ['name']) === name);
  return isMap(written) ? written : {};
}

function freeName({ autoScalingGroups }: Scenario, wanted: string): string {
  const names = new Set(autoScalingGroups.map(({ name }) => name));
  return [wanted, ...upTo(names.size).map((k) => `${wanted}-${k + 1}`)].find(
    (name) => !names.has(name),
  )!;
}

/** Above what priorities there are, unless the scenario names them otherwise. */
const PRIORITY_STEP = 10;

/** The priority expander first, and this group above all. */
function preferring({ document, clusterAutoscaler }: Scenario, name: string): readonly Set[] {
  const { expander, priorities } = clusterAutoscaler;
  const highest = Math.max(0, ...priorities.map(({ priority }) => priority));
  const written = valueAt(document, ['clusterAutoscaler', 'priorities']);
  const pattern = `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}$`;
  const others = expander.filter((each) => each !== 'priority');
  const isPrioritised = expander.includes('priority') && isMap(written);
  return [
    setTo('clusterAutoscaler.expander', ['priority', ...others].join(',')),
    setTo('clusterAutoscaler.priorities', {
      ...(isPrioritised ? written : {}),
      [highest + PRIORITY_STEP]: [pattern],
    }),
  ];
}
