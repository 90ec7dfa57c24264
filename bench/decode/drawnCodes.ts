import bwip from 'bwip-js/generic';
import { fitted, scaled, turned } from '../../shared/reading/transforms.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import type { Labelled } from './pictures.ts';

/** The kinds that are drawn, by bwip-js's names. */
export const drawnKinds = {
  qrcode: 'QR',
  datamatrix: 'DataMatrix',
  code128: 'Code128',
  ean13: 'EAN13',
} as const;
export type DrawnKind = keyof typeof drawnKinds;

const dark = 16;
const light = 240;
const quietModules = 10;
/** How high bars are drawn, in modules. */
const barsHigh = 30;
/** Codes are drawn so large first, then shrunk by area as a lens does. */
const finePx = 16;

/** Dark (true) and light modules, without the quiet zone. */
type Modules = readonly (readonly boolean[])[];

function modulesOf(kind: DrawnKind, text: string): Modules {
  // oxlint-disable-next-line import/no-named-as-default-member -- the named `raw` draws another symbol
  const [symbol] = bwip.raw(kind, text, '');
  if (symbol === undefined) throw new RangeError(`${text} fits no ${kind}`);
  if ('sbs' in symbol) {
    const row = symbol.sbs.flatMap((width, at) => Array<boolean>(width).fill(at % 2 === 0));
    return Array<boolean[]>(barsHigh).fill(row);
  }
  const { pixs, pixx, pixy } = symbol;
  return Array.from({ length: pixy }, (_, row) =>
    Array.from({ length: pixx }, (_unused, column) => pixs[row * pixx + column] === 1),
  );
}

/** The code on white paper, `finePx` a module. `aside`: fine pixels that its grid stands off the frame's. */
function fineCode(modules: Modules, aside: number): Luma {
  const across = (modules[0]?.length ?? 0) + 2 * quietModules;
  const down = modules.length + 2 * quietModules;
  const [width, height] = [across * finePx, down * finePx];
  const data = new Uint8Array(width * height).fill(light);
  for (let y = 0; y < height; y += 1) {
    const row = modules[Math.floor((y - aside) / finePx) - quietModules];
    if (row === undefined) continue;
    for (let x = 0; x < width; x += 1) {
      const isDark = row[Math.floor((x - aside) / finePx) - quietModules];
      if (isDark === true) data[y * width + x] = dark;
    }
  }
  return { data, width, height };
}

/** A code drawn at so many pixels a module; where its modules begin between pixels, `seed` decides. */
export function drawnCode(kind: DrawnKind, text: string, pxPerModule: number, seed: number): Luma {
  return scaled(fineCode(modulesOf(kind, text), (seed * 7) % finePx), pxPerModule / finePx);
}

/** An image in the middle of a frame of that size; around it `paper`, or the image's own mean. */
export function framed(image: Luma, width: number, height: number, paper?: number): Luma {
  const shown = fitted(image, width, height);
  const around = paper ?? meanOf(shown);
  const data = new Uint8Array(width * height).fill(around);
  const left = Math.floor((width - shown.width) / 2);
  const top = Math.floor((height - shown.height) / 2);
  for (let row = 0; row < shown.height; row += 1) {
    const line = shown.data.subarray(row * shown.width, (row + 1) * shown.width);
    data.set(line, (top + row) * width + left);
  }
  return { data, width, height };
}

function meanOf({ data }: Luma): number {
  return data.reduce((sum, value) => sum + value, 0) / Math.max(1, data.length);
}

const rimPx = 2;

/** A picture turned about its middle, whole; around it its own mean light. */
export function turnedWhole(image: Luma, degrees: number): Luma {
  const turn = (degrees * Math.PI) / 180;
  // What lies outside is drawn as the rim: the rim is the mean light.
  const rimmed = framed(image, image.width + 2 * rimPx, image.height + 2 * rimPx);
  const [cos, sin] = [Math.abs(Math.cos(turn)), Math.abs(Math.sin(turn))];
  const { width, height } = rimmed;
  const frame = {
    x: width / 2,
    y: height / 2,
    turn,
    halfWidth: (width * cos + height * sin) / 2,
    halfHeight: (width * sin + height * cos) / 2,
  };
  return turned(rimmed, frame, 1);
}

/** A code that lies at an angle, at so many pixels a module: turned while it is large, then shrunk. */
export function turnedCode(
  kind: DrawnKind,
  text: string,
  pxPerModule: number,
  degrees: number,
): Luma {
  const larger = 2;
  const upright = drawnCode(kind, text, pxPerModule * larger, 0);
  return scaled(turnedWhole(upright, degrees), 1 / larger);
}

export function labelOf(kind: DrawnKind, text: string): Labelled {
  return { file: `${kind} "${text}"`, symbology: drawnKinds[kind], text };
}
