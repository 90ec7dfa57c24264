// What `npm test [-- filter …]` runs: Vitest, then what failed or was skipped and why, and one line of counts. A filter
// is a part of a path, or the name of an area such as `paper` (see `testAreas.ts`).
import { parseCLI, startVitest } from 'vitest/node';
import type { TestCase, Vitest } from 'vitest/node';
import { pathParts } from './testAreas.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function allTests(vitest: Vitest): readonly TestCase[] {
  return vitest.state.getTestModules().flatMap((file) => [...file.children.allTests()]);
}

/** With `-t`, what the pattern leaves out was not asked for; a test that skips itself says why. */
function skippedTest(test: TestCase, byName: boolean): Count['skipped'][number] | null {
  const result = test.result();
  if (result.state !== 'skipped' || (byName && result.note === undefined)) return null;
  const name = `${test.module.relativeModuleId} > ${test.fullName}`;
  return { name, why: result.note ?? 'no reason given' };
}

/** So that the end of a long log tells what to look for. */
function firstLine(error: unknown): string {
  const message = error instanceof Object && 'message' in error ? error.message : error;
  return String(message).split('\n')[0] ?? '';
}

function failedTest(test: TestCase): string | null {
  const { state, errors } = test.result();
  if (state !== 'failed') return null;
  return `failed: ${test.module.relativeModuleId} > ${test.fullName} (${firstLine(errors[0])})`;
}

function count(tests: readonly TestCase[], faults: number, byName: boolean): Count {
  const states = tests.map((test) => test.result().state);
  return {
    passed: states.filter((state) => state === 'passed').length,
    failed: states.filter((state) => state === 'failed').length + faults,
    skipped: tests.flatMap((test) => skippedTest(test, byName) ?? []),
  };
}

/** What failed without being a test: a file that does not load, a hook, an error nobody caught. */
function otherFaults(vitest: Vitest): readonly string[] {
  const files = vitest.state.getTestModules();
  const broken = files.flatMap((file) =>
    [file, ...file.children.allSuites()].flatMap((part) =>
      part
        .errors()
        .slice(0, 1)
        .map((error) => `${file.relativeModuleId} (${firstLine(error)})`),
    ),
  );
  const uncaught = vitest.state.getUnhandledErrors().map((error) => firstLine(error));
  return [...broken, ...uncaught].map((fault) => `failed: ${fault}`);
}

const { filter, options } = parseCLI(['vitest', 'run', ...process.argv.slice(2)]);
const vitest = await startVitest('test', [...pathParts(filter)], {
  ...options,
  watch: false,
  run: true,
});
const byName = options.testNamePattern !== undefined;
const tests = allTests(vitest);
const others = otherFaults(vitest);
const { passed, failed, skipped } = count(tests, others.length, byName);
const failures = [...tests.flatMap((test) => failedTest(test) ?? []), ...others];
await vitest.close();
for (const test of tests) {
  if (test.diagnostic()?.flaky)
    say(`tried twice: ${test.module.relativeModuleId} > ${test.fullName}`);
}
for (const failure of failures) say(failure);
for (const { name, why } of skipped) say(`skipped: ${name} (${why})`);
if (passed === 0 && failed === 0) say('No test ran: is the filter right?');
say(`${passed} passed, ${failed} failed, ${skipped.length} skipped`);
// Vitest sets the code itself where it finds more amiss than we count.
if (failed > 0 || passed === 0) process.exitCode = 1;
