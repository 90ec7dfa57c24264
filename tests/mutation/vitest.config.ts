import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** A rule is asked again for every mutant: the long property tests (`FUZZ_RUNS`) make do with fewer cases. */
const casesPerProperty = 50;

/** They hold words and pages to the rules: that a page reads otherwise doesn't say that a rule is wrong. */
const aboutWords = ['tests/domain/*Words.test.ts', 'tests/domain/rulesDoc.test.ts'];

/** What `npm run mutate` asks about each mutant: the tests of the domain, always with the same cases. */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '../..'),
    include: ['tests/domain/**/*.test.ts'],
    exclude: aboutWords,
    setupFiles: ['tests/mutation/sameCases.ts'],
    env: { FUZZ_RUNS: String(casesPerProperty) },
  },
});
