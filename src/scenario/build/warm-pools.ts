// Warm pools: written keys → WarmPool, and what must hold between a pool and its group.

import type * as z from 'zod';
import type { Findings } from '../findings.ts';
import type { AutoScalingGroup, WarmPool } from '../scenario.ts';
import type { warmPool } from '../schema/warm-pool.ts';
import { valueAt, type Path } from '../source.ts';
import { isReadableMarket, whyNoSpot } from './markets.ts';

type Written = NonNullable<z.output<typeof warmPool>>;

export function warmPoolOf(written: Written, maxSize: number): WarmPool {
  const { instanceReusePolicy, maxGroupPreparedCapacity = maxSize, startup, ...kept } = written;
  return {
    ...kept,
    maxGroupPreparedCapacity,
    reuseOnScaleIn: instanceReusePolicy?.reuseOnScaleIn ?? false,
    ...(startup && { startup }),
  };
}

export function checkWarmPool(group: AutoScalingGroup, path: Path, findings: Findings): void {
  const { warmPool, name } = group;
  if (warmPool === undefined) return;
  const own = [...path, 'warmPool'];
  if (isReadableMarket(path, findings) && whyNoSpot(group) === undefined)
    findings.error(
      own,
      `group ${name} launches Spot instances, and EC2 has no warm pools for those: set onDemandPercentageAboveBaseCapacity: 100, or give the pool to a group of its own`,
      'key',
    );
  if (isAboveCapacity(warmPool, own, findings)) return;
  const sizes = [[...path, 'minSize'], [...path, 'maxSize'], own];
  if (sizes.every((each) => findings.isReadable(each)))
    noteWhatIsIdle(group, warmPool, findings, own);
}

/** EC2 documents no refusal of it; kOps refuses it, as the two contradict each other (pkg/apis/kops/validation). */
function isAboveCapacity(
  { minSize, maxGroupPreparedCapacity }: WarmPool,
  path: Path,
  findings: Findings,
): boolean {
  const least = [...path, 'minSize'];
  const most = [...path, 'maxGroupPreparedCapacity'];
  const isWritten = valueAt(findings.source.document, most) !== undefined;
  const areReadable = findings.isReadable(least) && findings.isReadable(most);
  if (!isWritten || !areReadable || minSize <= maxGroupPreparedCapacity) return false;
  findings.error(
    least,
    `minSize ${minSize} is above maxGroupPreparedCapacity ${maxGroupPreparedCapacity}${findings.lineOf(most)}: raise maxGroupPreparedCapacity or lower minSize`,
  );
  return true;
}

/** Pools that are always empty, or hold more than the group could ever take. */
function noteWhatIsIdle(
  { name, minSize, maxSize }: AutoScalingGroup,
  pool: WarmPool,
  findings: Findings,
  path: Path,
): void {
  const { maxGroupPreparedCapacity: prepared } = pool;
  if (pool.minSize === 0 && prepared <= minSize)
    findings.note(
      path,
      `the warm pool of group ${name} is always empty: a desired capacity of ${minSize} or more leaves nothing of maxGroupPreparedCapacity ${prepared}`,
      'key',
    );
  else if (pool.minSize > maxSize)
    findings.note(
      [...path, 'minSize'],
      `group ${name} can use ${maxSize} of these ${pool.minSize} instances at most: its maxSize is ${maxSize}`,
    );
}
