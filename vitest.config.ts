import { defineConfig } from 'vitest/config';

/** Real databases, servers and browsers start inside tests; a cold start on two busy cores takes a while. */
const testTimeoutMs = 60_000;
const hookTimeoutMs = 120_000;
/** How long something that is asked for again and again may take; a second is too little there. */
const pollTimeoutMs = 15_000;

/**
 * On two busy cores a press on a page that has just been loaded is lost now and then, and a locator waits in
 * vain. Such a wait, and nothing else, is tried once more; `npm test` names each that was.
 */
const lostPress = /^(?:locator|page)\.\w+: Timeout \d+ms exceeded/;

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['node_modules/**', 'dist/**', 'out/**'],
    environment: 'node',
    // What was built is executed as it was built, by Node itself.
    server: { deps: { external: [/[\\/]dist[\\/]/] } },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: testTimeoutMs,
    hookTimeout: hookTimeoutMs,
    teardownTimeout: 20_000,
    expect: { poll: { timeout: pollTimeoutMs } },
    retry: { count: 1, condition: lostPress },
    allowOnly: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
  },
});
