import type { EngineName } from './decodeEngine.ts';
import type { DecodeReply, DecodeRequest, PictureReads } from './decodeMessages.ts';
import type { CodeRead } from './reads.ts';

/** Reads codes in a worker, so that a hard picture never holds up a scan from the scanner. */
export interface Decoder {
  /** Takes the frame over and closes it; a frame that can't be read answers with no codes. */
  decodeFrame(frame: ImageBitmap | VideoFrame): Promise<readonly CodeRead[]>;
  decodeFile(file: Blob): Promise<PictureReads>;
  /** Which reader is at work; `null` before the first answer. */
  engine(): EngineName | null;
  close(): void;
}

/** A request without an answer after this long is given up, and the worker with it. */
const answerBudgetMs = 20_000;

interface Waiting {
  readonly settle: (result: PictureReads) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Omits `id` from each member of the union. */
type Asked = DecodeRequest extends infer R
  ? R extends DecodeRequest
    ? Omit<R, 'id'>
    : never
  : never;

class WorkerDecoder implements Decoder {
  #worker: Worker | null = null;
  #engine: EngineName | null = null;
  #nextId = 1;
  readonly #waiting = new Map<number, Waiting>();

  async decodeFrame(frame: ImageBitmap | VideoFrame): Promise<readonly CodeRead[]> {
    const result = await this.#ask({ kind: 'frame', frame }, [frame]);
    return result.ok ? result.reads : [];
  }

  decodeFile(file: Blob): Promise<PictureReads> {
    return this.#ask({ kind: 'file', file }, []);
  }

  engine(): EngineName | null {
    return this.#engine;
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { settle, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      settle({ ok: false, problem: 'readerFailed' });
    }
    this.#waiting.clear();
  }

  #ask(asked: Asked, transfer: Transferable[]): Promise<PictureReads> {
    const id = this.#nextId;
    this.#nextId += 1;
    const worker = this.#running();
    return new Promise((settle) => {
      // A worker that hangs is ended; the next request starts a fresh one.
      const timer = setTimeout(() => this.close(), answerBudgetMs);
      this.#waiting.set(id, { settle, timer });
      worker.postMessage({ ...asked, id } satisfies DecodeRequest, transfer);
    });
  }

  #running(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(new URL('./decodeWorker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<DecodeReply>) =>
      this.#take(event.data),
    );
    worker.addEventListener('error', () => this.close());
    this.#worker = worker;
    return worker;
  }

  #take(reply: DecodeReply): void {
    this.#engine = reply.engine ?? this.#engine;
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(reply.id);
    waiting.settle(reply.result);
  }
}

export function openDecoder(): Decoder {
  return new WorkerDecoder();
}
