// ClusterActor: the engine's Actor, speaking the cluster's facts.

import type { Fact } from '../cluster/fact.ts';
import type { ClusterView } from '../cluster/state.ts';
import type { Actor, Port } from '../engine/actor.ts';

export type ClusterActor<Wake> = Actor<Fact, ClusterView, Wake>;
export type ClusterPort<Wake> = Port<Fact, Wake>;
