import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { EngineName } from '../../shared/reading/engine.ts';
import type { StagedRead } from '../../shared/reading/frameReader.ts';
import type { FrameSeen } from '../../shared/reading/frameSeen.ts';
import type { PictureProblem } from './pictureFile.ts';

/** To the worker. A frame is transferred, not copied, and closed by the worker. */
export type DecodeRequest =
  | { readonly id: number; readonly kind: 'frame'; readonly frame: ImageBitmap | VideoFrame }
  | { readonly id: number; readonly kind: 'file'; readonly file: File | Blob };

/** The worker's first message: which kinds of code it is to look for. */
export interface DecodeStart {
  readonly kind: 'start';
  readonly formats: ReadFormats;
}

export type PictureReads =
  | { readonly ok: true; readonly reads: readonly StagedRead[] }
  | { readonly ok: false; readonly problem: PictureProblem };

/** What one frame of a camera showed. */
export interface FrameReply {
  /** Agreed already: squares at once, bars when two looks said the same. */
  readonly reads: readonly StagedRead[];
  /** Light and sharpness; `null` where the frame could not be looked at. */
  readonly seen: FrameSeen | null;
  /** What reading it cost, ms: the first look alone, and all of it. */
  readonly firstMs: number;
  readonly wholeMs: number;
}

export const nothingRead: FrameReply = { reads: [], seen: null, firstMs: 0, wholeMs: 0 };

/** From the worker, once for each request. */
export type DecodeReply = { readonly id: number; readonly engine: EngineName | null } & (
  | { readonly kind: 'frame'; readonly reply: FrameReply }
  | { readonly kind: 'file'; readonly reply: PictureReads }
);
