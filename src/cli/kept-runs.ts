// Which pool an experiment gets at the door: threads; around them what --resume remembers or --shard divides; or, for
// merge, what shards made.

import { join } from 'node:path';
import { joinedPool, rememberingPool, shardPool, type ShardMade } from '../experiment/kept-runs.ts';
import type { RunMemory, RunLogHeader, Shard } from '../experiment/run-log.ts';
import type { RunPool } from '../experiment/run-pool.ts';
import { shellWord } from '../report/context.ts';
import { counted } from '../report/format.ts';
import { printable, type Flags } from './args.ts';
import { InputProblem } from './problem.ts';
import { openRunLog, RUN_LOG, type RunLogFile } from './run-log-file.ts';

/** Shards read by merge: the runs are answered from them, and none is made. */
export interface JoinedShards {
  readonly memory: RunMemory;
  readonly of: number;
}

export interface KeptRuns {
  /** `pool` with what is kept around it. */
  around(pool: RunPool): RunPool;
  readonly notes: readonly string[];
  /** After the experiment: whether it came to its end, or was interrupted. */
  done(isComplete: boolean): void;
  /** The line that goes on, where there is something to go on with. */
  readonly resumeHint: string | undefined;
}

const NOTHING_KEPT: KeptRuns = {
  around: (pool) => pool,
  notes: [],
  done() {},
  resumeHint: undefined,
};

/** Throws an `InputProblem` where flags contradict each other or a log is of another experiment. */
export function keptRuns(
  flags: Flags,
  {
    toolVersion,
    folder,
    joined,
  }: {
    readonly toolVersion: string;
    /** Where results will be written, if anywhere. */
    readonly folder: string | undefined;
    readonly joined: JoinedShards | undefined;
  },
): KeptRuns {
  if (joined !== undefined)
    return { ...NOTHING_KEPT, around: () => joinedPool(joined.memory, joined.of) };
  const shard = shardFrom(flags);
  const asked = flags.deciding();
  const header = { schema: 'simulate/runs/v1', toolVersion, asked } as const;
  if (shard !== undefined) return keptShard({ ...header, shard }, shard, flags);
  if (folder === undefined) return NOTHING_KEPT;
  const goOn = flags.text('resume') !== undefined;
  const log = openRunLog(join(folder, RUN_LOG), header, { goOn });
  return {
    ...keptIn(log),
    around: (pool) => rememberingPool(pool, log.memory, log.keep),
    resumeHint: `simulate ${[...asked, '--resume', folder].map(shellWord).join(' ')}`,
  };
}

function keptIn(log: RunLogFile): Pick<KeptRuns, 'notes' | 'done'> {
  return {
    notes: log.notes,
    done(isComplete) {
      if (isComplete) log.complete();
      log.close();
    },
  };
}

/** A shard goes on with what an earlier attempt at it left, asked or not: that is what a retried pod wants. */
function keptShard(header: RunLogHeader, shard: Shard, flags: Flags): KeptRuns {
  const folder = flags.text('resume') ?? flags.text('out');
  if (folder === undefined)
    throw new InputProblem('--shard needs --out DIR: the folder its runs are written to');
  const path = join(folder, `shard-${shard.index}-of-${shard.of}.ndjson`);
  const log = openRunLog(path, header, { goOn: true });
  return {
    ...keptIn(log),
    around: (pool) => shardPool(rememberingPool(pool, log.memory, log.keep), shard),
    resumeHint: undefined,
  };
}

/** What is said instead of results when a shard is made. */
export const shardWords = ({ runs, isComplete }: ShardMade): string =>
  isComplete
    ? `shard made: ${counted(runs, 'run')}. When all are there: simulate merge DIR`
    : 'interrupted: the same command goes on with this shard';

const MOST_SHARDS = 10_000;

/** `--shard 2/5`; or `--shard /5` with the index from Kubernetes' JOB_COMPLETION_INDEX, which counts from 0. */
function shardFrom(flags: Flags): Shard | undefined {
  const text = flags.text('shard');
  if (text === undefined) return undefined;
  if (flags.text('runs') === 'auto')
    throw new InputProblem('--shard: --runs auto decides as it goes, give a number of runs');
  const [, given, n] = /^(\d{0,5})\/(\d{1,5})$/.exec(text) ?? [];
  const index = given === '' ? indexFromKubernetes() : Number(given);
  const of = Number(n);
  if (index >= 1 && index <= of && of <= MOST_SHARDS) return { index, of };
  throw new InputProblem(
    `--shard is ${printable(text)}: write 1/5 to 5/5, or /5 where JOB_COMPLETION_INDEX is set`,
  );
}

function indexFromKubernetes(): number {
  const index = process.env['JOB_COMPLETION_INDEX'] ?? '';
  if (/^\d{1,5}$/.test(index)) return Number(index) + 1;
  throw new InputProblem(
    '--shard has no index and JOB_COMPLETION_INDEX is not set: write --shard 1/5',
  );
}
