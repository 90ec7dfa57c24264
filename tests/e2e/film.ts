import { closeSync, openSync, writeSync } from 'node:fs';
import { createCanvas } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';

/** What the camera sees for a while. */
export interface Scene {
  readonly seconds: number;
  /** What is held before the camera, from the left; none: an empty counter. */
  readonly pictures: readonly Canvas[];
  /** Light as the camera gets it: 1 by default. */
  readonly gain?: number;
  readonly blurPx?: number;
}

const width = 640;
const height = 480;
const framesPerSecond = 5;
/** A hand trembles by a pixel or two. */
const trembles = [0, 2, -1, 1, -2] as const;

/** Light of one frame: the pictures side by side before a counter's grey. */
function lumaOf({ pictures, gain = 1, blurPx = 0 }: Scene, at: number): Uint8Array {
  const canvas = createCanvas(width, height);
  const context = canvas.getContext('2d');
  context.fillStyle = '#b0b0b0';
  context.fillRect(0, 0, width, height);
  if (blurPx > 0) context.filter = `blur(${blurPx}px)`;
  const share = width / Math.max(1, pictures.length);
  for (const [place, picture] of pictures.entries()) {
    const scale = Math.min(1, (share * 0.9) / picture.width, (height * 0.9) / picture.height);
    const [across, down] = [picture.width * scale, picture.height * scale];
    const left = share * place + (share - across) / 2 + (trembles[at % trembles.length] ?? 0);
    context.drawImage(picture, left, (height - down) / 2, across, down);
  }
  const { data } = context.getImageData(0, 0, width, height);
  return Uint8Array.from({ length: width * height }, (_, pixel) => (data[pixel * 4] ?? 0) * gain);
}

/**
 * Writes an uncompressed film (YUV4MPEG2, 4:2:0) for Chromium's fake camera. It plays from its beginning
 * each time the camera is opened, and over and over: its last scene must last longer than the test looks.
 */
export function writeFilm(file: string, scenes: readonly Scene[]): void {
  const film = openSync(file, 'w');
  try {
    writeSync(film, `YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420jpeg\n`);
    const colourless = Buffer.alloc((width * height) / 2, 128);
    for (const scene of scenes) {
      const looks = trembles.map((_, at) => lumaOf(scene, at));
      for (let at = 0; at < scene.seconds * framesPerSecond; at += 1) {
        writeSync(film, 'FRAME\n');
        writeSync(film, looks[at % looks.length] ?? colourless);
        writeSync(film, colourless);
      }
    }
  } finally {
    closeSync(film);
  }
}
