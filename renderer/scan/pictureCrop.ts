import type { Place } from '../../shared/reading/codeRead.ts';

/** Of the crop, in pixels: enough to know the code again by what stands around it. */
const cropSide = 192;
/** Half of what is shown of a picture, as a part of its longer side; where codes stand close, less. */
const widestHalf = 0.2;
const narrowestHalf = 0.06;
const shareOfDistance = 0.3;

/** From one code to the nearest other, in parts of the picture; 1 where there is none. */
export function neighbourDistance(
  centre: Place,
  others: readonly { readonly centre: Place }[],
): number {
  return Math.min(
    1,
    ...others.map(({ centre: { x, y } }) =>
      Math.max(Math.abs(x - centre.x), Math.abs(y - centre.y)),
    ),
  );
}

/** What stands around a code of `whole`, not reaching the next one's middle. */
function cropOf(whole: ImageBitmap, centre: Place, nearest: number): Promise<ImageBitmap> {
  const half = Math.min(widestHalf, Math.max(narrowestHalf, nearest * shareOfDistance));
  const side = 2 * half * Math.max(whole.width, whole.height);
  const left = centre.x * whole.width - side / 2;
  const top = centre.y * whole.height - side / 2;
  const size = { resizeWidth: cropSide, resizeHeight: cropSide } as const;
  return createImageBitmap(whole, left, top, side, side, size);
}

/** Cuts crops out of pictures; `null` where one won't open. */
export interface Crops {
  around(file: Blob, centre: Place, nearest: number): Promise<ImageBitmap | null>;
  /** What was asked for and isn't cut yet never will be; gives back what is open. */
  stop(): void;
}

/**
 * One crop after the other, and each picture unfolded once: forty codes on a sheet of forty megapixels
 * would unfold to six gigabytes at once otherwise.
 */
export function createCrops(): Crops {
  let open: { readonly file: Blob; readonly whole: ImageBitmap } | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let stops = 0;

  function putAway(): void {
    open?.whole.close();
    open = null;
  }

  async function wholeOf(file: Blob): Promise<ImageBitmap> {
    if (open?.file === file) return open.whole;
    putAway();
    open = { file, whole: await createImageBitmap(file) };
    return open.whole;
  }

  async function cut(file: Blob, centre: Place, nearest: number): Promise<ImageBitmap | null> {
    try {
      return await cropOf(await wholeOf(file), centre, nearest);
    } catch {
      return null;
    }
  }

  return {
    around(file, centre, nearest) {
      const asked = stops;
      const crop = turn.then(() => (stops === asked ? cut(file, centre, nearest) : null));
      turn = crop;
      return crop;
    },
    stop() {
      stops += 1;
      turn = turn.then(putAway);
    },
  };
}
