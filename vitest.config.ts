import { defineConfig } from 'vitest/config';

// eslint-disable-next-line import/no-default-export -- vitest asks for one
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: process.env['SIMULATE_SKIP_BUILD'] === '1' ? [] : ['test/support/build-first.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
