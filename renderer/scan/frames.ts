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

type NextPicture = (video: HTMLVideoElement, shown: () => void) => void;

/** Browsers without `requestVideoFrameCallback`: the film's own clock says that there is a fresh picture. */
function byItsClock(video: HTMLVideoElement, shown: () => void): void {
  const before = video.currentTime;
  const look = () => {
    if (video.currentTime === before && video.srcObject !== null) requestAnimationFrame(look);
    else shown();
  };
  requestAnimationFrame(look);
}

function nextPictureBy(video: HTMLVideoElement): NextPicture {
  return 'requestVideoFrameCallback' in video
    ? (of, shown) => void of.requestVideoFrameCallback(shown)
    : byItsClock;
}

function fromVideo(video: HTMLVideoElement): FrameSource {
  const nextPicture = nextPictureBy(video);
  const closing = new AbortController();
  const closed = new Promise<null>((resolve) =>
    closing.signal.addEventListener('abort', () => resolve(null)),
  );
  const picture = () =>
    new Promise<ImageBitmap | null>((resolve) => {
      nextPicture(video, () => {
        if (closing.signal.aborted) resolve(null);
        else createImageBitmap(video).then(resolve, () => resolve(null));
      });
    });
  return {
    next: () => Promise.race([picture(), closed]),
    close: () => closing.abort(),
  };
}

/**
 * Frames straight from the track where the browser can, else drawn from the video as it plays; `null` where
 * it can do neither.
 */
export function openFrames(track: MediaStreamTrack, video: HTMLVideoElement): FrameSource | null {
  const Processor = trackProcessorClass();
  if (Processor !== null) return fromTrack(Processor, track);
  return typeof createImageBitmap === 'function' ? fromVideo(video) : null;
}
