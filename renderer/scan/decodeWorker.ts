import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { DecodeEngine, Pixels } from './decodeEngine.ts';
import type { DecodeReply, DecodeRequest, PictureReads } from './decodeMessages.ts';
import { maxPictureBytes, pictureHead } from './pictureFile.ts';
import { readPicture } from './readPicture.ts';
import type { Pass } from './readPicture.ts';
import { startWasmEngine } from './wasmEngine.ts';

/** A camera's frame is read at most this wide: more pixels cost time and read no more codes. */
const frameLongSide = 1280;

async function startEngine(): Promise<DecodeEngine> {
  try {
    return await startWasmEngine({ url: wasmUrl });
  } catch {
    const { startScriptEngine } = await import('./scriptEngine.ts');
    return startScriptEngine();
  }
}

interface Drawable {
  readonly source: ImageBitmap | VideoFrame;
  readonly width: number;
  readonly height: number;
}

/** Draws at the pass's size and turn; transparent pictures stand on white, as paper would. */
function pixelsOf({ source, width, height }: Drawable, pass: Pass): Pixels {
  const scale = pass.longSide / Math.max(width, height);
  const to = {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
  const canvas = new OffscreenCanvas(to.width, to.height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no drawing surface');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, to.width, to.height);
  if (pass.upsideDown) context.setTransform(-1, 0, 0, -1, to.width, to.height);
  context.drawImage(source, 0, 0, to.width, to.height);
  return context.getImageData(0, 0, to.width, to.height);
}

async function readFrame(
  engine: DecodeEngine,
  frame: ImageBitmap | VideoFrame,
): Promise<PictureReads> {
  const size =
    'displayWidth' in frame
      ? { width: frame.displayWidth, height: frame.displayHeight }
      : { width: frame.width, height: frame.height };
  const longSide = Math.min(frameLongSide, Math.max(size.width, size.height));
  try {
    const pixels = pixelsOf({ source: frame, ...size }, { longSide, upsideDown: false });
    return { ok: true, reads: await engine.read(pixels) };
  } finally {
    frame.close();
  }
}

async function readFile(engine: DecodeEngine, file: Blob): Promise<PictureReads> {
  if (file.size > maxPictureBytes) return { ok: false, problem: 'tooManyBytes' };
  const head = pictureHead(new Uint8Array(await file.arrayBuffer()));
  if (!head.ok) return head;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return { ok: false, problem: 'damaged' };
  try {
    const size = { width: bitmap.width, height: bitmap.height };
    const reads = await readPicture(engine, size, (pass) =>
      pixelsOf({ source: bitmap, ...size }, pass),
    );
    return reads.length === 0 ? { ok: false, problem: 'nothingFound' } : { ok: true, reads };
  } finally {
    bitmap.close();
  }
}

async function answer(engine: Promise<DecodeEngine>, request: DecodeRequest): Promise<DecodeReply> {
  const { id } = request;
  try {
    const ready = await engine;
    const result =
      request.kind === 'frame'
        ? await readFrame(ready, request.frame)
        : await readFile(ready, request.file);
    return { id, engine: ready.name, result };
  } catch {
    return { id, engine: null, result: { ok: false, problem: 'readerFailed' } };
  }
}

const engine = startEngine();
self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  void answer(engine, event.data).then((reply) => self.postMessage(reply));
});
