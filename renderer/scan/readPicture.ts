import type { DecodeEngine, Pixels } from './decodeEngine.ts';
import { agreedInPicture } from './reads.ts';
import type { CodeRead } from './reads.ts';

/** One look at a picture: drawn with its long side this many pixels, upright or upside down. */
export interface Pass {
  readonly longSide: number;
  readonly upsideDown: boolean;
}

export type Render = (pass: Pass) => Pixels;

const usualSide = 1600;
const fullSide = 4000;
/** Pictures below this are enlarged: thin bars need a few pixels each. */
const tinySide = 700;

/** Sizes tried after the first, as parts of it: blurred bars show at one size and not at the next. */
const otherSizes = [1, 0.6, 1.4, 0.45] as const;

/**
 * The looks at a picture of that size, the likeliest first. The first two differ in size and turn, so
 * that bars read in both were read twice independently.
 */
export function passesFor(width: number, height: number): readonly Pass[] {
  const natural = Math.max(width, height);
  const first = Math.min(natural, usualSide);
  const passes: Pass[] = [
    { longSide: first, upsideDown: false },
    { longSide: Math.round(first * 0.8), upsideDown: true },
  ];
  if (natural > usualSide) {
    passes.push({ longSide: Math.min(natural, fullSide), upsideDown: false });
  }
  if (natural < tinySide) {
    passes.push({ longSide: natural * 2, upsideDown: false });
    passes.push({ longSide: natural * 3, upsideDown: true });
  }
  const others = otherSizes.map((part, at) => ({
    longSide: Math.round(first * part),
    upsideDown: at % 2 === 0,
  }));
  return [...passes, ...others];
}

function upright(read: CodeRead, pass: Pass): CodeRead {
  if (!pass.upsideDown) return read;
  return { ...read, centre: { x: 1 - read.centre.x, y: 1 - read.centre.y } };
}

const leastPasses = 2;

/** Every code of a picture. Goes on looking until something has been found and all of it agrees. */
export async function readPicture(
  engine: DecodeEngine,
  size: { readonly width: number; readonly height: number },
  render: Render,
): Promise<readonly CodeRead[]> {
  const seen: (readonly CodeRead[])[] = [];
  for (const pass of passesFor(size.width, size.height)) {
    const reads = await engine.read(render(pass));
    seen.push(reads.map((read) => upright(read, pass)));
    const agreed = agreedInPicture(seen);
    const texts = new Set(seen.flat().map((read) => read.text));
    if (seen.length >= leastPasses && agreed.length > 0 && agreed.length === texts.size) break;
  }
  return agreedInPicture(seen);
}
