// Scenario text → frozen Scenario, or every problem in it with line and column, in file order.

import { autoscalerSettings, handlerSettings, timingsOf } from './build/settings.ts';
import { buildEvents } from './build/events.ts';
import { buildLimits } from './build/expect.ts';
import { buildGroups } from './build/groups.ts';
import { noteMissingTargets } from './build/inter-pod-targets.ts';
import { Names } from './build/names.ts';
import { buildWorkloads } from './build/workload-list.ts';
import { Findings } from './findings.ts';
import { frozen } from './frozen.ts';
import { read } from './read.ts';
import type { JsonObject, Problem, Scenario } from './scenario.ts';
import { rootSchema } from './schema.ts';
import type { Source } from './source.ts';
import { MOST_BYTES, notText } from './text.ts';
import { readYaml } from './yaml.ts';

/** What is read of a scenario or manifest at most; whoever reads a file may ask its size first. */
export const MOST_SCENARIO_BYTES = MOST_BYTES;

export interface LoadOptions {
  /** What messages call the scenario, and where its name comes from when it has none. */
  readonly file?: string;
  /** Reads a manifest; without it a manifest's path is a problem. Throws an error with a sentence. */
  readonly readFile?: (path: string) => string;
}

export type Loading =
  | { readonly scenario: Scenario; readonly notes: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/** Reads a scenario; never throws for a wrong one. */
export function loadScenario(text: string, options: LoadOptions = {}): Loading {
  const file = options.file ?? 'scenario';
  const wrong = notText(text, { file, what: 'scenario' });
  if (wrong !== undefined) return { problems: [wrong] };
  const yaml = readYaml(text, file);
  return 'problems' in yaml ? yaml : loadSource(yaml.source, options);
}

/** The same from a tree that is already there; `vary` edits one and comes back. */
export function loadSource(source: Source, options: LoadOptions): Loading {
  const findings = new Findings(source);
  const scenario = build(findings, options);
  const problems = findings.errors();
  if (problems.length > 0) return { problems };
  if (scenario === undefined) throw new Error('a scenario without problems could not be built');
  const notes = findings.notes();
  return { scenario: frozen({ ...scenario, notes: notes.map(({ message }) => message) }), notes };
}

function build(findings: Findings, options: LoadOptions): Scenario | undefined {
  const { document } = findings.source;
  const root = read(rootSchema, [], findings);
  if (root === undefined) return undefined;
  const { until } = root.run;
  const groupNames = new Names('group', findings);
  const groups = buildGroups(findings, groupNames);
  const { defaultStartup: startup, defaultShutdown: shutdown } = root.timings;
  const workloadNames = new Names('workload', findings);
  const { workloads, budgets, placed } = buildWorkloads(
    { findings, until, defaults: { startup, shutdown } },
    workloadNames,
    options.readFile,
  );
  const readable = groups.filter((group) => group !== undefined);
  const isWhole = readable.length === groups.length && placed.length === workloads.length;
  if (isWhole && findings.errors().length === 0) noteMissingTargets(findings, readable, placed);
  const context = { findings, until, groups, groupNames, workloads, workloadNames };
  return {
    name: root.name ?? nameFrom(options.file ?? findings.source.file),
    run: root.run,
    autoScalingGroups: readable,
    workloads: workloads.filter((workload) => workload !== undefined),
    podDisruptionBudgets: budgets,
    terminationHandler: handlerSettings(root.terminationHandler, findings),
    clusterAutoscaler: autoscalerSettings(root.clusterAutoscaler, findings),
    scheduler: root.scheduler,
    timings: timingsOf(root.timings, findings),
    events: buildEvents(context),
    expect: buildLimits(context),
    notes: [],
    document: document satisfies JsonObject,
  };
}

/** `scenarios/burst.yaml` → `burst`. */
function nameFrom(file: string): string {
  const base = file
    .split(/[/\\]/)
    .at(-1)!
    .replace(/\.ya?ml$/i, '');
  return base === '' ? 'scenario' : base;
}
