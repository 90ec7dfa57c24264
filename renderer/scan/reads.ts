/** The kinds of barcode a counter meets, in the reader's own names. */
export const codeFormats = [
  'QRCode',
  'DataMatrix',
  'Aztec',
  'PDF417',
  'Code128',
  'EAN13',
  'EAN8',
  'UPCA',
] as const;
export type CodeFormat = (typeof codeFormats)[number];

/** One code seen in one image. `centre` is in fractions of the image, 0…1 from its upper left. */
export interface CodeRead {
  readonly text: string;
  readonly format: CodeFormat;
  readonly centre: { readonly x: number; readonly y: number };
}

const linearFormats: ReadonlySet<CodeFormat> = new Set(['Code128', 'EAN13', 'EAN8', 'UPCA']);

/** Bars have one check digit and are misread now and then; the two-dimensional ones correct errors. */
export function isLinear(format: CodeFormat): boolean {
  return linearFormats.has(format);
}

/** Two frames must show the same bars within this time. */
export const agreementWindowMs = 1000;
/** A code that stays away this long has left the view: seen again, it is a new scan. */
export const releaseMs = 2000;

/** What a running camera remembers between frames. Times are ms on any steady clock. */
export interface FrameMemory {
  /** Bars seen once, by text: when. */
  readonly seenOnce: ReadonlyMap<string, number>;
  /** Codes already handed on that are still in view, by text: when last seen. */
  readonly held: ReadonlyMap<string, number>;
}

export const nothingSeen: FrameMemory = { seenOnce: new Map(), held: new Map() };

function younger(times: ReadonlyMap<string, number>, sinceMs: number): Map<string, number> {
  return new Map([...times].filter(([, at]) => at >= sinceMs));
}

function fromMiddle(read: CodeRead): number {
  return (read.centre.x - 0.5) ** 2 + (read.centre.y - 0.5) ** 2;
}

/** The code nearest the middle of the picture: what the cashier is aiming at. */
export function aimedAt(reads: readonly CodeRead[]): CodeRead | null {
  return reads.reduce<CodeRead | null>(
    (best, read) => (best === null || fromMiddle(read) < fromMiddle(best) ? read : best),
    null,
  );
}

/**
 * Takes what one frame showed. `scan` is the text to hand on, or `null`: nothing seen, bars that no
 * second frame has confirmed yet, or a code that was handed on already and is still held in view.
 */
export function takeFrame(
  memory: FrameMemory,
  reads: readonly CodeRead[],
  atMs: number,
): { readonly memory: FrameMemory; readonly scan: string | null } {
  const seenOnce = younger(memory.seenOnce, atMs - agreementWindowMs);
  const held = younger(memory.held, atMs - releaseMs);
  const read = aimedAt(reads);
  if (read === null) return { memory: { seenOnce, held }, scan: null };
  if (held.has(read.text)) {
    held.set(read.text, atMs);
    return { memory: { seenOnce, held }, scan: null };
  }
  if (isLinear(read.format) && !seenOnce.has(read.text)) {
    seenOnce.set(read.text, atMs);
    return { memory: { seenOnce, held }, scan: null };
  }
  seenOnce.delete(read.text);
  held.set(read.text, atMs);
  return { memory: { seenOnce, held }, scan: read.text };
}

function inReadingOrder(a: CodeRead, b: CodeRead): number {
  return a.centre.y - b.centre.y || a.centre.x - b.centre.x;
}

/**
 * What a picture holds, from several passes over it (each a different size or turn): bars count when
 * two passes agree, the others when one saw them. Each text once, in reading order.
 */
export function agreedInPicture(passes: readonly (readonly CodeRead[])[]): readonly CodeRead[] {
  const found = new Map<string, { readonly read: CodeRead; readonly passes: Set<number> }>();
  for (const [index, reads] of passes.entries()) {
    for (const read of reads) {
      const known = found.get(read.text) ?? { read, passes: new Set<number>() };
      known.passes.add(index);
      found.set(read.text, known);
    }
  }
  return [...found.values()]
    .filter((seen) => !isLinear(seen.read.format) || seen.passes.size > 1)
    .map((seen) => seen.read)
    .sort(inReadingOrder);
}
