import { defineConfig } from 'vitest/config';

// eslint-disable-next-line import/no-default-export -- vitest asks for one
export default defineConfig({
  test: { include: ['test/**/*.test.ts'], testTimeout: 120_000, hookTimeout: 120_000 },
});
