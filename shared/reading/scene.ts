import { isLinear } from '../domain/codes/symbology.ts';
import type { Symbology } from '../domain/codes/symbology.ts';
import { findBars } from './bars/barFinder.ts';
import type { BarPatch } from './bars/barFinder.ts';
import type { CodeRead } from './codeRead.ts';
import type { DecodeEngine } from './engine.ts';
import type { Luma } from './luma.ts';
import { findMatrices } from './matrixFinder.ts';
import type { Box, Frame } from './transforms.ts';

const mostMatrices = 2;

/** One image and what has been found out about it so far; each is worked out once, when first asked for. */
export interface Scene {
  readonly image: Luma;
  readonly engine: DecodeEngine;
  readonly symbologies: readonly Symbology[];
  readonly linear: readonly Symbology[];
  bars(): readonly BarPatch[];
  matrices(): readonly Box[];
}

export function sceneOf(
  image: Luma,
  engine: DecodeEngine,
  symbologies: readonly Symbology[],
): Scene {
  let bars: readonly BarPatch[] | null = null;
  let matrices: readonly Box[] | null = null;
  return {
    image,
    engine,
    symbologies,
    linear: symbologies.filter(isLinear),
    bars: () => (bars ??= findBars(image)),
    matrices: () => (matrices ??= findMatrices(image, mostMatrices)),
  };
}

/** A read of a piece of the image, in fractions of the whole image. */
export function fromFrame(read: CodeRead, frame: Frame, image: Luma): CodeRead {
  const u = (2 * read.centre.x - 1) * frame.halfWidth;
  const v = (2 * read.centre.y - 1) * frame.halfHeight;
  const [cos, sin] = [Math.cos(frame.turn), Math.sin(frame.turn)];
  return {
    ...read,
    centre: {
      x: (frame.x + u * cos - v * sin) / image.width,
      y: (frame.y + u * sin + v * cos) / image.height,
    },
    size: {
      width: (read.size.width * 2 * frame.halfWidth) / image.width,
      height: (read.size.height * 2 * frame.halfHeight) / image.height,
    },
  };
}

export function frameOfBox(box: Box): Frame {
  return {
    x: box.x + box.width / 2,
    y: box.y + box.height / 2,
    turn: 0,
    halfWidth: box.width / 2,
    halfHeight: box.height / 2,
  };
}
