import type { CodeRead } from './codeRead.ts';
import type { BandRead, createFinders } from './patchReading.ts';
import { readPatch } from './patchReading.ts';
import type { Luma } from './luma.ts';
import { secondReading } from './secondReader.ts';
import { fromFrame, frameOfBox } from './scene.ts';
import type { Scene } from './scene.ts';
import { boxBlurred, cropped, evened, scaled, sharpened, turned } from './transforms.ts';
import type { Box, Frame } from './transforms.ts';

/** What a stage needs besides the image. */
export interface Tools {
  readonly finders: ReturnType<typeof createFinders>;
  /** Whether this frame's time is up. */
  readonly isLate: () => boolean;
}

/** One further look at an image that showed nothing: the dearer ones come later. */
export interface Stage {
  readonly name: string;
  /** Whether there is anything in the image for it to look at. */
  readonly suits: (scene: Scene) => boolean;
  readonly look: (scene: Scene, tools: Tools) => readonly BandRead[];
}

/** The most pixels of one closer look: about 60 ms of reading. */
const mostPixels = 900_000;
/** Images smaller than this, in pixels, are taken whole where no patch of squares was found. */
const smallImage = 420_000;
const stripShare = 1.25;

function named(drawn: string, reads: readonly CodeRead[]): readonly BandRead[] {
  return reads.map((read) => ({ read, drawn }));
}

/** How much a piece can grow and stay within `mostPixels`. */
function growthOf(width: number, height: number, wanted: number): number {
  return Math.min(wanted, Math.sqrt(mostPixels / (width * height)));
}

function wholeOf({ width, height }: Luma): Box {
  return { x: 0, y: 0, width, height };
}

function patchAt(scene: Scene, rank: number): Box | null {
  const found = scene.matrices()[rank];
  if (found !== undefined) return found;
  const { image } = scene;
  return rank === 0 && image.width * image.height <= smallImage ? wholeOf(image) : null;
}

function barsAt(name: string, ranks: readonly number[]): Stage {
  return {
    name,
    suits: (scene) => scene.linear.length > 0 && scene.bars()[ranks[0] ?? 0] !== undefined,
    look: (scene, { finders, isLate }) =>
      ranks.flatMap((rank) => {
        const patch = scene.bars()[rank];
        if (patch === undefined || isLate()) return [];
        const reads = readPatch(scene, patch, finders, isLate);
        return reads.map((one) => ({ ...one, drawn: `${one.drawn} of ${rank}` }));
      }),
  };
}

/** A piece of the image, drawn anew by `draw`. */
function closer(name: string, rank: number, draw: (piece: Luma) => Luma): Stage {
  return {
    name,
    suits: (scene) => patchAt(scene, rank) !== null,
    look: (scene) => {
      const box = patchAt(scene, rank) ?? wholeOf(scene.image);
      const piece = draw(cropped(scene.image, box));
      const reads = scene.engine.read(piece, { symbologies: scene.symbologies, of: 'part' });
      return named(
        name,
        reads.map((read) => fromFrame(read, frameOfBox(box), scene.image)),
      );
    },
  };
}

function grown(piece: Luma, by: number): Luma {
  return scaled(piece, growthOf(piece.width, piece.height, by));
}

/** A second opinion on squares, drawn larger and as they are. */
function secondOpinion(name: string, by: number): Stage {
  return {
    name,
    suits: (scene) => scene.symbologies.includes('QR') && patchAt(scene, 0) !== null,
    look: (scene) => {
      const box = patchAt(scene, 0) ?? wholeOf(scene.image);
      const reads = secondReading(grown(cropped(scene.image, box), by));
      return named(
        name,
        reads.map((read) => fromFrame(read, frameOfBox(box), scene.image)),
      );
    },
  };
}

/** The middle of a large image, where people hold what they show. */
function middleCloser(name: string, part: number): Stage {
  return {
    name,
    suits: ({ image }) => image.width * image.height > smallImage,
    look: (scene) => {
      const { width, height } = scene.image;
      const box = {
        x: Math.round((width * (1 - part)) / 2),
        y: Math.round((height * (1 - part)) / 2),
        width: Math.round(width * part),
        height: Math.round(height * part),
      };
      const piece = grown(cropped(scene.image, box), 2);
      const reads = scene.engine.read(sharpened(piece, 2, 1), {
        symbologies: scene.symbologies,
        of: 'part',
      });
      return named(
        name,
        reads.map((read) => fromFrame(read, frameOfBox(box), scene.image)),
      );
    },
  };
}

/** A patch of bars laid straight, with what stands above and below: stacked codes of bars. */
function straightened(name: string, rank: number, by: number): Stage {
  return {
    name,
    suits: (scene) => scene.bars()[rank] !== undefined,
    look: (scene) => {
      const patch = scene.bars()[rank];
      if (patch === undefined) return [];
      const frame: Frame = {
        x: patch.x,
        y: patch.y,
        turn: patch.across,
        halfWidth: patch.halfLength * stripShare + 8,
        halfHeight: patch.halfHeight * stripShare + 8,
      };
      const scale = growthOf(2 * frame.halfWidth, 2 * frame.halfHeight, by);
      const piece = sharpened(turned(scene.image, frame, scale), 2, 1);
      const reads = scene.engine.read(piece, { symbologies: scene.symbologies, of: 'part' });
      return named(
        name,
        reads.map((read) => fromFrame(read, frame, scene.image)),
      );
    },
  };
}

function turnedBy(name: string, degrees: number): Stage {
  return {
    name,
    suits: () => true,
    look: (scene) => {
      const { width, height } = scene.image;
      const turn = (degrees * Math.PI) / 180;
      const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
      const frame: Frame = {
        x: width / 2,
        y: height / 2,
        turn,
        halfWidth: (width * cos + height * sin) / 2,
        halfHeight: (width * sin + height * cos) / 2,
      };
      const scale = growthOf(2 * frame.halfWidth, 2 * frame.halfHeight, 1.25);
      const reads = scene.engine.read(turned(scene.image, frame, scale), {
        symbologies: scene.symbologies,
        of: 'part',
      });
      return named(
        name,
        reads.map((read) => fromFrame(read, frame, scene.image)),
      );
    },
  };
}

function redrawn(name: string, draw: (image: Luma) => Luma): Stage {
  return {
    name,
    suits: () => true,
    look: (scene) =>
      named(
        name,
        scene.engine.read(draw(scene.image), { symbologies: scene.symbologies, of: 'whole' }),
      ),
  };
}

/** The image as it is: every frame begins with this. */
export const firstLook: Stage = redrawn('first', (image) => image);

/** In the order of what they read for a millisecond's work, as measured on the pictures of `npm run bench -- decode`. */
export const ladder: readonly Stage[] = [
  barsAt('bars', [0]),
  closer('closer', 0, (piece) => sharpened(grown(piece, 2), 2, 1.5)),
  closer('plain closer', 0, (piece) => grown(piece, 2)),
  secondOpinion('second opinion', 2),
  barsAt('other bars', [1, 2]),
  middleCloser('middle', 0.55),
  straightened('straightened', 0, 1.6),
  closer('evened', 0, (piece) => evened(grown(piece, 2), 24)),
  redrawn('softened', (image) => boxBlurred(image, 1)),
  turnedBy('turned', 22),
  closer('crisp', 0, (piece) => sharpened(piece, 4, 4)),
  closer('second closer', 1, (piece) => sharpened(grown(piece, 2), 2, 1.5)),
  redrawn('smaller', (image) => scaled(image, 0.6)),
  straightened('second straightened', 1, 1.6),
];
