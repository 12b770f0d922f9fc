// PodDisruptionBudgets of a manifest.

import type { ObjectReader } from '../kubernetes/object-reader.ts';
import { labelSelectorOf } from '../kubernetes/placement.ts';
import type { CountOrPercent, PodDisruptionBudget } from '../scenario.ts';
import { countOrPercent } from '../schema/kinds.ts';
import type { KubernetesObject } from './objects.ts';

/** The budget that an object is; undefined for one that is none, or that protects nothing. */
export function budgetOf({
  kind,
  name,
  namespace,
  reader,
}: KubernetesObject): PodDisruptionBudget | undefined {
  if (kind !== 'PodDisruptionBudget') return undefined;
  const spec = reader.map('spec');
  const minAvailable = boundOf(spec, 'minAvailable');
  const maxUnavailable = boundOf(spec, 'maxUnavailable');
  if (minAvailable !== undefined && maxUnavailable !== undefined)
    spec.mistake('maxUnavailable', 'stands beside minAvailable: remove one of them');
  const selector = labelSelectorOf(spec.map('selector'));
  const policy = spec.oneOf('unhealthyPodEvictionPolicy', ['IfHealthyBudget', 'AlwaysAllow']);
  if (!spec.has('selector') || (minAvailable ?? maxUnavailable) === undefined) return undefined;
  return {
    name,
    namespace,
    selector,
    ...(minAvailable === undefined ? {} : { minAvailable }),
    ...(maxUnavailable === undefined || minAvailable !== undefined ? {} : { maxUnavailable }),
    unhealthyPodEvictionPolicy: policy,
  };
}

/** IntOrString: `2` or `80%`. */
function boundOf(spec: ObjectReader, key: string): CountOrPercent | undefined {
  const written = spec.raw(key);
  if (written === undefined) return undefined;
  const reading = countOrPercent.read(written);
  if ('value' in reading) return reading.value;
  spec.mistake(key, reading.mistake);
  return undefined;
}
