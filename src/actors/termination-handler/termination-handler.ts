// AWS Node Termination Handler in IMDS mode: one process on every node. This file says which process is asked, and
// when one starts; a process without anything to do sleeps, its polls are computed when something becomes visible.

import type { ClusterView } from '../../cluster/state.ts';
import { drawDuration } from '../../engine/rng.ts';
import type { NodeId } from '../../ids.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { instant, NEVER, type Instant } from '../../units.ts';
import type { ClusterActor, ClusterPort } from '../contract.ts';
import type { EvictionWake } from './evictions.ts';
import { HandlerProcess, type TickerWake } from './handler-process.ts';
import { POLL_PERIOD } from './tickers.ts';
import type { WorkerWake } from './worker.ts';

type HandlerWake =
  | { readonly do: 'start'; readonly node: NodeId }
  | TickerWake
  | WorkerWake
  | EvictionWake;
type Port = ClusterPort<HandlerWake>;

export function terminationHandler(scenario: Scenario): ClusterActor<HandlerWake> {
  const { terminationHandler: settings, timings } = scenario;
  const processes = new Map<NodeId, HandlerProcess>();

  function start(node: NodeId, started: Instant, view: ClusterView, port: Port): void {
    if (processes.has(node)) return; // Ready again, never gone
    const rng = port.rng.fork('process', view.nodes.name(node));
    const handler = new HandlerProcess(node, started, settings, rng);
    processes.set(node, handler);
    port.emit({ kind: 'handler-started', node });
    const { noticeAt, rebalanceAt } = view.nodes;
    if (noticeAt[node] !== NEVER || rebalanceAt[node] !== NEVER) handler.awaitPoll(port);
  }

  /** A process of the steady state has run for long. */
  function nodeReady(node: NodeId, view: ClusterView, port: Port): void {
    const name = view.nodes.name(node);
    if (view.settling) return start(node, startedBefore(name, port), view, port);
    const delay = drawDuration(timings.handlerDelay, port.rng.fork('start', name));
    port.wakeAfter(delay, { do: 'start', node });
  }

  /** All that matters is the phase: any of the first process, of another as long after it as its node came. */
  function startedBefore(name: string, { rng }: Port): Instant {
    const phase = rng.fork('phase').below(POLL_PERIOD);
    const spread = drawDuration(timings.startSpread, rng.fork('phase', name));
    return instant((spread % POLL_PERIOD) - phase - POLL_PERIOD);
  }

  const visible = ({ node }: { node: NodeId }, _view: ClusterView, port: Port): void =>
    processes.get(node)?.awaitPoll(port);

  if (settings.mode === 'none') return { name: 'termination-handler', hears: {}, wake() {} };
  return {
    name: 'termination-handler',
    hears: {
      'node-ready': ({ node }, view, port) => nodeReady(node, view, port),
      'spot-notice-issued': visible,
      'rebalance-recommended': visible,
    },
    wake(wake, view, port) {
      if (!view.nodes.isUp(wake.node)) return; // the process died with its node
      switch (wake.do) {
        case 'start':
          return start(wake.node, port.now, view, port);
        case 'poll':
          return processes.get(wake.node)!.poll(view, port);
        case 'dispatch':
          return processes.get(wake.node)!.dispatch(view, port);
        case 'answered':
          return wake.worker.answered(wake.step, view, port);
        default:
          return wake.evictions.wake(wake, view, port);
      }
    },
  };
}
