// Settings of the real components: keys and `flags:` together, and what is not supported yet.

import type * as z from 'zod';
import type { Findings } from '../findings.ts';
import type {
  ClusterAutoscalerSettings,
  TerminationHandlerSettings,
  Timings,
} from '../scenario.ts';
import { clusterAutoscaler } from '../schema/cluster-autoscaler.ts';
import { readFlags, type FlaggedSection } from '../schema/flags.ts';
import { terminationHandler } from '../schema/termination-handler.ts';
import type { timings } from '../schema/timings.ts';
import { partOf } from '../schema-walk.ts';
import { isMap, valueAt, type Path } from '../source.ts';

type Shape = Record<string, z.ZodType>;

export function handlerSettings(
  written: z.output<typeof terminationHandler.schema>,
  findings: Findings,
): TerminationHandlerSettings {
  return withFlags(written, terminationHandler, ['terminationHandler'], findings);
}

export function autoscalerSettings(
  written: z.output<typeof clusterAutoscaler.schema>,
  findings: Findings,
): ClusterAutoscalerSettings {
  const path = ['clusterAutoscaler'];
  const settings = withFlags(written, clusterAutoscaler, path, findings);
  if (settings.expander.includes('priority') && settings.priorities.length === 0)
    findings.note(
      [...path, 'expander'],
      'expander priority without priorities keeps every group, as without its ConfigMap',
    );
  return settings;
}

/** The settings with what `flags:` says in place of the keys they stand for. */
function withFlags<T extends object>(
  written: T,
  section: FlaggedSection<Shape, Shape>,
  path: Path,
  findings: Findings,
): Omit<T, 'flags'> {
  const raw = valueAt(findings.source.document, path);
  const settings = { ...written } as Record<string, unknown>;
  for (const reading of isMap(raw) ? readFlags(section, raw) : []) {
    const at = [...path, 'flags', reading.index];
    if ('mistake' in reading) {
      findings.error(at, reading.mistake);
      continue;
    }
    const parsed = partOf(section.schema, [reading.key])!.safeParse(reading.value);
    if (parsed.success) settings[reading.key] = parsed.data;
    else findings.error(at, `${reading.flag} ${parsed.error.issues[0]!.message}`);
  }
  delete settings['flags'];
  return settings as Omit<T, 'flags'>;
}

export function timingsOf(written: z.output<typeof timings>, findings: Findings): Timings {
  const {
    defaultStartup: _,
    defaultShutdown: __,
    queueDelay: ___,
    controllerStart,
    ...kept
  } = written;
  const path = ['timings', 'queueDelay'];
  if (valueAt(findings.source.document, path) !== undefined)
    findings.note(path, 'queueDelay is not used: queue mode is not supported yet', 'key');
  return controllerStart === undefined ? kept : { ...kept, controllerStart };
}
