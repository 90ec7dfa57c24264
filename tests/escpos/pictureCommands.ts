import type { ParsedDots, ParsedQr } from './parsedPaper.ts';
import { onlyBetweenLines, take, unknown } from './printerMachine.ts';
import type { Machine } from './printerMachine.ts';

const dotsPerColumn = 12;
/** Printers with little memory take no higher picture at once. */
const maxBandRows = 255;

const levels: Readonly<Record<number, ParsedQr['level']>> = { 48: 'L', 49: 'M', 50: 'Q', 51: 'H' };

/** GS ( k cn fn …: two-dimensional codes; only cn 49, QR. */
export function symbol(machine: Machine, data: Uint8Array, from: number): void {
  onlyBetweenLines(machine, 'GS ( k');
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
      if (first !== 48) return unknown(machine, from);
      machine.qr.payload = String.fromCharCode(...data.subarray(3));
      return;
    case 81:
      if (first !== 48) return unknown(machine, from);
      return printSymbol(machine);
    default:
      return unknown(machine, from);
  }
}

function printSymbol(machine: Machine): void {
  const { payload, level, moduleDots, model } = machine.qr;
  const named = levels[level];
  if (named === undefined || payload === '') throw new Error(`QR level ${level}`);
  const code = { payload, level: named, moduleDots, model, centred: machine.centred };
  machine.parts.push({ kind: 'qr', code });
}

/** GS v 0 m xL xH yL yH …: a picture, eight dots a byte; only m 0, a dot a dot. */
export function dots(machine: Machine, from: number): void {
  onlyBetweenLines(machine, 'GS v 0');
  const [kind, mode, xLow = 0, xHigh = 0, yLow = 0, yHigh = 0] = take(machine, 6);
  if (kind !== 0x30 || mode !== 0) return unknown(machine, from);
  const width = xLow + xHigh * 256;
  const height = yLow + yHigh * 256;
  if (width === 0 || width * 8 > machine.columns * dotsPerColumn)
    throw new Error(`a picture ${width} bytes wide`);
  if (height === 0 || height > maxBandRows) throw new Error(`a picture ${height} rows high`);
  const rows = Array.from({ length: height }, () => dotsOf(take(machine, width)));
  putDots(machine, { rows, centred: machine.centred });
  machine.commands.push('GS v 0');
}

function dotsOf(bytes: Uint8Array): readonly boolean[] {
  const dotted: boolean[] = [];
  for (const byte of bytes) {
    for (let mask = 0x80; mask > 0; mask >>= 1) dotted.push((byte & mask) !== 0);
  }
  return dotted;
}

/** A band straight below another goes on with its picture. */
function putDots(machine: Machine, dotted: ParsedDots): void {
  const above = machine.parts.at(-1);
  const goesOn = above?.kind === 'dots' && machine.commands.at(-1) === 'GS v 0';
  if (!goesOn) machine.parts.push({ kind: 'dots', dots: dotted });
  else {
    if (dotted.centred && above.dots.rows[0]?.length !== dotted.rows[0]?.length)
      throw new Error('bands of one picture do not lie under each other');
    const rows = [...above.dots.rows, ...dotted.rows];
    machine.parts[machine.parts.length - 1] = { kind: 'dots', dots: { ...dotted, rows } };
  }
}
