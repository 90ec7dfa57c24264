// `npm run bench -- NAME [--json FILE] [--check] [--busy]`: one benchmark on a quiet machine.
// `decode` takes `--dir FOLDER --fit 1280x720` besides.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { load, waitForQuiet } from './quiet.ts';
import { CannotMeasure } from './result.ts';
import type { BenchOptions, BenchResult } from './result.ts';
import { readWanted } from './wanted.ts';
import type { Wanted } from './wanted.ts';

type Run = (options: BenchOptions) => Promise<BenchResult>;

const benches: Readonly<Record<string, () => Promise<Run>>> = {
  claims: async () => (await import('./hq/claims.ts')).run,
  decide: async () => {
    const { run } = await import('./decide.ts');
    return () => run();
  },
  decode: async () => (await import('./decode/decode.ts')).run,
  desk: async () => (await import('./desk.ts')).run,
  feed: async () => (await import('./hq/feed.ts')).run,
  ingest: async () => (await import('./hq/ingest.ts')).run,
  paper: async () => (await import('./paper/paper.ts')).run,
  redeem: async () => (await import('./redeem/redeem.ts')).run,
  screen: async () => (await import('./screen.ts')).run,
  snapshot: async () => (await import('./hq/snapshot.ts')).run,
  soak: async () => (await import('./soak.ts')).run,
  start: async () => (await import('./start.ts')).run,
};

const wrongUseCode = 2;
const busyCode = 2;
const cannotMeasureCode = 2;

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

async function measure({ name, json, check, options }: Wanted): Promise<number> {
  const open = benches[name];
  if (open === undefined) return wrongUseCode;
  const run = await open();
  const { figures: exact, notes } = await run(options);
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

async function measureOrSay(wanted: Wanted): Promise<number> {
  try {
    return await measure(wanted);
  } catch (error) {
    if (!(error instanceof CannotMeasure)) throw error;
    say(error.message);
    return cannotMeasureCode;
  }
}

async function main(): Promise<number> {
  const names = Object.keys(benches);
  const wanted = readWanted(process.argv.slice(2), names);
  if ('why' in wanted) {
    say(wanted.why);
    say(`npm run bench -- NAME [--json FILE] [--check] [--busy], NAME one of: ${names.join(', ')}`);
    say('decode reads labelled pictures: [--dir FOLDER] [--fit 1280x720]');
    return wrongUseCode;
  }
  const quiet = wanted.busy ? { busy: Number.NaN } : await waitForQuiet(say);
  if (quiet === null) {
    say('busy');
    return busyCode;
  }
  return measureOrSay(wanted);
}

process.exitCode = await main();
