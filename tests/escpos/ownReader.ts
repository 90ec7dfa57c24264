import type { Canvas } from '@napi-rs/canvas';
import { startEngine } from '../../scripts/decode/engine.ts';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import { createFrameReader } from '../../shared/reading/frameReader.ts';
import { lumaOfRgba } from '../../shared/reading/luma.ts';
import { readPicture } from '../../shared/reading/pictureReader.ts';

/** What the product itself reads in a picture that is dropped on it. */
export async function startOwnReader(): Promise<(picture: Canvas) => Promise<readonly string[]>> {
  const reader = createFrameReader(await startEngine(), usualReadFormats, () => performance.now());
  return async (picture) => {
    const { width, height } = picture;
    const { data } = picture.getContext('2d').getImageData(0, 0, width, height);
    return readPicture(reader, lumaOfRgba(data, width, height)).map(({ text }) => text);
  };
}
