import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import type { Locator } from 'playwright';

/** What a camera would read off a paper on the screen; `null` where it shows no QR code. */
export async function qrOn(paper: Locator): Promise<string | null> {
  const picture = await loadImage(await paper.screenshot());
  const { width, height } = picture;
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  // A CommonJS default export: the function stands one `default` deeper under Node.
  const read = 'default' in jsQR ? (jsQR.default as typeof jsQR) : jsQR;
  return read(data, width, height)?.data ?? null;
}
