/**
 * What ESC/POS printers answer (Epson's command reference: DLE EOT, GS r, automatic status back).
 * Printers that never answer are common; one that answers anything else is no printer.
 */

/** DLE EOT 1 and 4, acted on at once even when the printer is off-line or its buffer full. */
export const askStatus = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 4);
/** DLE EOT 2: why it is off-line; DLE EOT 3: what is broken. */
export const askWhyOffline = Uint8Array.of(0x10, 0x04, 2);
export const askWhatIsBroken = Uint8Array.of(0x10, 0x04, 3);
/** GS r 1, answered in its turn: everything before it has been printed. */
export const askWhetherDone = Uint8Array.of(0x1d, 0x72, 1);

/** Bits that every answer to DLE EOT has: x..1..1x with bit 7 and 0 clear. */
const isRealTimeStatus = (byte: number) => (byte & 0x93) === 0x12;
/** First of the four bytes a printer may send by itself when its state changes. */
const isAutomaticStatus = (byte: number) => (byte & 0x93) === 0x10;
const automaticStatusBytes = 4;
const isTurnStatus = (byte: number) => (byte & 0x90) === 0;
/** Protocols greet or answer in letters; no printer's answer to GS r is one. */
const firstLetter = 0x41;

const offlineBit = 0x08;
const paperEndBits = 0x60;
const paperLowBits = 0x0c;
const coverOpenBit = 0x04;
const paperStoppedBit = 0x20;
const errorBit = 0x40;
const cutterBit = 0x08;

export interface PrinterAnswers {
  /** Answers to DLE EOT so far, in the order asked. */
  readonly realTime: readonly number[];
  /** Answers to GS r so far. */
  readonly inTurn: number;
  /** Something came that no printer says, such as `HTTP/1.1 400`. */
  readonly foreign: boolean;
}

export function readAnswers(received: Uint8Array): PrinterAnswers {
  const realTime: number[] = [];
  const inTurn: number[] = [];
  let foreign = false;
  for (let at = 0; at < received.length && !foreign; at += 1) {
    const byte = received[at] ?? 0;
    if (isRealTimeStatus(byte)) realTime.push(byte);
    else if (isAutomaticStatus(byte)) at += automaticStatusBytes - 1;
    else if (isTurnStatus(byte)) inTurn.push(byte);
    else foreign = true;
  }
  foreign ||= inTurn.some((byte) => byte >= firstLetter);
  return { realTime, inTurn: inTurn.length, foreign };
}

/** What a printer said of itself; the last two only where they were asked for and answered. */
export interface PrinterStatus {
  readonly general: number;
  readonly paper: number;
  readonly offline?: number;
  readonly error?: number;
}

export type Hindrance = 'coverOpen' | 'paperOut' | 'cutter' | 'printerError' | 'offline';

/** Whether it is worth asking why: it is off-line, or out of paper, as it also says with its cover open. */
export function isHindered({ general, paper }: PrinterStatus): boolean {
  return (general & offlineBit) !== 0 || (paper & paperEndBits) !== 0;
}

export function isBroken({ offline = 0 }: PrinterStatus): boolean {
  return (offline & errorBit) !== 0;
}

/** Why the printer can't print, and what to do first about it; `null` when it can. */
export function hindrance(status: PrinterStatus): Hindrance | null {
  const { offline = 0, error = 0 } = status;
  // The paper's sensor sits in the lid of many: with the cover open nothing else is known.
  if ((offline & coverOpenBit) !== 0) return 'coverOpen';
  if ((status.paper & paperEndBits) !== 0 || (offline & paperStoppedBit) !== 0) return 'paperOut';
  if (isBroken(status)) return (error & cutterBit) === 0 ? 'printerError' : 'cutter';
  return (status.general & offlineBit) === 0 ? null : 'offline';
}

/** There is paper, and soon there will be none. */
export function isPaperLow({ paper }: PrinterStatus): boolean {
  return (paper & paperEndBits) === 0 && (paper & paperLowBits) !== 0;
}
