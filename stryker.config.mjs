// What `npm run mutate [-- --mutate shared/domain/money.ts]` does: changes the rules of the domain in one
// small place at a time ("a mutant") and asks tests/domain whether they notice.
import { join } from 'node:path';

/** Fewer noticed mutants than this, in percent of all, fail the run. */
const leastScore = 85;
const goodScore = 95;

// Every mutant gets a fresh worker: packages that are compiled once for all of them save a sixth of the time.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/mutate');

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: ['shared/domain/**/*.ts'],
  testRunner: 'vitest',
  plugins: ['@stryker-mutator/vitest-runner'],
  vitest: { configFile: 'tests/mutation/vitest.config.ts' },
  coverageAnalysis: 'perTest',
  // What is not copied to be mutated. tsconfig.json: Stryker would rewrite it by a compiler API that
  // TypeScript 7 does not have.
  ignorePatterns: ['/tsconfig.json', '/dist', '/out', '/.countersign', '/coverage'],
  cleanTempDir: 'always',
  // Tables of rules are read once, when a file loads. Those mutants are slow, and worth it.
  ignoreStatic: false,
  warnings: { slow: false },
  reporters: ['clear-text', 'progress', 'html'],
  clearTextReporter: { logTests: false, reportTests: false },
  thresholds: { high: goodScore, low: leastScore, break: leastScore },
};
