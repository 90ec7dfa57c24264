/* `npm run faults -- NAME [--n N] [--seed S] [--plant MISTAKE]`: tries a fault, ends in a verdict. */
import { parseArgs } from 'node:util';
import { kill } from './kill.ts';
import type { KillOptions, KillResult } from './kill.ts';

const exitHeld = 0;
const exitViolated = 1;
const exitNotRun = 2;

interface Fault {
  readonly says: string;
  /** Mistakes that can be planted, each of which the fault must catch. */
  readonly plants: readonly string[];
  readonly run: (options: KillOptions) => Promise<KillResult>;
}

const faults: Readonly<Record<string, Fault>> = {
  kill: {
    says: 'SIGKILL at random moments under load (I1, I2, I4)',
    plants: ['commit-after-answer', 'forget-the-tail'],
    run: kill,
  },
};

function usage(): string {
  const list = Object.entries(faults).map(
    ([name, { says, plants }]) => `  ${name}  ${says}\n        --plant ${plants.join(' | ')}`,
  );
  return `Usage: npm run faults -- NAME [--n N] [--seed S] [--plant MISTAKE]\n\nFaults:\n${list.join('\n')}\n`;
}

interface Wanted {
  readonly fault: Fault;
  readonly cases: number;
  readonly seed: number;
  readonly plant: string | null;
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`"${text}" is not a whole number`);
  return Number(text);
}

/** Throws with words where the command can't be understood. */
function wantedOf(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      n: { type: 'string', default: '100' },
      seed: { type: 'string' },
      plant: { type: 'string' },
    },
  });
  const [name = ''] = positionals;
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
  if (fault === undefined) throw new Error(`there is no fault called "${name}"`);
  const plant = values.plant ?? null;
  if (plant !== null && !fault.plants.includes(plant)) {
    throw new Error(`"${plant}" cannot be planted in "${name}"`);
  }
  const seed = values.seed === undefined ? Date.now() % 1_000_000_000 : wholeNumber(values.seed);
  return { fault, cases: wholeNumber(values.n), seed, plant };
}

async function main(args: readonly string[]): Promise<number> {
  let wanted: Wanted;
  try {
    wanted = wantedOf(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage()}`);
    return exitNotRun;
  }
  const print = (line: string) => process.stdout.write(`${line}\n`);
  const { fault, cases, seed, plant } = wanted;
  let result: KillResult = { cases: 0, acknowledged: 0, violations: 0 };
  try {
    result = await fault.run({ cases, seed, plant, report: print });
  } catch (error) {
    print(`stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { acknowledged, violations } = result;
  print(`cases=${result.cases} acknowledged=${acknowledged} violations=${violations} seed=${seed}`);
  if (violations > 0) return exitViolated;
  return result.cases < cases ? exitNotRun : exitHeld;
}

process.exitCode = await main(process.argv.slice(2));
