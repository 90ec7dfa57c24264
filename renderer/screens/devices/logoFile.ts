import { fileHead, maxPicturePixels } from '../../scan/pictureFile.ts';
import type { PictureProblem } from '../../scan/pictureFile.ts';
import type { LogoSource } from './logoDots.ts';

/** Why a file makes no logo. */
export type LogoFileFault = 'svg' | 'heic' | 'tooLarge' | 'notPicture' | 'damaged';

/** Twice the dots of the widest paper: more makes no better logo. */
const maxSourceSide = 1_152;

/**
 * A file as a picture to be made a logo of: judged by its own first bytes before anything is decoded, and
 * decoded here, in the page; it goes nowhere.
 */
export async function readLogo(file: Blob): Promise<LogoSource | LogoFileFault> {
  const head = await fileHead(file);
  if (!head.ok) return faultOf(head.problem);
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return 'damaged';
  try {
    // A head may say less than what comes of it.
    if (bitmap.width * bitmap.height > maxPicturePixels) return 'tooLarge';
    return drawn(bitmap, head.moves);
  } finally {
    bitmap.close();
  }
}

function drawn(bitmap: ImageBitmap, moves: boolean): LogoSource | LogoFileFault {
  const scale = Math.min(1, maxSourceSide / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  if (pen === null) return 'damaged';
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, width, height);
  return { width, height, rgba: pen.getImageData(0, 0, width, height).data, moves };
}

function faultOf(problem: PictureProblem): LogoFileFault {
  switch (problem) {
    case 'svg':
    case 'heic':
      return problem;
    case 'tooManyBytes':
    case 'tooManyPixels':
      return 'tooLarge';
    case 'damaged':
    case 'unopened':
      return 'damaged';
    default:
      return 'notPicture';
  }
}
