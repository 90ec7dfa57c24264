import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';
import { usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { DecodeEngine } from '../../shared/reading/engine.ts';
import { createFrameReader, frameFitted } from '../../shared/reading/frameReader.ts';
import type { FrameReader } from '../../shared/reading/frameReader.ts';
import { lookAt } from '../../shared/reading/frameSeen.ts';
import { readPicture } from '../../shared/reading/pictureReader.ts';
import { startWasmEngine } from '../../shared/reading/wasmEngine.ts';
import { nothingRead } from './decodeMessages.ts';
import type {
  DecodeReply,
  DecodeRequest,
  DecodeStart,
  FrameReply,
  PictureReads,
} from './decodeMessages.ts';
import { lumaOfBitmap, lumaOfFrame } from './frameLuma.ts';
import { maxPictureBytes, maxPicturePixels, pictureHead } from './pictureFile.ts';

interface Readers {
  readonly engine: DecodeEngine;
  /** A camera's frames are votes for one another; a picture stands by itself. */
  readonly frames: FrameReader;
  readonly pictures: FrameReader;
}

async function startEngine(): Promise<DecodeEngine> {
  try {
    return await startWasmEngine({ url: wasmUrl });
  } catch {
    const { startScriptEngine } = await import('../../shared/reading/scriptEngine.ts');
    return startScriptEngine();
  }
}

async function startReaders(formats: ReadFormats): Promise<Readers> {
  const engine = await started;
  const now = () => performance.now();
  return {
    engine,
    frames: createFrameReader(engine, formats, now),
    pictures: createFrameReader(engine, formats, now),
  };
}

async function readFrame(
  reader: FrameReader,
  frame: ImageBitmap | VideoFrame,
): Promise<FrameReply> {
  try {
    const image = frameFitted(await lumaOfFrame(frame));
    return { ...reader.frame(image), seen: lookAt(image) };
  } finally {
    frame.close();
  }
}

async function readFile(reader: FrameReader, file: Blob): Promise<PictureReads> {
  if (file.size > maxPictureBytes) return { ok: false, problem: 'tooManyBytes' };
  const head = pictureHead(new Uint8Array(await file.arrayBuffer()));
  if (!head.ok) return head;
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (bitmap === null) return { ok: false, problem: 'damaged' };
  try {
    // A head may say less than what comes of it.
    if (bitmap.width * bitmap.height > maxPicturePixels) {
      return { ok: false, problem: 'tooManyPixels' };
    }
    const reads = readPicture(reader, lumaOfBitmap(bitmap));
    return reads.length === 0 ? { ok: false, problem: 'nothingFound' } : { ok: true, reads };
  } finally {
    bitmap.close();
  }
}

async function answerFrame(
  id: number,
  frame: ImageBitmap | VideoFrame,
  ready: Promise<Readers>,
): Promise<DecodeReply> {
  try {
    const { engine, frames } = await ready;
    return { id, kind: 'frame', engine: engine.name, reply: await readFrame(frames, frame) };
  } catch {
    return { id, kind: 'frame', engine: null, reply: nothingRead };
  }
}

async function answerFile(id: number, file: Blob, ready: Promise<Readers>): Promise<DecodeReply> {
  try {
    const { engine, pictures } = await ready;
    return { id, kind: 'file', engine: engine.name, reply: await readFile(pictures, file) };
  } catch {
    return { id, kind: 'file', engine: null, reply: { ok: false, problem: 'readerFailed' } };
  }
}

const started = startEngine();
let readers = startReaders(usualReadFormats);

self.addEventListener('message', ({ data }: MessageEvent<DecodeStart | DecodeRequest>) => {
  if (data.kind === 'start') {
    readers = startReaders(data.formats);
    return;
  }
  const reply =
    data.kind === 'frame'
      ? answerFrame(data.id, data.frame, readers)
      : answerFile(data.id, data.file, readers);
  void reply.then((answer) => self.postMessage(answer));
});
