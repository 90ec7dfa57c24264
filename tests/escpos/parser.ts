import { barsLine, qrLine } from '../../main/devices/paper/text.ts';
/**
 * An ESC/POS printer's ears, written apart from the encoder: it knows the commands Countersign may send
 * and throws at any other, so that a byte of data that acts as a command can't pass unseen (I7).
 */

export interface ParsedQr {
  readonly payload: string;
  readonly level: 'L' | 'M' | 'Q' | 'H';
  readonly moduleDots: number;
  readonly model: number;
  readonly centred: boolean;
}

/** A picture sent as dots, row by row from the top; `true` is black. */
export interface ParsedDots {
  readonly rows: readonly (readonly boolean[])[];
  readonly centred: boolean;
}

export interface ParsedPaper {
  /** Text as it stands on paper, enlarged text keeping its side of the line. */
  readonly lines: readonly string[];
  readonly codes: readonly ParsedQr[];
  readonly pictures: readonly ParsedDots[];
  readonly cuts: number;
  /** Name of every command met, in order. */
  readonly commands: readonly string[];
}

interface Piece {
  readonly column: number;
  readonly text: string;
  readonly columns: number;
}

interface Machine {
  readonly bytes: Uint8Array;
  at: number;
  chinese: boolean;
  align: number;
  widthScale: number;
  column: number;
  pieces: Piece[];
  qr: { payload: string; level: number; moduleDots: number; model: number };
  lines: string[];
  codes: ParsedQr[];
  pictures: ParsedDots[];
  cuts: number;
  commands: string[];
}

const gb18030 = new TextDecoder('gb18030', { fatal: true });
const columnsOf = (text: string) =>
  Array.from(text).reduce((sum, character) => sum + (character <= '\u007f' ? 1 : 2), 0);

/** `said`: what the pictures among it say, in their order; a printer can't tell. */
export function parseEscpos(
  bytes: Uint8Array,
  columns: number,
  said: readonly string[] = [],
): ParsedPaper {
  const machine: Machine = {
    bytes,
    at: 0,
    chinese: false,
    align: 0,
    widthScale: 1,
    column: 0,
    pieces: [],
    qr: { payload: '', level: 48, moduleDots: 3, model: 50 },
    lines: [],
    codes: [],
    pictures: [],
    cuts: 0,
    commands: [],
  };
  while (machine.at < bytes.length) step(machine, columns, said);
  if (machine.pieces.length > 0) throw new Error('text without a line feed at the end');
  const { lines, codes, pictures, cuts, commands } = machine;
  return { lines, codes, pictures, cuts, commands };
}

function step(machine: Machine, columns: number, said: readonly string[]): void {
  const byte = machine.bytes[machine.at];
  switch (byte) {
    case 0x0a:
      return lineFeed(machine, columns);
    case 0x1b:
      return escapeCommand(machine);
    case 0x1c:
      return fieldCommand(machine);
    case 0x1d:
      return groupCommand(machine, columns, said);
    default:
      return text(machine);
  }
}

function take(machine: Machine, count: number): Uint8Array {
  const taken = machine.bytes.subarray(machine.at, machine.at + count);
  if (taken.length < count) throw new Error(`cut off at ${machine.at}`);
  machine.at += count;
  return taken;
}

function unknown(machine: Machine, from: number): never {
  const bytes = Array.from(machine.bytes.subarray(from, from + 6), (byte) =>
    byte.toString(16).padStart(2, '0'),
  );
  throw new Error(`unknown command at ${from}: ${bytes.join(' ')}`);
}

function escapeCommand(machine: Machine): void {
  const from = machine.at;
  const [, name = 0] = take(machine, 2);
  switch (name) {
    case 0x40:
      if (from !== 0) throw new Error('initialised in the middle');
      machine.commands.push('ESC @');
      return;
    case 0x52:
      return parameter(machine, 'ESC R', [0]);
    case 0x74:
      return parameter(machine, 'ESC t', [0]);
    case 0x45:
      return parameter(machine, 'ESC E', [0, 1]);
    case 0x61:
      machine.align = machine.bytes[machine.at] ?? -1;
      return parameter(machine, 'ESC a', [0, 1]);
    default:
      return unknown(machine, from);
  }
}

function fieldCommand(machine: Machine): void {
  const from = machine.at;
  const [, name] = take(machine, 2);
  if (name !== 0x26) return unknown(machine, from);
  machine.chinese = true;
  machine.commands.push('FS &');
}

function groupCommand(machine: Machine, columns: number, said: readonly string[]): void {
  const from = machine.at;
  const [, name] = take(machine, 2);
  switch (name) {
    case 0x21:
      machine.widthScale = ((machine.bytes[machine.at] ?? 0) >> 4) + 1;
      return parameter(machine, 'GS !', [0x00, 0x01, 0x10, 0x11]);
    case 0x42:
      return parameter(machine, 'GS B', [0, 1]);
    case 0x56:
      return cut(machine, from);
    case 0x76:
      return dots(machine, from, columns, said);
    case 0x28:
      return symbol(machine, from, columns);
    default:
      return unknown(machine, from);
  }
}

function parameter(machine: Machine, name: string, allowed: readonly number[]): void {
  const [value = -1] = take(machine, 1);
  if (!allowed.includes(value)) throw new Error(`${name} ${value}`);
  machine.commands.push(name);
}

function cut(machine: Machine, from: number): void {
  const [mode, feed] = take(machine, 2);
  if (mode !== 66 || feed !== 0) return unknown(machine, from);
  machine.cuts += 1;
  machine.commands.push('GS V');
}

const levels: Readonly<Record<number, ParsedQr['level']>> = { 48: 'L', 49: 'M', 50: 'Q', 51: 'H' };

/** GS ( k pL pH cn fn …: two-dimensional codes; only cn 49, QR. */
function symbol(machine: Machine, from: number, columns: number): void {
  const [letter, low = 0, high = 0] = take(machine, 3);
  if (letter !== 0x6b) return unknown(machine, from);
  const data = take(machine, low + high * 256);
  const [kind, part, first = -1] = data;
  if (kind !== 49) return unknown(machine, from);
  machine.commands.push(`GS ( k ${part}`);
  switch (part) {
    case 65:
      machine.qr.model = first;
      return;
    case 67:
      machine.qr.moduleDots = first;
      return;
    case 69:
      machine.qr.level = first;
      return;
    case 80:
      machine.qr.payload = String.fromCharCode(...data.subarray(3));
      return;
    case 81:
      return printSymbol(machine, columns);
    default:
      return unknown(machine, from);
  }
}

function printSymbol(machine: Machine, columns: number): void {
  const { payload, level, moduleDots, model } = machine.qr;
  const named = levels[level];
  if (named === undefined || columns === 0) throw new Error(`QR level ${level}`);
  machine.codes.push({ payload, level: named, moduleDots, model, centred: machine.align === 1 });
  machine.lines.push(qrLine(payload));
}

const dotsPerColumn = 12;

/** GS v 0 m xL xH yL yH …: a picture, eight dots a byte; only m 0, a dot a dot. */
function dots(machine: Machine, from: number, columns: number, said: readonly string[]): void {
  const [kind, mode, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] = take(machine, 6);
  if (kind !== 0x30 || mode !== 0) return unknown(machine, from);
  const width = xLow + xHigh * 256;
  if (width * 8 > columns * dotsPerColumn) throw new Error(`a picture ${width} bytes wide`);
  const rows = Array.from({ length: yLow + yHigh * 256 }, () =>
    Array.from(take(machine, width)).flatMap((byte) =>
      Array.from({ length: 8 }, (_, dot) => (byte & (0x80 >> dot)) !== 0),
    ),
  );
  machine.commands.push('GS v 0');
  machine.lines.push(barsLine(said[machine.pictures.length] ?? ''));
  machine.pictures.push({ rows, centred: machine.align === 1 });
}

/** One character: printable ASCII, or two bytes of GB18030 once Chinese is switched on. */
function text(machine: Machine): void {
  const from = machine.at;
  const lead = machine.bytes[from] ?? 0;
  const character = lead < 0x80 ? ascii(machine) : chinese(machine);
  const columns = columnsOf(character) * machine.widthScale;
  const last = machine.pieces.at(-1);
  if (last !== undefined && sameScale(last, machine.widthScale)) {
    machine.pieces[machine.pieces.length - 1] = {
      ...last,
      text: last.text + character,
      columns: last.columns + columns,
    };
  } else machine.pieces.push({ column: machine.column, text: character, columns });
  machine.column += columns;
}

const sameScale = (piece: Piece, scale: number) => piece.columns === columnsOf(piece.text) * scale;

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

function lineFeed(machine: Machine, columns: number): void {
  machine.at += 1;
  if (machine.column > columns) throw new Error(`${machine.column} columns on a line`);
  let line = '';
  for (const piece of machine.pieces) {
    const slack = piece.columns - columnsOf(piece.text);
    const free = columns - piece.columns;
    const moved = free > 0 ? Math.round((slack * piece.column) / free) : slack >> 1;
    line += ' '.repeat(Math.max(0, piece.column + moved - columnsOf(line))) + piece.text;
  }
  machine.lines.push(line.trimEnd());
  machine.pieces = [];
  machine.column = 0;
}
