import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Canvas } from '@napi-rs/canvas';
import { toBuffer } from 'bwip-js/node';

/** A code as one would photograph it: black on white with a quiet zone. `bcid` is bwip-js's name. */
export async function codePicture(bcid: string, text: string): Promise<Canvas> {
  const png = await toBuffer({ bcid, text, scale: 4, padding: 12, backgroundcolor: 'ffffff' });
  const image = await loadImage(png);
  const canvas = createCanvas(image.width, image.height);
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}

const filmWidth = 640;
const filmHeight = 480;
const framesOfEach = 10;

/** Luma of a frame with the picture in its middle; grey where there is nothing. */
function lumaOf(picture: Canvas | null): Uint8Array {
  const canvas = createCanvas(filmWidth, filmHeight);
  const context = canvas.getContext('2d');
  context.fillStyle = '#b0b0b0';
  context.fillRect(0, 0, filmWidth, filmHeight);
  if (picture !== null) {
    const left = (filmWidth - picture.width) / 2;
    const top = (filmHeight - picture.height) / 2;
    context.drawImage(picture, left, top);
  }
  const { data } = context.getImageData(0, 0, filmWidth, filmHeight);
  return Uint8Array.from({ length: filmWidth * filmHeight }, (_, at) => data[at * 4] ?? 0);
}

/** An uncompressed film (YUV4MPEG2, 4:2:0) for Chromium's fake camera; it plays over and over. */
export function cameraFilm(pictures: readonly (Canvas | null)[]): Uint8Array {
  const head = Buffer.from(`YUV4MPEG2 W${filmWidth} H${filmHeight} F10:1 Ip A1:1 C420jpeg\n`);
  const colourless = Buffer.alloc((filmWidth * filmHeight) / 2, 128);
  const frames = pictures.flatMap((picture) => {
    const frame = Buffer.concat([Buffer.from('FRAME\n'), lumaOf(picture), colourless]);
    return Array.from({ length: framesOfEach }, () => frame);
  });
  return Buffer.concat([head, ...frames]);
}
