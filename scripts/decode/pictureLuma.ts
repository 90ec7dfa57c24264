import { readFile, stat } from 'node:fs/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { maxPictureBytes, pictureHead } from '../../renderer/scan/pictureFile.ts';
import type { PictureProblem } from '../../renderer/scan/pictureFile.ts';
import { lumaOfRgba } from '../../shared/reading/luma.ts';
import type { Luma } from '../../shared/reading/luma.ts';

export type PictureLuma =
  | { readonly ok: true; readonly image: Luma }
  | { readonly ok: false; readonly problem: PictureProblem | 'unreadable' };

/** The light of a picture file, judged by its own first bytes as the counter judges it. Never throws. */
export async function lumaOfFile(path: string): Promise<PictureLuma> {
  // A pipe in a folder of pictures would be waited for without end.
  const kind = await stat(path).catch(() => null);
  const bytes = kind?.isFile() === true ? await readFile(path).catch(() => null) : null;
  if (bytes === null) return { ok: false, problem: 'unreadable' };
  if (bytes.length > maxPictureBytes) return { ok: false, problem: 'tooManyBytes' };
  const head = pictureHead(bytes);
  if (!head.ok) return head;
  const picture = await loadImage(bytes).catch(() => null);
  if (picture === null || picture.width === 0) return { ok: false, problem: 'damaged' };
  const { width, height } = picture;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return { ok: true, image: lumaOfRgba(data, width, height) };
}
