// Facts about warm pools, written to the groups and the rows of warm instances.

import type { WarmId } from '../ids.ts';
import type { Fact, FactOf } from './fact.ts';
import { BrokenWorld, invariantOfIds } from './invariants.ts';
import type { Cluster } from './state.ts';

export function applyWarmFact(cluster: Cluster, fact: Fact): void {
  switch (fact.kind) {
    case 'warm-instance-launched':
    case 'warm-instance-returned':
      return enter(cluster, fact);
    case 'warm-instance-ready':
      return cluster.warm.turn(fact.warm, 'ready');
    case 'warm-instance-terminated':
      return leave(cluster, fact.warm);
    default: // the trace alone needs it
  }
}

/** Only what waits initialised in the same group's pool can be put in service, as what it is. */
export function putInService(
  cluster: Cluster,
  warm: WarmId,
  { group, instance }: FactOf<'instance-launched'>,
): void {
  const { warm: all } = cluster;
  if (!all.isReady(warm) || all.group(warm) !== group || all.instance(warm) !== instance)
    throw new BrokenWorld(`warm instance ${warm} was put in service and could not be`);
  leave(cluster, warm);
}

function enter(
  cluster: Cluster,
  fact: FactOf<'warm-instance-launched'> | FactOf<'warm-instance-returned'>,
): void {
  const group = cluster.group(fact.group);
  group.warmEntries += 1;
  const name = `${group.spec.name}/warm-${group.warmEntries}`;
  const warm = cluster.warm.add(fact.instance, fact.group, name);
  invariantOfIds(warm, fact.warm, 'warm instance');
  group.warm.push(warm);
}

function leave(cluster: Cluster, warm: WarmId): void {
  const pool = cluster.group(cluster.warm.group(warm)).warm;
  const place = pool.indexOf(warm);
  if (place < 0) throw new BrokenWorld(`warm instance ${warm} left its pool twice`);
  pool.splice(place, 1);
  cluster.warm.turn(warm, 'left');
}
