/** Not in TypeScript's DOM library: W3C "MediaStreamTrack Insertable Media Processing", Chromium only. */
interface TrackProcessor {
  readonly readable: ReadableStream<VideoFrame>;
}
type TrackProcessorClass = new (init: {
  readonly track: MediaStreamTrack;
  readonly maxBufferSize: number;
}) => TrackProcessor;

function trackProcessorClass(): TrackProcessorClass | null {
  const found: unknown = Reflect.get(globalThis, 'MediaStreamTrackProcessor');
  return typeof found === 'function' ? (found as TrackProcessorClass) : null;
}

/** Takes the next frame; `null` when there will be no more. Never the same frame twice. */
export interface FrameSource {
  next(): Promise<VideoFrame | ImageBitmap | null>;
  close(): void;
}

function fromTrack(Processor: TrackProcessorClass, track: MediaStreamTrack): FrameSource {
  // A buffer of one: while a frame is being read the others are dropped, so the next is always fresh.
  const reader = new Processor({ track, maxBufferSize: 1 }).readable.getReader();
  return {
    async next() {
      const { value } = await reader.read().catch(() => ({ value: undefined }));
      return value ?? null;
    },
    close() {
      void reader.cancel().catch(() => undefined);
    },
  };
}

function fromVideo(video: HTMLVideoElement): FrameSource {
  let closed = false;
  return {
    next() {
      if (closed) return Promise.resolve(null);
      return new Promise((resolve) => {
        video.requestVideoFrameCallback(() => {
          if (closed) resolve(null);
          else createImageBitmap(video).then(resolve, () => resolve(null));
        });
      });
    },
    close() {
      closed = true;
    },
  };
}

/** Frames straight from the track where the browser can, else drawn from the video as it plays. */
export function openFrames(track: MediaStreamTrack, video: HTMLVideoElement): FrameSource {
  const Processor = trackProcessorClass();
  return Processor === null ? fromVideo(video) : fromTrack(Processor, track);
}
