import { lumaOfRgba } from '../../shared/reading/luma.ts';
import type { Luma } from '../../shared/reading/luma.ts';

/** What has light in a plane of its own, first: no conversion is needed. */
const planarFormats: ReadonlySet<string> = new Set(['I420', 'I420A', 'I422', 'I444', 'NV12']);

interface Drawable {
  readonly source: ImageBitmap | VideoFrame;
  readonly width: number;
  readonly height: number;
}

/** Draws it and takes the light of the pixels; transparent pictures stand on white, as paper would. */
function drawn({ source, width, height }: Drawable): Luma {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no drawing surface');
  context.drawImage(source, 0, 0, width, height);
  return lumaOfRgba(context.getImageData(0, 0, width, height).data, width, height);
}

/** The plane of light of a frame: its rows may be longer than it is wide. */
async function planeOf(frame: VideoFrame): Promise<Luma | null> {
  const { format, visibleRect } = frame;
  if (format === null || visibleRect === null || !planarFormats.has(format)) return null;
  const bytes = new Uint8Array(frame.allocationSize());
  const plane = (await frame.copyTo(bytes))[0];
  if (plane === undefined) return null;
  const { width, height } = visibleRect;
  if (plane.stride === width) {
    return { data: bytes.subarray(plane.offset, plane.offset + width * height), width, height };
  }
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = plane.offset + row * plane.stride;
    data.set(bytes.subarray(from, from + width), row * width);
  }
  return { data, width, height };
}

export async function lumaOfFrame(frame: ImageBitmap | VideoFrame): Promise<Luma> {
  if (!('displayWidth' in frame)) {
    return drawn({ source: frame, width: frame.width, height: frame.height });
  }
  const plane = await planeOf(frame).catch(() => null);
  return plane ?? drawn({ source: frame, width: frame.displayWidth, height: frame.displayHeight });
}

export function lumaOfBitmap(bitmap: ImageBitmap): Luma {
  return drawn({ source: bitmap, width: bitmap.width, height: bitmap.height });
}
