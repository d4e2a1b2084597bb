import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source', 'node'] } },
  test: {
    pool: 'threads',
    // These packages export their own sources under the condition that this project uses for its own.
    server: { deps: { inline: [/\/node_modules\/(ai|@ai-sdk|eventsource-parser)\//] } },
    isolate: false,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts', 'console/**/*.test.{ts,tsx}'],
    globalSetup: ['test/kit/database-server.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
