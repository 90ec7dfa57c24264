/** How long each part of a conversation with a printer may take. All of them bound, whatever it does. */
export interface PrinterLimits {
  readonly connectTimeoutMs: number;
  /** How long a printer may take for its first byte of an answer; many never answer. */
  readonly firstByteTimeoutMs: number;
  /** How long one chunk may take to be accepted. */
  readonly chunkTimeoutMs: number;
  /** How long printing may take once everything is sent, for a printer that answers. */
  readonly doneTimeoutMs: number;
  /** How often one that is printing is asked meanwhile whether it still can. */
  readonly recheckMs: number;
  /** How long what is sent may take to leave this computer, where that can be told. */
  readonly finishTimeoutMs: number;
  /** How long a printer that never answers is watched for a break after everything is sent. */
  readonly closeTimeoutMs: number;
  /** The whole job, whatever happens, of a slip; a long paper has `msPerByte` more. */
  readonly totalTimeoutMs: number;
  /** What every byte of a job adds to its bounds: a slow printer takes about a kilobyte a second. */
  readonly msPerByte: number;
  /** No job lasts longer than this, however long it is. */
  readonly mostMs: number;
  readonly chunkBytes: number;
  readonly chunkPauseMs: number;
  /** How long one who wants to print, ask, or open the drawer waits for who speaks to the printer now. */
  readonly turnMs: { readonly print: number; readonly state: number; readonly pulse: number };
}

export const networkLimits: PrinterLimits = {
  connectTimeoutMs: 3_000,
  firstByteTimeoutMs: 700,
  chunkTimeoutMs: 4_000,
  doneTimeoutMs: 6_000,
  recheckMs: 1_000,
  finishTimeoutMs: 4_000,
  closeTimeoutMs: 1_500,
  totalTimeoutMs: 20_000,
  msPerByte: 1,
  mostMs: 180_000,
  chunkBytes: 4_096,
  chunkPauseMs: 40,
  turnMs: { print: 10_000, state: 1_000, pulse: 5_000 },
};

/** A device file takes a chunk when there is room for it: it need not be paced. */
export const deviceFileLimits: PrinterLimits = { ...networkLimits, chunkPauseMs: 0 };

/** Start, stop and eight bits between them. */
const bitsPerByte = 10;
/** What a serial port's driver keeps at most before it takes no more, in bytes. */
const kernelKeepsBytes = 4_096;
/** A printer that prints what it is sent holds it up now and then. */
const heldUp = 1.5;

/** A serial line is slow by itself: a picture of a receipt takes a minute and a half at 9600 bits a second. */
export function serialLimits(baud: number): PrinterLimits {
  const msPerByte = (bitsPerByte * 1_000 * heldUp) / baud;
  const chunkBytes = 1_024;
  return {
    ...networkLimits,
    chunkBytes,
    chunkPauseMs: 0,
    chunkTimeoutMs: networkLimits.chunkTimeoutMs + Math.ceil(chunkBytes * msPerByte),
    finishTimeoutMs: networkLimits.finishTimeoutMs + Math.ceil(kernelKeepsBytes * msPerByte),
    msPerByte: networkLimits.msPerByte + msPerByte,
  };
}
