import type { CodeRead } from '../../shared/reading/codeRead.ts';
import { openCamera, stopCamera } from './camera.ts';
import type { CameraOpened, CameraProblem } from './camera.ts';
import type { Decoder } from './decoder.ts';
import { openFrames } from './frames.ts';
import type { FrameSource } from './frames.ts';
import { gapAfter, startWatch, watchFrame } from './frameWatch.ts';
import type { FrameWatch, Outline, Saying } from './frameWatch.ts';

/** A camera that is on and has sent a first frame. */
export interface RunningCamera {
  readonly track: MediaStreamTrack;
  /** From asking for the camera to its first frame being read, ms. */
  readonly startedInMs: number;
}

export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running'; readonly camera: RunningCamera }
  /** The window is hidden: the camera's light is off. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'problem'; readonly problem: CameraProblem };

/** What the viewfinder shows over its picture. */
export interface CameraView {
  readonly saying: Saying | null;
  readonly outline: Outline | null;
}

export interface CameraUse {
  /** `null`: the one facing away, or whichever there is. */
  readonly deviceId: string | null;
  readonly video: HTMLVideoElement;
  readonly decoder: Decoder;
  /** Ends it all. */
  readonly signal: AbortSignal;
  /** Somebody asks to try again now. */
  readonly again: EventTarget;
  /** What was read before a pause is still held. */
  readonly watch: { current: FrameWatch | null };
  readonly say: (state: CameraState) => void;
  readonly show: (view: CameraView) => void;
  /** Each code once for as long as it is held in view. */
  readonly onRead: (read: CodeRead, track: MediaStreamTrack, tookMs: number) => void;
}

/** A camera without a frame for so long sends none; a cold one takes its time for the first, ms. */
const frozenAfterMs = 2000;
const firstFrameMs = 5000;
const openingMs = 8000;

/** Until it is tried again by itself, ms; `null`: only when something has changed, or somebody asks. */
const againAfterMs: Readonly<Record<CameraProblem, number | null>> = {
  none: 3000,
  unplugged: 1500,
  busy: 2000,
  frozen: 1000,
  reader: 5000,
  failed: 5000,
  denied: null,
  unsupported: null,
  insecure: null,
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

type AwaitedEvent = readonly [EventTarget, string];

/** Resolves with the first of those events, and listens no longer. */
function nextEvent(events: readonly AwaitedEvent[]): {
  readonly happened: Promise<void>;
  readonly stop: () => void;
} {
  const listening = new AbortController();
  const happened = new Promise<void>((resolve) => {
    for (const [target, name] of events) {
      target.addEventListener(name, () => resolve(), { signal: listening.signal });
    }
  });
  return { happened, stop: () => listening.abort() };
}

async function permission(): Promise<PermissionStatus | null> {
  try {
    return await navigator.permissions.query({ name: 'camera' as PermissionName });
  } catch {
    // Some browsers can't be asked: there somebody presses the button.
    return null;
  }
}

/** What may change that problem: somebody allows the camera, or one is plugged in. */
async function changesOf(problem: CameraProblem): Promise<readonly AwaitedEvent[]> {
  if (problem === 'denied') {
    const allowed = await permission();
    return allowed === null ? [] : [[allowed, 'change']];
  }
  const { mediaDevices } = navigator;
  return mediaDevices === undefined ? [] : [[mediaDevices, 'devicechange']];
}

/** Waits until it is worth trying again: something changed, somebody asks, time has passed. */
async function untilWorthAgain(use: CameraUse, problem: CameraProblem): Promise<void> {
  const after = againAfterMs[problem];
  const changes = await changesOf(problem);
  const { happened, stop } = nextEvent([[use.signal, 'abort'], [use.again, 'again'], ...changes]);
  await (after === null ? happened : within(happened, after, undefined));
  stop();
}

/** What comes, or `late` where it does not come in time. */
async function within<T, L>(coming: Promise<T>, ms: number, late: L): Promise<T | L> {
  const waiting = new AbortController();
  const timeUp = new Promise<L>((resolve) => {
    const timer = setTimeout(() => resolve(late), ms);
    waiting.signal.addEventListener('abort', () => clearTimeout(timer));
  });
  try {
    return await Promise.race([coming, timeUp]);
  } finally {
    waiting.abort();
  }
}

/** A camera that hangs answers nothing; while somebody is asked to allow it, it takes as long as it takes. */
async function openInTime(use: CameraUse): Promise<CameraOpened> {
  const opening = openCamera(use.deviceId);
  const allowed = await permission();
  if (allowed?.state !== 'granted') return opening;
  const opened = await within(opening, openingMs, null);
  if (opened !== null) return opened;
  // Should it come after all, its light must not stay on.
  void opening.then((late) => late.ok && stopCamera(late.stream));
  return { ok: false, problem: 'busy' };
}

type NextFrame = VideoFrame | ImageBitmap | null | 'frozen';

async function nextInTime(frames: FrameSource, isFirst: boolean): Promise<NextFrame> {
  const coming = frames.next();
  const frame = await within(coming, isFirst ? firstFrameMs : frozenAfterMs, 'frozen' as const);
  // A frame that comes after all is nobody's, and must be given back.
  if (frame === 'frozen') void coming.then((late) => late?.close());
  return frame;
}

interface Open {
  readonly track: MediaStreamTrack;
  readonly frames: FrameSource;
  readonly askedAtMs: number;
}

/** Reads frame by frame until the camera ends; what ended it. */
async function readFrames(
  use: CameraUse,
  { track, frames, askedAtMs }: Open,
): Promise<CameraProblem> {
  let isFirst = true;
  for (;;) {
    const frame = await nextInTime(frames, isFirst);
    if (frame === 'frozen') return 'frozen';
    if (frame === null || use.signal.aborted) {
      frame?.close();
      return 'unplugged';
    }
    const read = await use.decoder.decodeFrame(frame);
    if (use.signal.aborted) return 'unplugged';
    if (use.decoder.isFailing()) return 'reader';
    const atMs = performance.now();
    if (isFirst) {
      use.say({ kind: 'running', camera: { track, startedInMs: Math.round(atMs - askedAtMs) } });
    }
    isFirst = false;
    const { watch, scan } = watchFrame(use.watch.current ?? startWatch(askedAtMs), read, atMs);
    use.watch.current = watch;
    use.show(watch);
    if (scan !== null) use.onRead(scan.read, track, scan.tookMs);
    await pause(gapAfter(watch, atMs));
  }
}

/** Opens the camera and reads until it ends, or can't be opened; why. */
async function runOnce(use: CameraUse): Promise<CameraProblem> {
  const askedAtMs = performance.now();
  const opened = await openInTime(use);
  if (!opened.ok) return opened.problem;
  const { stream, track } = opened;
  const frames = use.signal.aborted ? null : openFrames(track, use.video);
  const end = () => {
    frames?.close();
    stopCamera(stream);
  };
  if (frames === null) {
    end();
    return 'unsupported';
  }
  use.watch.current = startWatch(askedAtMs, use.watch.current?.held);
  use.signal.addEventListener('abort', end, { once: true });
  // Where frames are drawn from the video they don't end with the track: this ends them.
  track.addEventListener('ended', end, { once: true });
  use.video.srcObject = stream;
  // A play that is cut short by the next one, or by closing, is no failure.
  void use.video.play().catch(() => undefined);
  const problem = await readFrames(use, { track, frames, askedAtMs });
  use.signal.removeEventListener('abort', end);
  end();
  return problem;
}

/** Keeps the camera running until `signal`: says what is wrong while it is not, and tries again. */
export async function runCamera(use: CameraUse): Promise<void> {
  use.say({ kind: 'starting' });
  use.decoder.start();
  let wasUnplugged = false;
  for (;;) {
    const problem = await runOnce(use);
    if (use.signal.aborted) return;
    // An unplugged camera is not there: what happened says more than what is so.
    wasUnplugged = problem === 'unplugged' || (wasUnplugged && problem === 'none');
    const said = wasUnplugged ? 'unplugged' : problem;
    use.show({ saying: null, outline: null });
    use.say({ kind: 'problem', problem: said });
    await untilWorthAgain(use, said);
    if (use.signal.aborted) return;
  }
}
