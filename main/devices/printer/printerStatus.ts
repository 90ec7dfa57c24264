/**
 * What ESC/POS printers answer (Epson's command reference: DLE EOT, GS r, automatic status back).
 * Printers that never answer are common; one that answers anything else is no printer.
 */

/** DLE EOT 1 and 4, acted on at once even when the printer is off-line or its buffer full. */
export const askStatus = Uint8Array.of(0x10, 0x04, 1, 0x10, 0x04, 4);
/** GS r 1, answered in its turn: everything before it has been printed. */
export const askWhetherDone = Uint8Array.of(0x1d, 0x72, 1);

/** Bits that every answer to DLE EOT has: x..1..1x with bit 7 and 0 clear. */
const isRealTimeStatus = (byte: number) => (byte & 0x93) === 0x12;
/** First of the four bytes a printer may send by itself when its state changes. */
const isAutomaticStatus = (byte: number) => (byte & 0x93) === 0x10;
const automaticStatusBytes = 4;
const isTurnStatus = (byte: number) => (byte & 0x90) === 0;

const offlineBit = 0x08;
const paperEndBits = 0x60;

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
  let inTurn = 0;
  for (let at = 0; at < received.length; at += 1) {
    const byte = received[at] ?? 0;
    if (isRealTimeStatus(byte)) realTime.push(byte);
    else if (isAutomaticStatus(byte)) at += automaticStatusBytes - 1;
    else if (isTurnStatus(byte) && !isText(received)) inTurn += 1;
    else return { realTime, inTurn, foreign: true };
  }
  return { realTime, inTurn, foreign: false };
}

/** Why the printer can't print, by its last pair of answers to `askStatus`; `null` when it can. */
export function hindrance(realTime: readonly number[]): 'paperOut' | 'offline' | null {
  const [general, paper] = realTime.slice(-2);
  if (general === undefined || paper === undefined) return null;
  if ((paper & paperEndBits) !== 0) return 'paperOut';
  return (general & offlineBit) !== 0 ? 'offline' : null;
}

/** Protocols greet or answer in letters; of these only some answers to DLE EOT look like one. */
function isText(received: Uint8Array): boolean {
  return received.some((byte) => byte >= 0x41 && !isRealTimeStatus(byte));
}
