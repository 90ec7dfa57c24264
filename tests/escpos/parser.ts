import { cellsOf, linesOf } from './parsedPaper.ts';
import type { ParsedPaper } from './parsedPaper.ts';
import { dots, symbol } from './pictureCommands.ts';
import {
  onlyAtFirst,
  onlyBetweenLines,
  parameter,
  startMachine,
  take,
  unknown,
} from './printerMachine.ts';
import type { Machine, Style } from './printerMachine.ts';

/**
 * An ESC/POS printer's ears, written apart from the encoder: it knows the commands Countersign may send
 * and throws at any other, so that a byte of data that acts as a command can't pass unseen (I7).
 */

const gb18030 = new TextDecoder('gb18030', { fatal: true });
const maxFeedLines = 10;

/** `said`: what is said of the pictures on it, in their order. */
export function parseEscpos(
  bytes: Uint8Array,
  columns: number,
  said: readonly string[] = [],
): ParsedPaper {
  const machine = startMachine(bytes, columns);
  while (machine.at < bytes.length) step(machine);
  if (machine.runs.length > 0) throw new Error('text without a line feed at the end');
  return paperOf(machine, said);
}

function paperOf(machine: Machine, said: readonly string[]): ParsedPaper {
  const { parts, density, codePage, commands, columns } = machine;
  return {
    parts,
    lines: linesOf(parts, columns, said),
    codes: parts.flatMap((part) => (part.kind === 'qr' ? [part.code] : [])),
    pictures: parts.flatMap((part) => (part.kind === 'dots' ? [part.dots] : [])),
    cuts: parts.filter(({ kind }) => kind === 'cut').length,
    density,
    codePage,
    commands,
  };
}

function step(machine: Machine): void {
  if (machine.at > 0 && machine.commands[0] !== 'ESC @') throw new Error('not initialised');
  if (machine.commands.at(-1) === 'GS V') throw new Error('something comes after the cut');
  switch (machine.bytes[machine.at]) {
    case 0x0a:
      return lineFeed(machine);
    case 0x1b:
      return escapeCommand(machine);
    case 0x1c:
      return fieldCommand(machine);
    case 0x1d:
      return groupCommand(machine);
    default:
      return text(machine);
  }
}

const anyByte = Array.from({ length: 256 }, (_, byte) => byte);

function escapeCommand(machine: Machine): void {
  const from = machine.at;
  const [, name = 0] = take(machine, 2);
  switch (name) {
    case 0x40:
      if (from !== 0) throw new Error('initialised in the middle');
      machine.commands.push('ESC @');
      return;
    case 0x52:
      onlyAtFirst(machine, 'ESC R');
      parameter(machine, 'ESC R', [0]);
      return;
    case 0x74:
      onlyAtFirst(machine, 'ESC t');
      machine.codePage = parameter(machine, 'ESC t', anyByte);
      return;
    case 0x45:
      restyle(machine, { bold: parameter(machine, 'ESC E', [0, 1]) === 1 });
      return;
    case 0x61:
      onlyBetweenLines(machine, 'ESC a');
      machine.centred = parameter(machine, 'ESC a', [0, 1]) === 1;
      return;
    case 0x64:
      return feed(machine);
    default:
      return unknown(machine, from);
  }
}

function restyle(machine: Machine, change: Partial<Style>): void {
  machine.style = { ...machine.style, ...change };
}

/** ESC d n: so many lines of blank paper. */
function feed(machine: Machine): void {
  onlyBetweenLines(machine, 'ESC d');
  const lines = parameter(machine, 'ESC d', anyByte.slice(1, maxFeedLines + 1));
  machine.parts.push({ kind: 'feed', lines });
}

function fieldCommand(machine: Machine): void {
  const from = machine.at;
  const [, name] = take(machine, 2);
  if (name !== 0x26) return unknown(machine, from);
  onlyAtFirst(machine, 'FS &');
  machine.chinese = true;
  machine.commands.push('FS &');
}

function groupCommand(machine: Machine): void {
  const from = machine.at;
  const [, name] = take(machine, 2);
  switch (name) {
    case 0x21: {
      const size = parameter(machine, 'GS !', [0x00, 0x01, 0x10, 0x11]);
      return restyle(machine, { width: (size >> 4) + 1, height: (size & 0x0f) + 1 });
    }
    case 0x42:
      return restyle(machine, { inverse: parameter(machine, 'GS B', [0, 1]) === 1 });
    case 0x56:
      return cut(machine, from);
    case 0x76:
      return dots(machine, from);
    case 0x28:
      return longCommand(machine, from);
    default:
      return unknown(machine, from);
  }
}

const knives: Readonly<Record<number, 'partial' | 'full'>> = { 65: 'full', 66: 'partial' };

function cut(machine: Machine, from: number): void {
  onlyBetweenLines(machine, 'GS V');
  const [mode = 0, more] = take(machine, 2);
  const knife = knives[mode];
  if (knife === undefined || more !== 0) return unknown(machine, from);
  machine.parts.push({ kind: 'cut', knife });
  machine.commands.push('GS V');
}

/** GS ( … pL pH: commands that say how long they are. */
function longCommand(machine: Machine, from: number): void {
  const [letter, low = 0, high = 0] = take(machine, 3);
  const data = take(machine, low + high * 256);
  switch (letter) {
    case 0x4b:
      return density(machine, data, from);
    case 0x6b:
      return symbol(machine, data, from);
    default:
      return unknown(machine, from);
  }
}

/** `m` of GS ( K 49: a hotter or cooler head than it came with. */
const densities: Readonly<Record<number, 'light' | 'dark'>> = { 0xfc: 'light', 0x04: 'dark' };

function density(machine: Machine, data: Uint8Array, from: number): void {
  onlyAtFirst(machine, 'GS ( K');
  const [part, m = 0, ...more] = data;
  const set = densities[m];
  if (part !== 49 || more.length > 0 || set === undefined) return unknown(machine, from);
  machine.density = set;
  machine.commands.push('GS ( K 49');
}

/** One character: printable ASCII, or two bytes of GB18030 once Chinese is switched on. */
function text(machine: Machine): void {
  const lead = machine.bytes[machine.at] ?? 0;
  const character = lead < 0x80 ? ascii(machine) : chinese(machine);
  const { style, column, runs } = machine;
  const last = runs.at(-1);
  if (last !== undefined && sameLook(last, style))
    runs[runs.length - 1] = { ...last, text: last.text + character };
  else runs.push({ ...style, column, text: character });
  machine.column += cellsOf(character) * style.width;
}

function sameLook(one: Style, other: Style): boolean {
  return (
    one.width === other.width &&
    one.height === other.height &&
    one.bold === other.bold &&
    one.inverse === other.inverse
  );
}

function ascii(machine: Machine): string {
  const [byte = 0] = take(machine, 1);
  if (byte < 0x20 || byte > 0x7e) throw new Error(`control byte ${byte} at ${machine.at - 1}`);
  return String.fromCharCode(byte);
}

function chinese(machine: Machine): string {
  if (!machine.chinese) throw new Error('Chinese before FS &');
  const pair = take(machine, 2);
  const [, trail = 0] = pair;
  if (trail < 0x40) throw new Error(`four-byte character at ${machine.at - 2}`);
  return gb18030.decode(pair);
}

function lineFeed(machine: Machine): void {
  machine.at += 1;
  if (machine.centred) throw new Error('text that is not placed by its spaces');
  if (machine.column > machine.columns) throw new Error(`${machine.column} columns on a line`);
  machine.parts.push({ kind: 'text', runs: machine.runs });
  machine.runs = [];
  machine.column = 0;
}
