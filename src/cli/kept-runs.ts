// Which pool an experiment gets at the door: threads; around them what --resume remembers or --shard divides; or, for
// merge, what shards made.

import { join } from 'node:path';
import { joinedPool, rememberingPool, shardPool, type ShardMade } from '../experiment/kept-runs.ts';
import {
  isShardOf,
  lengthOf,
  MOST_TEXTS,
  type DecidingText,
  type Shard,
} from '../experiment/run-log.ts';
import type { RunMemory } from '../experiment/run-memory.ts';
import type { RunPool } from '../experiment/run-pool.ts';
import { shellWord } from '../report/context.ts';
import { counted } from '../report/format.ts';
import { printable, type Flags } from './args.ts';
import type { InputFiles } from './input-files.ts';
import { InputProblem } from './problem.ts';
import { resultsFolder } from './targets.ts';
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
    files,
    folder,
    joined,
  }: {
    readonly toolVersion: string;
    /** What was read before the first run, and so decides all of them. */
    readonly files: InputFiles;
    /** Where results will be written, if anywhere. */
    readonly folder: string | undefined;
    readonly joined: JoinedShards | undefined;
  },
): KeptRuns {
  if (joined !== undefined)
    return { ...NOTHING_KEPT, around: () => joinedPool(joined.memory, joined.of) };
  const shard = shardFrom(flags);
  const header = { toolVersion, asked: flags.deciding() };
  if (shard !== undefined) return keptShard({ ...header, shard }, files, flags);
  if (folder === undefined) return NOTHING_KEPT;
  const goOn = flags.text('resume') !== undefined;
  const log = openRunLog(join(folder, RUN_LOG), header, { goOn });
  const hold = (): void => log.hold(files.seen().map(({ file, sha256 }) => ({ file, sha256 })));
  const isAnew = goOn && log.notes.length === 0;
  const kept = keptIn(log);
  return {
    ...kept,
    notes: isAnew
      ? [`nothing to go on with in ${printable(folder)}: every run is made`]
      : kept.notes,
    around: (pool) => holdingPool(rememberingPool(pool, log.memory, log.keep), hold),
    resumeHint: `simulate ${[...wordsAgain(flags), '--resume', folder].map(shellWord).join(' ')}`,
  };
}

/** The command line without the folder that its results were to go to. */
const wordsAgain = (flags: Flags): readonly string[] => {
  const deciding = flags.deciding();
  const others = flags.given().filter((flag) => !deciding.includes(flag));
  return [...deciding, ...others.filter((flag) => !/^--(?:out|resume)=/.test(flag))];
};

/** All that a command reads is read when its first runs are asked for; a search may read on between its looks. */
function holdingPool(pool: RunPool, hold: () => void): RunPool {
  return {
    async carryOut(orders) {
      hold();
      await pool.carryOut(orders);
    },
    close: () => pool.close(),
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
function keptShard(
  header: {
    readonly toolVersion: string;
    readonly asked: readonly string[];
    readonly shard: Shard;
  },
  files: InputFiles,
  flags: Flags,
): KeptRuns {
  const { shard } = header;
  const path = join(resultsFolder(flags)!, `shard-${shard.index}-of-${shard.of}.ndjson`);
  const log = openRunLog(path, header, { goOn: true });
  return {
    ...keptIn(log),
    around: (pool) =>
      holdingPool(shardPool(rememberingPool(pool, log.memory, log.keep), shard), () =>
        log.hold(carried(files.seen())),
      ),
    resumeHint: undefined,
  };
}

/** Texts with all that is in them, as a shard carries them. */
function carried(texts: readonly DecidingText[]): readonly DecidingText[] {
  if (texts.every(({ text }) => text !== undefined) && lengthOf(texts) <= MOST_TEXTS) return texts;
  const most = `${MOST_TEXTS / 1_048_576} MiB`;
  throw new InputProblem(
    `--shard: a shard carries every file that its runs depend on, at most ${most} in all, and these are more: make them in one go`,
  );
}

/** What is said instead of results when a shard is made. */
export const shardWords = ({ runs, isComplete }: ShardMade): string =>
  isComplete
    ? `shard made: ${counted(runs, 'run')}. When all are there: simulate merge DIR`
    : 'interrupted: the same command goes on with this shard';

/** To be called before a folder is made: what `--shard` says must be right, and where its runs go. */
export function refuseWrongShard(flags: Flags): void {
  if (shardFrom(flags) !== undefined && resultsFolder(flags) === undefined)
    throw new InputProblem('--shard needs --out DIR: the folder its runs are written to');
}

/** `--shard 2/5`; or `--shard /5` with the index from Kubernetes' JOB_COMPLETION_INDEX, which counts from 0. */
function shardFrom(flags: Flags): Shard | undefined {
  const text = flags.text('shard');
  if (text === undefined) return undefined;
  if (flags.text('runs') === 'auto')
    throw new InputProblem('--shard: --runs auto decides as it goes, give a number of runs');
  const [, given, n] = /^(\d{0,5})\/(\d{1,5})$/.exec(text) ?? [];
  const index = given === '' ? indexFromKubernetes() : Number(given);
  const of = Number(n);
  if (isShardOf(index, of)) return { index, of };
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
