import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsQR from 'jsqr';
import type { Locator } from 'playwright';

/** Pixels for one of the drawing: a paper on the screen is smaller than it is printed. */
const closer = 3;

/** What a camera close enough would read off a paper on the screen; `null` where it shows no QR code. */
export async function qrOn(paper: Locator): Promise<string | null> {
  const drawing = await paper.evaluate((svg) => new XMLSerializer().serializeToString(svg));
  const picture = await loadImage(Buffer.from(drawing));
  const width = picture.width * closer;
  const height = picture.height * closer;
  const context = createCanvas(width, height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  // A CommonJS default export: the function stands one `default` deeper under Node.
  const read = 'default' in jsQR ? (jsQR.default as typeof jsQR) : jsQR;
  return read(data, width, height)?.data ?? null;
}
