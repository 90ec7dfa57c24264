import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { RefObject } from 'react';
import { listCameras, openCamera, stopCamera } from './camera.ts';
import type { CameraDevice, CameraProblem } from './camera.ts';
import { openDecoder } from './decoder.ts';
import type { Decoder } from './decoder.ts';
import { openFrames } from './frames.ts';
import { nothingSeen, takeFrame } from './reads.ts';
import type { FrameMemory } from './reads.ts';

export type CameraState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  /** The window is hidden: the camera's light is off. */
  | { readonly kind: 'paused' }
  | { readonly kind: 'problem'; readonly problem: CameraProblem };

/** Time left free between two frames, ms: a code is read at once, and the machine stays cool. */
const frameGapMs = 60;

function useVisible(): boolean {
  const [visible, setVisible] = useState(() => !document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Run {
  readonly deviceId: string | null;
  readonly video: HTMLVideoElement;
  readonly signal: AbortSignal;
  readonly decoder: Decoder;
  readonly memory: { current: FrameMemory };
  readonly say: (state: CameraState) => void;
  readonly onText: (text: string) => void;
}

async function readFrames(run: Run, track: MediaStreamTrack): Promise<void> {
  const frames = openFrames(track, run.video);
  run.signal.addEventListener('abort', () => frames.close());
  while (!run.signal.aborted) {
    const frame = await frames.next();
    if (frame === null) break;
    const reads = await run.decoder.decodeFrame(frame);
    if (run.signal.aborted) break;
    const taken = takeFrame(run.memory.current, reads, performance.now());
    run.memory.current = taken.memory;
    if (taken.scan !== null) run.onText(taken.scan);
    await pause(frameGapMs);
  }
  frames.close();
}

async function runCamera(run: Run): Promise<void> {
  run.say({ kind: 'starting' });
  const opened = await openCamera(run.deviceId);
  if (run.signal.aborted) {
    if (opened.ok) stopCamera(opened.stream);
    return;
  }
  if (!opened.ok) {
    run.say({ kind: 'problem', problem: opened.problem });
    return;
  }
  const { stream, track } = opened;
  run.signal.addEventListener('abort', () => stopCamera(stream));
  track.addEventListener('ended', () => run.say({ kind: 'problem', problem: 'unplugged' }));
  run.video.srcObject = stream;
  // A play that is cut short by the next one, or by closing, is no failure.
  await run.video.play().catch(() => undefined);
  if (run.signal.aborted) return;
  run.say({ kind: 'running' });
  await readFrames(run, track);
}

export interface Camera {
  readonly state: CameraState;
  readonly devices: readonly CameraDevice[];
}

export interface CameraUse {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** `null`: the one facing away, or whichever there is. */
  readonly deviceId: string | null;
  /** Gets each code once for as long as it is held in view. */
  readonly onText: (text: string) => void;
  /** A camera was plugged in where one was missing. */
  readonly onPluggedIn: () => void;
}

/** Runs the camera while mounted and visible, reading each fresh frame. */
export function useCamera({ video, deviceId, onText, onPluggedIn }: CameraUse): Camera {
  const [state, setState] = useState<CameraState>({ kind: 'starting' });
  const [devices, setDevices] = useState<readonly CameraDevice[]>([]);
  const visible = useVisible();
  const memory = useRef<FrameMemory>(nothingSeen);
  const handOn = useEffectEvent(onText);
  const pluggedIn = useEffectEvent(onPluggedIn);

  useEffect(() => {
    if (!visible) return undefined;
    const element = video.current;
    if (element === null) return undefined;
    const stop = new AbortController();
    const decoder = openDecoder();
    const say = (next: CameraState) => {
      if (!stop.signal.aborted) setState(next);
    };
    void runCamera({
      deviceId,
      video: element,
      signal: stop.signal,
      decoder,
      memory,
      say,
      onText: (text) => handOn(text),
    });
    return () => {
      stop.abort();
      decoder.close();
      element.srcObject = null;
    };
  }, [video, deviceId, visible]);

  const kind = state.kind;
  const problem = state.kind === 'problem' ? state.problem : null;

  useEffect(() => {
    const media = navigator.mediaDevices;
    if (media === undefined) return undefined;
    const look = () => {
      void listCameras().then(setDevices);
      if (problem === 'unplugged' || problem === 'none') pluggedIn();
    };
    // Names of cameras are told only once one is allowed to run.
    if (kind === 'running') void listCameras().then(setDevices);
    media.addEventListener('devicechange', look);
    return () => media.removeEventListener('devicechange', look);
  }, [kind, problem]);

  return { state: visible ? state : { kind: 'paused' }, devices };
}
