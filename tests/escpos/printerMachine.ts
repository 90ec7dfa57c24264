import type { ParsedPaper, ParsedPart, ParsedRun } from './parsedPaper.ts';

/** How the next character will look. */
export type Style = Pick<ParsedRun, 'width' | 'height' | 'bold' | 'inverse'>;

export interface Machine {
  readonly bytes: Uint8Array;
  readonly columns: number;
  at: number;
  chinese: boolean;
  centred: boolean;
  style: Style;
  column: number;
  runs: ParsedRun[];
  qr: { payload: string; level: number; moduleDots: number; model: number };
  density: ParsedPaper['density'];
  codePage: number;
  parts: ParsedPart[];
  commands: string[];
}

/** A printer that is switched on and has heard nothing yet. */
export function startMachine(bytes: Uint8Array, columns: number): Machine {
  return {
    bytes,
    columns,
    at: 0,
    chinese: false,
    centred: false,
    style: { width: 1, height: 1, bold: false, inverse: false },
    column: 0,
    runs: [],
    qr: { payload: '', level: 48, moduleDots: 3, model: 50 },
    density: 'usual',
    codePage: 0,
    parts: [],
    commands: [],
  };
}

export function take(machine: Machine, count: number): Uint8Array {
  const taken = machine.bytes.subarray(machine.at, machine.at + count);
  if (taken.length < count) throw new Error(`cut off at ${machine.at}`);
  machine.at += count;
  return taken;
}

export function unknown(machine: Machine, from: number): never {
  const bytes = Array.from(machine.bytes.subarray(from, from + 6), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  throw new Error(`unknown command at ${from}: ${bytes.join(' ')}`);
}

/** Its one parameter, which must be among those allowed. */
export function parameter(machine: Machine, name: string, allowed: readonly number[]): number {
  const [value = -1] = take(machine, 1);
  if (!allowed.includes(value)) throw new Error(`${name} ${value}`);
  machine.commands.push(name);
  return value;
}

/** What sets the printer up stands before everything that prints. */
export function onlyAtFirst({ parts, runs }: Machine, name: string): void {
  if (parts.length > 0 || runs.length > 0) throw new Error(`${name} in the middle`);
}

/** Commands about whole lines are obeyed only where a line begins. */
export function onlyBetweenLines({ runs }: Machine, name: string): void {
  if (runs.length > 0) throw new Error(`${name} within a line`);
}
