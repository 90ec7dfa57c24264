/* `npm run faults -- NAME [--n N] [--seed S] [--plant MISTAKE]`: tries a fault, ends in a verdict. */
import { parseArgs } from 'node:util';
import type { Fault, FaultOptions, FaultResult } from './fault.ts';
import { clock } from './clock/clock.ts';
import { devices } from './devices/devices.ts';
import { flip } from './flip/flip.ts';
import { full } from './full/full.ts';
import { input } from './input/input.ts';
import { kill } from './kill/kill.ts';
import { names } from './names/names.ts';
import { fsync } from './fsync/fsync.ts';
import { paper } from './paper/paper.ts';
import { power } from './power/power.ts';
import { sync } from './sync/sync.ts';

const exitHeld = 0;
const exitViolated = 1;
const exitNotRun = 2;

const faults: Readonly<Record<string, Fault>> = {
  clock,
  devices,
  flip,
  fsync,
  full,
  input,
  kill,
  paper,
  names,
  power,
  sync,
};

function choicesText({ choices }: Fault): string {
  const each = Object.entries(choices).map(
    ([name, values]) => `\n        --${name} ${values.join(' | ')}`,
  );
  return each.join('');
}

function usage(): string {
  const list = Object.entries(faults).map(
    ([name, fault]) =>
      `  ${name}  ${fault.says}\n        --plant ${fault.plants.join(' | ')}${choicesText(fault)}`,
  );
  return `Usage: npm run faults -- NAME [--n N] [--seed S] [--plant MISTAKE]\n\nFaults:\n${list.join('\n')}\n`;
}

type Wanted = Omit<FaultOptions, 'report'> & { readonly fault: Fault };

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`"${text}" is not a whole number`);
  return Number(text);
}

function faultCalled(name: string): Fault {
  const fault = Object.hasOwn(faults, name) ? faults[name] : undefined;
  if (fault === undefined) throw new Error(`there is no fault called "${name}"`);
  return fault;
}

/** Every choice that any fault offers, so that it is read before it is known which fault is meant. */
function choiceOptions(): Record<string, { readonly type: 'string' }> {
  const names = Object.values(faults).flatMap(({ choices }) => Object.keys(choices));
  return Object.fromEntries(names.map((name) => [name, { type: 'string' as const }]));
}

function chosenOf(
  fault: Fault,
  values: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  for (const [name, value] of given) {
    if (fault.choices[name]?.includes(value) !== true)
      throw new Error(`--${name} ${value} cannot be chosen here`);
  }
  return Object.fromEntries(given);
}

/** Throws with words where the command can't be understood. */
function wantedOf(args: readonly string[]): Wanted {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...choiceOptions(),
      n: { type: 'string', default: '100' },
      seed: { type: 'string' },
      plant: { type: 'string' },
    },
  });
  const { n, seed, plant = null, ...others } = values;
  const fault = faultCalled(positionals[0] ?? '');
  if (plant !== null && !fault.plants.includes(plant)) {
    throw new Error(`"${plant}" cannot be planted in "${positionals[0]}"`);
  }
  return {
    fault,
    cases: wholeNumber(n),
    seed: seed === undefined ? Date.now() % 1_000_000_000 : wholeNumber(seed),
    plant,
    chosen: chosenOf(fault, others),
  };
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
  const { fault, cases, seed } = wanted;
  let result: FaultResult = { cases: 0, acknowledged: 0, violations: 0 };
  try {
    result = await fault.run({ ...wanted, report: print });
  } catch (error) {
    print(`stopped: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { acknowledged, violations } = result;
  print(`cases=${result.cases} acknowledged=${acknowledged} violations=${violations} seed=${seed}`);
  if (violations > 0) return exitViolated;
  return result.cases < cases ? exitNotRun : exitHeld;
}

process.exitCode = await main(process.argv.slice(2));
