import { parseArgs } from 'node:util';
import type { BenchOptions } from './result.ts';

export interface Wanted {
  readonly name: string;
  readonly json: string | null;
  readonly check: boolean;
  /** Measure on a busy machine too: to see that a benchmark runs, not what it says. */
  readonly busy: boolean;
  readonly options: BenchOptions;
}

/** Why a command line can't be followed, in words. */
export interface Misunderstood {
  readonly why: string;
}

/** Only this one reads pictures. */
const takesPictures: ReadonlySet<string> = new Set(['decode']);

function parsed(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      json: { type: 'string' },
      check: { type: 'boolean' },
      busy: { type: 'boolean' },
      dir: { type: 'string' },
      fit: { type: 'string' },
    },
  });
}

function understood(
  { values, positionals }: ReturnType<typeof parsed>,
  names: readonly string[],
): Wanted | Misunderstood {
  const [name] = positionals;
  if (name === undefined) return { why: 'no benchmark was named' };
  if (positionals.length > 1) return { why: 'one benchmark at a time' };
  if (!names.includes(name)) return { why: `there is no benchmark "${name}"` };
  const [dir, fit] = [values.dir ?? null, values.fit ?? null];
  if (!takesPictures.has(name) && (dir !== null || fit !== null)) {
    return { why: `${name} reads no pictures: --dir and --fit are not for it` };
  }
  return {
    name,
    json: values.json ?? null,
    check: values.check === true,
    busy: values.busy === true,
    options: { dir, fit },
  };
}

/** What a command line asks for; `names`: the benchmarks there are. */
export function readWanted(
  argv: readonly string[],
  names: readonly string[],
): Wanted | Misunderstood {
  try {
    return understood(parsed(argv), names);
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
