// `npm run bench -- NAME [--json FILE] [--check] [--busy]`: one benchmark on a quiet machine.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { load, waitForQuiet } from './quiet.ts';
import type { BenchResult } from './result.ts';

const benches: Readonly<Record<string, () => Promise<() => Promise<BenchResult>>>> = {
  decide: async () => (await import('./decide.ts')).run,
  desk: async () => (await import('./desk.ts')).run,
  redeem: async () => (await import('./redeem/redeem.ts')).run,
  screen: async () => (await import('./screen.ts')).run,
  soak: async () => (await import('./soak.ts')).run,
  start: async () => (await import('./start.ts')).run,
};

const wrongUseCode = 2;
const busyCode = 2;

const goalSchema = z.union([
  z.strictObject({ atMost: z.number() }),
  z.strictObject({ atLeast: z.number() }),
]);
type Goal = z.infer<typeof goalSchema>;

/** What a figure may be at most, or must be at least, by benchmark and figure. */
const goalsSchema = z.record(z.string(), z.record(z.string(), goalSchema));

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** In words, how a figure misses its goal; `null` when it meets it. */
function missOf(figure: string, value: number | undefined, goal: Goal): string | null {
  const isUpper = 'atMost' in goal;
  const bound = isUpper ? goal.atMost : goal.atLeast;
  if (value === undefined) {
    return `${figure} was not measured (goal: at ${isUpper ? 'most' : 'least'} ${bound})`;
  }
  const isMet = isUpper ? value <= bound : value >= bound;
  return isMet ? null : `${figure} is ${value}, ${isUpper ? 'above' : 'below'} ${bound}`;
}

/** The goals that a benchmark's figures miss, in words; a figure that is not there misses too. */
function missedGoals(name: string, figures: BenchResult['figures']): readonly string[] {
  const goals = goalsSchema.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, 'goals.json'), 'utf8')),
  );
  return Object.entries(goals[name] ?? {}).flatMap(
    ([figure, goal]) => missOf(figure, figures[figure], goal) ?? [],
  );
}

function rounded(figures: BenchResult['figures']): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, Number(value.toPrecision(4))]),
  );
}

interface Wanted {
  readonly name: string;
  readonly json: string | null;
  readonly check: boolean;
  /** Measure on a busy machine too: to see that a benchmark runs, not what it says. */
  readonly busy: boolean;
}

function readWanted(): Wanted | null {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'string' }, check: { type: 'boolean' }, busy: { type: 'boolean' } },
  });
  const [name] = positionals;
  if (positionals.length !== 1 || name === undefined || !Object.hasOwn(benches, name)) return null;
  return {
    name,
    json: values.json ?? null,
    check: values.check === true,
    busy: values.busy === true,
  };
}

async function measure({ name, json, check }: Wanted): Promise<number> {
  const open = benches[name];
  if (open === undefined) return wrongUseCode;
  const run = await open();
  const { figures: exact, notes } = await run();
  const figures = rounded(exact);
  for (const note of notes) say(note);
  for (const [figure, value] of Object.entries(figures)) say(`${figure} = ${value}`);
  say(`load = ${load()}`);
  const result = { bench: name, node: process.version, load: load(), figures };
  if (json !== null) writeFileSync(json, `${JSON.stringify(result, null, 2)}\n`);
  const missed = check ? missedGoals(name, figures) : [];
  for (const goal of missed) say(`missed: ${goal}`);
  return missed.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const wanted = readWanted();
  if (wanted === null) {
    say(
      `npm run bench -- NAME [--json FILE] [--check] [--busy], NAME one of: ${Object.keys(benches).join(', ')}`,
    );
    return wrongUseCode;
  }
  const quiet = wanted.busy ? { busy: Number.NaN } : await waitForQuiet(say);
  if (quiet === null) {
    say('busy');
    return busyCode;
  }
  return measure(wanted);
}

process.exitCode = await main();
