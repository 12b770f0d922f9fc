import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// eslint-disable-next-line import/no-default-export -- vitest asks for one
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-first.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A core each. Files share what they load: no module of ours keeps what a run or a test could change.
    maxWorkers: '100%',
    pool: 'threads',
    isolate: false,
    sequence: { sequencer: LongestFirst },
  },
});
