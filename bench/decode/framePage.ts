import type { DecodeReply } from '../../renderer/scan/decodeMessages.ts';
import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';

/** What the worker said of one frame, and how long its answer took from here, ms. */
export interface FrameTime {
  readonly firstMs: number;
  readonly wholeMs: number;
  readonly roundMs: number;
}

export interface Shown {
  readonly frames: readonly FrameTime[];
  readonly texts: readonly string[];
  readonly engine: string | null;
  /** From handing over the first frame (or starting the worker) to the answer with a text, ms. */
  readonly acceptedMs: number;
}

export interface Showing {
  readonly frame: number;
  readonly width: number;
  readonly height: number;
  /** The same frame is handed over so often, unless it was read before. */
  readonly mostFrames: number;
  /** From frame to frame at least, ms: a camera's pace. */
  readonly paceMs: number;
  /** Once it was read it stays in view so many frames more. */
  readonly heldFrames: number;
  /** What the worker has behind it: nothing, it is started now; a long empty counter; or what came last. */
  readonly after: 'start' | 'nothing' | 'other';
}

interface FrameFeed {
  show(showing: Showing): Promise<Shown>;
}

declare global {
  interface Window {
    frameFeed: FrameFeed;
  }
}

/** The content policy takes no address of a worker as text, unless a policy of the page's own lets it. */
interface Trusting {
  readonly trustedTypes?: {
    createPolicy(
      name: 'default',
      rules: { createScriptURL(address: string): string | null },
    ): unknown;
  };
}

/** Runs in the page: a camera that shows frames to the product's own worker. */
export function installFrameFeed([workerPath, formats]: readonly [string, ReadFormats]): void {
  const trusting: Window & Trusting = window;
  trusting.trustedTypes?.createPolicy('default', {
    createScriptURL: (address) => (address === workerPath ? address : null),
  });
  let worker: Worker | null = null;
  let lastId = 0;

  function begin(after: Showing['after']): Worker {
    if (after === 'start') worker?.terminate();
    if (after === 'start' || worker === null) worker = new Worker(workerPath, { type: 'module' });
    // A worker that is told its kinds of code anew forgets what it half saw.
    if (after !== 'other') worker.postMessage({ kind: 'start', formats });
    return worker;
  }

  function ask(running: Worker, frame: VideoFrame): Promise<DecodeReply> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const take = ({ data }: MessageEvent<DecodeReply>) => {
        if (data.id !== id) return;
        running.removeEventListener('message', take);
        resolve(data);
      };
      running.addEventListener('message', take);
      running.addEventListener('error', () => reject(new Error('the worker failed')));
      running.postMessage({ id, kind: 'frame', frame }, [frame]);
    });
  }

  window.frameFeed = {
    async show({ frame, width, height, mostFrames, paceMs, heldFrames, after }) {
      const bytes = await (await fetch(`/frame/${frame}`)).arrayBuffer();
      const shape = { format: 'I420', codedWidth: width, codedHeight: height } as const;
      const beganAt = performance.now();
      const running = begin(after);
      const frames: FrameTime[] = [];
      const hand = async () => {
        const timestamp = frames.length;
        const handedAt = performance.now();
        const answer = await ask(running, new VideoFrame(bytes, { ...shape, timestamp }));
        if (answer.kind !== 'frame') throw new Error('not an answer to a frame');
        const { firstMs, wholeMs } = answer.reply;
        frames.push({ firstMs, wholeMs, roundMs: performance.now() - handedAt });
        return answer;
      };
      let engine: string | null = null;
      while (frames.length < mostFrames) {
        const answer = await hand();
        ({ engine } = answer);
        const texts = answer.reply.reads.map(({ text }) => text);
        const acceptedMs = performance.now() - beganAt;
        if (texts.length > 0) {
          for (let held = 0; held < heldFrames; held += 1) await hand();
          return { frames, texts, engine, acceptedMs };
        }
        const restMs = Math.max(0, paceMs - (frames.at(-1)?.roundMs ?? 0));
        if (restMs > 0) await new Promise((resolve) => setTimeout(resolve, restMs));
      }
      return { frames, texts: [], engine, acceptedMs: Number.POSITIVE_INFINITY };
    },
  };
}
