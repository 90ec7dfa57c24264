import type { Luma } from './luma.ts';

/** Ways to draw an image anew, so that a reader that missed a code gets another look. All are pure. */

/** By area where it shrinks (nothing is skipped), bilinear where it grows. */
export function resized(image: Luma, width: number, height: number): Luma {
  if (width === image.width && height === image.height) return image;
  const across = width < image.width ? shrunkAcross(image, width) : grownAcross(image, width);
  return height < image.height ? shrunkDown(across, height) : grownDown(across, height);
}

export function scaled(image: Luma, by: number): Luma {
  const width = Math.max(1, Math.round(image.width * by));
  const height = Math.max(1, Math.round(image.height * by));
  return resized(image, width, height);
}

/** Fitted into a frame of that size; a smaller image stays as it is. */
export function fitted(image: Luma, width: number, height: number): Luma {
  const by = Math.min(1, width / image.width, height / image.height);
  return by === 1 ? image : scaled(image, by);
}

function shrunkAcross({ data, width, height }: Luma, to: number): Luma {
  const out = new Uint8Array(to * height);
  const span = width / to;
  for (let x = 0; x < to; x += 1) {
    const from = x * span;
    const end = Math.min(width, from + span);
    const first = Math.floor(from);
    const last = Math.min(width - 1, Math.ceil(end) - 1);
    const headPart = Math.min(first + 1, end) - from;
    const tailPart = last === first ? 0 : end - last;
    for (let row = 0, at = x; row < height; row += 1, at += to) {
      const base = row * width;
      let sum =
        headPart * (data[base + first] as number) + tailPart * (data[base + last] as number);
      for (let i = first + 1; i < last; i += 1) sum += data[base + i] as number;
      out[at] = sum / (end - from) + 0.5;
    }
  }
  return { data: out, width: to, height };
}

function shrunkDown({ data, width, height }: Luma, to: number): Luma {
  const out = new Uint8Array(width * to);
  const span = height / to;
  const sums = new Float32Array(width);
  for (let y = 0; y < to; y += 1) {
    const from = y * span;
    const end = Math.min(height, from + span);
    sums.fill(0);
    for (let row = Math.floor(from); row < end; row += 1) {
      const part = Math.min(row + 1, end) - Math.max(row, from);
      const base = row * width;
      for (let x = 0; x < width; x += 1) {
        sums[x] = (sums[x] as number) + part * (data[base + x] as number);
      }
    }
    const base = y * width;
    for (let x = 0; x < width; x += 1) out[base + x] = (sums[x] as number) / (end - from) + 0.5;
  }
  return { data: out, width, height: to };
}

/** Where each grown pixel falls between two old ones: the left one's index and the right one's share. */
function between(
  from: number,
  to: number,
): { readonly left: Int32Array; readonly part: Float32Array } {
  const left = new Int32Array(to);
  const part = new Float32Array(to);
  for (let i = 0; i < to; i += 1) {
    const place = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    const whole = Math.min(Math.max(0, from - 2), Math.floor(place));
    left[i] = whole;
    part[i] = Math.min(1, place - whole);
  }
  return { left, part };
}

function grownAcross({ data, width, height }: Luma, to: number): Luma {
  const out = new Uint8Array(to * height);
  const { left, part } = between(width, to);
  const next = width > 1 ? 1 : 0;
  for (let row = 0; row < height; row += 1) {
    const base = row * width;
    for (let x = 0; x < to; x += 1) {
      const at = base + (left[x] as number);
      const one = data[at] as number;
      out[row * to + x] = one + (part[x] as number) * ((data[at + next] as number) - one) + 0.5;
    }
  }
  return { data: out, width: to, height };
}

function grownDown({ data, width, height }: Luma, to: number): Luma {
  const out = new Uint8Array(width * to);
  const { left, part } = between(height, to);
  const next = height > 1 ? width : 0;
  for (let y = 0; y < to; y += 1) {
    const base = (left[y] as number) * width;
    const share = part[y] as number;
    for (let x = 0; x < width; x += 1) {
      const one = data[base + x] as number;
      out[y * width + x] = one + share * ((data[base + next + x] as number) - one) + 0.5;
    }
  }
  return { data: out, width, height: to };
}

/** The mean of the square of `2 × reach + 1` pixels around each one; the rim's squares are smaller. */
export function boxBlurred({ data, width, height }: Luma, reach: number): Luma {
  const middle = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const base = y * width;
    let sum = 0;
    for (let x = 0; x < Math.min(reach, width); x += 1) sum += data[base + x] as number;
    let count = Math.min(reach, width);
    for (let x = 0; x < width; x += 1) {
      if (x + reach < width) {
        sum += data[base + x + reach] as number;
        count += 1;
      }
      if (x - reach - 1 >= 0) {
        sum -= data[base + x - reach - 1] as number;
        count -= 1;
      }
      middle[base + x] = sum / count;
    }
  }
  return meanDown(middle, width, height, reach);
}

function meanDown(values: Float32Array, width: number, height: number, reach: number): Luma {
  const out = new Uint8Array(width * height);
  const sums = new Float32Array(width);
  let count = Math.min(reach, height);
  for (let y = 0; y < count; y += 1) {
    for (let x = 0; x < width; x += 1)
      sums[x] = (sums[x] as number) + (values[y * width + x] as number);
  }
  for (let y = 0; y < height; y += 1) {
    const enters = y + reach < height ? (y + reach) * width : -1;
    const leaves = y - reach - 1 >= 0 ? (y - reach - 1) * width : -1;
    if (enters >= 0) count += 1;
    if (leaves >= 0) count -= 1;
    const base = y * width;
    for (let x = 0; x < width; x += 1) {
      let sum = sums[x] as number;
      if (enters >= 0) sum += values[enters + x] as number;
      if (leaves >= 0) sum -= values[leaves + x] as number;
      sums[x] = sum;
      out[base + x] = sum / count + 0.5;
    }
  }
  return { data: out, width, height };
}

/** Unsharp mask: what differs from the mean around it, `amount` times as much. */
export function sharpened(image: Luma, reach: number, amount: number): Luma {
  // Two boxes are near enough a bell.
  const soft = boxBlurred(boxBlurred(image, reach), reach).data;
  const out = new Uint8ClampedArray(image.data.length);
  for (let i = 0; i < out.length; i += 1) {
    const value = image.data[i] as number;
    out[i] = value + amount * (value - (soft[i] as number));
  }
  return { ...image, data: new Uint8Array(out.buffer) };
}

/** Evens out light: each pixel against the mean and the spread of what lies within `reach` of it. */
export function evened(image: Luma, reach: number): Luma {
  const mean = boxBlurred(image, reach).data;
  const off = new Uint8Array(image.data.length);
  for (let i = 0; i < off.length; i += 1) {
    off[i] = Math.abs((image.data[i] as number) - (mean[i] as number));
  }
  const spread = boxBlurred({ ...image, data: off }, reach).data;
  const out = new Uint8ClampedArray(off.length);
  for (let i = 0; i < off.length; i += 1) {
    // Blank paper has no spread: its noise isn't blown up into a pattern.
    const room = 6 + (spread[i] as number);
    out[i] = 128 + (64 * ((image.data[i] as number) - (mean[i] as number))) / room;
  }
  return { ...image, data: new Uint8Array(out.buffer) };
}

export function cropped({ data, width }: Luma, box: Box): Luma {
  const out = new Uint8Array(box.width * box.height);
  for (let row = 0; row < box.height; row += 1) {
    const from = (box.y + row) * width + box.x;
    out.set(data.subarray(from, from + box.width), row * box.width);
  }
  return { data: out, width: box.width, height: box.height };
}

/** Whole pixels from the upper left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A rectangle of any turn (radians), in pixels, drawn upright at `scale` pixels a pixel; what lies outside is as the rim. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

export function turned(image: Luma, frame: Frame, scale: number): Luma {
  const width = Math.max(1, Math.round(2 * frame.halfWidth * scale));
  const height = Math.max(1, Math.round(2 * frame.halfHeight * scale));
  const out = new Uint8Array(width * height);
  const [ux, uy] = [Math.cos(frame.turn) / scale, Math.sin(frame.turn) / scale];
  const { data, width: rowOf } = image;
  const [lastX, lastY] = [Math.max(0, image.width - 2), Math.max(0, image.height - 2)];
  const right = image.width > 1 ? 1 : 0;
  const down = image.height > 1 ? rowOf : 0;
  for (let row = 0; row < height; row += 1) {
    const v = row + 0.5 - height / 2;
    let x = frame.x - uy * v + ux * (0.5 - width / 2) - 0.5;
    let y = frame.y + ux * v + uy * (0.5 - width / 2) - 0.5;
    for (let column = 0; column < width; column += 1, x += ux, y += uy) {
      const left = x < 0 ? 0 : x > lastX ? lastX : x | 0;
      const top = y < 0 ? 0 : y > lastY ? lastY : y | 0;
      const p = Math.min(1, Math.max(0, x - left));
      const q = Math.min(1, Math.max(0, y - top));
      const at = top * rowOf + left;
      const a = data[at] as number;
      const b = data[at + down] as number;
      const upper = a + p * ((data[at + right] as number) - a);
      const lower = b + p * ((data[at + down + right] as number) - b);
      out[row * width + column] = upper + q * (lower - upper) + 0.5;
    }
  }
  return { data: out, width, height };
}
