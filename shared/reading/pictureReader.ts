import type { FrameReader, StagedRead } from './frameReader.ts';
import type { Luma } from './luma.ts';
import { fitted } from './transforms.ts';

/** A picture is read first with its long side at most this, px: more rarely shows more, and costs. */
const usualSide = 1_600;
/** Then as large as it is, up to this: a sheet of coupons holds many small codes. */
const fullSide = 3_000;
/** Looks at the large one: the first, and the bars. Each costs four times as much there. */
const fullStages = 2;

function inReadingOrder(a: StagedRead, b: StagedRead): number {
  return a.centre.y - b.centre.y || a.centre.x - b.centre.x;
}

/** Every code of a picture that somebody chose, each text once, in reading order. */
export function readPicture(reader: FrameReader, image: Luma): readonly StagedRead[] {
  const first = reader.still(fitted(image, usualSide, usualSide));
  const isLarger = Math.max(image.width, image.height) > usualSide;
  const second = isLarger ? reader.still(fitted(image, fullSide, fullSide), fullStages) : [];
  const byText = new Map([...second, ...first].map((read) => [read.text, read]));
  return [...byText.values()].sort(inReadingOrder);
}
