import type { EngineName } from './decodeEngine.ts';
import type { PictureProblem } from './pictureFile.ts';
import type { CodeRead } from './reads.ts';

/** To the worker. A frame is transferred, not copied, and closed by the worker. */
export type DecodeRequest =
  | { readonly id: number; readonly kind: 'frame'; readonly frame: ImageBitmap | VideoFrame }
  | { readonly id: number; readonly kind: 'file'; readonly file: File | Blob };

export type PictureReads =
  | { readonly ok: true; readonly reads: readonly CodeRead[] }
  | { readonly ok: false; readonly problem: PictureProblem };

/** From the worker, once for each request. */
export interface DecodeReply {
  readonly id: number;
  readonly engine: EngineName | null;
  readonly result: PictureReads;
}
