import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { EngineName } from '../../shared/reading/engine.ts';
import { nothingRead } from './decodeMessages.ts';
import type {
  DecodeReply,
  DecodeRequest,
  DecodeStart,
  FrameReply,
  PictureReads,
} from './decodeMessages.ts';

/** Reads codes in a worker, so that a hard picture never holds up a scan from the scanner. */
export interface Decoder {
  /** Starts the worker before there is anything to read: its engine is ready when the first frame comes. */
  start(): void;
  /** Takes the frame over and closes it; a frame that can't be read answers with no codes. */
  decodeFrame(frame: ImageBitmap | VideoFrame): Promise<FrameReply>;
  decodeFile(file: Blob): Promise<PictureReads>;
  /** Which reader is at work; `null` before the first answer. */
  engine(): EngineName | null;
  /** It was ended, or could not read, so often on end that there is no point in asking at once again. */
  isFailing(): boolean;
  close(): void;
}

const failuresOnEnd = 3;

/** A request without an answer after this long is given up, and the worker with it. */
const answerBudgetMs = 20_000;

type Reply = DecodeReply extends infer R
  ? R extends DecodeReply
    ? Omit<R, 'id' | 'engine'>
    : never
  : never;

interface Waiting {
  readonly settle: (reply: Reply | null) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Omits `id` from each member of the union. */
type Asked = DecodeRequest extends infer R
  ? R extends DecodeRequest
    ? Omit<R, 'id'>
    : never
  : never;

class WorkerDecoder implements Decoder {
  readonly #formats: ReadFormats;
  #worker: Worker | null = null;
  #engine: EngineName | null = null;
  #nextId = 1;
  #failures = 0;
  readonly #waiting = new Map<number, Waiting>();

  constructor(formats: ReadFormats) {
    this.#formats = formats;
  }

  start(): void {
    this.#running();
  }

  async decodeFrame(frame: ImageBitmap | VideoFrame): Promise<FrameReply> {
    const answer = await this.#ask({ kind: 'frame', frame }, [frame]);
    return answer?.kind === 'frame' ? answer.reply : nothingRead;
  }

  async decodeFile(file: Blob): Promise<PictureReads> {
    const answer = await this.#ask({ kind: 'file', file }, []);
    return answer?.kind === 'file' ? answer.reply : { ok: false, problem: 'readerFailed' };
  }

  engine(): EngineName | null {
    return this.#engine;
  }

  isFailing(): boolean {
    return this.#failures >= failuresOnEnd;
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { settle, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      settle(null);
    }
    this.#waiting.clear();
  }

  #ask(asked: Asked, transfer: Transferable[]): Promise<Reply | null> {
    const id = this.#nextId;
    this.#nextId += 1;
    const worker = this.#running();
    return new Promise((settle) => {
      // A worker that hangs is ended; the next request starts a fresh one.
      const timer = setTimeout(() => this.#fail(), answerBudgetMs);
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
    worker.addEventListener('error', () => this.#fail());
    worker.postMessage({ kind: 'start', formats: this.#formats } satisfies DecodeStart);
    this.#worker = worker;
    return worker;
  }

  #fail(): void {
    this.#failures += 1;
    this.close();
  }

  #take(answer: DecodeReply): void {
    this.#failures = answer.engine === null ? this.#failures + 1 : 0;
    this.#engine = answer.engine ?? this.#engine;
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(answer.id);
    waiting.settle(answer);
  }
}

/** `formats`: which kinds of code it looks for, as the shop's switch has it. */
export function openDecoder(formats: ReadFormats): Decoder {
  return new WorkerDecoder(formats);
}
