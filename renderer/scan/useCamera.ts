import { useEffect, useEffectEvent, useReducer, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { CodeRead } from '../../shared/reading/codeRead.ts';
import { listCameras } from './camera.ts';
import type { CameraDevice } from './camera.ts';
import { runCamera } from './cameraRun.ts';
import type { CameraState, CameraView } from './cameraRun.ts';
import { openDecoder } from './decoder.ts';
import { useReadFormats } from './readSymbologies.ts';
import type { EngineName } from '../../shared/reading/engine.ts';
import type { FrameWatch } from './frameWatch.ts';

function useVisible(): boolean {
  const [visible, setVisible] = useState(() => !document.hidden);
  useEffect(() => {
    const look = () => setVisible(!document.hidden);
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, []);
  return visible;
}

const newTarget = (): EventTarget => new EventTarget();

const nothingShown: CameraView = { saying: null, outline: null };

/** What is shown is drawn anew only when it differs. */
function isSameView(a: CameraView, b: CameraView): boolean {
  const [one, other] = [a.outline?.centre, b.outline?.centre];
  return a.saying === b.saying && one?.x === other?.x && one?.y === other?.y;
}

export interface Camera {
  readonly state: CameraState;
  readonly view: CameraView;
  readonly devices: readonly CameraDevice[];
  readonly engine: EngineName | null;
  /** Tries at once what is tried again by itself anyway. */
  readonly again: () => void;
}

export interface CameraNeeds {
  readonly video: RefObject<HTMLVideoElement | null>;
  /** `null`: the one facing away, or whichever there is. */
  readonly deviceId: string | null;
  /** Gets each code once for as long as it is held in view; `tookMs`: since it came into view. */
  readonly onRead: (read: CodeRead, track: MediaStreamTrack, tookMs: number) => void;
}

interface Devices {
  readonly list: readonly CameraDevice[];
  /** How often one was plugged in or pulled out since this was opened. */
  readonly changes: number;
}

/** The cameras there are. Their names are told only once one is allowed to run. */
function useDevices(isRunning: boolean): Devices {
  const [devices, setDevices] = useState<Devices>({ list: [], changes: 0 });
  useEffect(() => {
    const media = navigator.mediaDevices;
    if (media === undefined) return undefined;
    const look = async (change: number) => {
      const list = await listCameras();
      setDevices((before) => ({ list, changes: before.changes + change }));
    };
    const plugged = () => void look(1);
    if (isRunning) void look(0);
    media.addEventListener('devicechange', plugged);
    return () => media.removeEventListener('devicechange', plugged);
  }, [isRunning]);
  return devices;
}

/**
 * Starts anew where another camera stands in for the chosen one and that has been plugged in again; once
 * for each time, so that a camera that is there and can't be opened starts no circle.
 */
function useReturning(
  running: string | null,
  chosen: string | null,
  { list, changes }: Devices,
  startAnew: () => void,
): void {
  const startedFor = useRef(0);
  const start = useEffectEvent(startAnew);
  useEffect(() => {
    const isStandIn = running !== null && chosen !== null && running !== chosen;
    if (!isStandIn || changes === startedFor.current) return;
    if (!list.some(({ id }) => id === chosen)) return;
    startedFor.current = changes;
    start();
  }, [running, chosen, list, changes]);
}

/** Runs the camera while mounted and visible, reading each fresh frame. */
export function useCamera({ video, deviceId, onRead }: CameraNeeds): Camera {
  const [state, setState] = useState<CameraState>({ kind: 'starting' });
  const [view, setView] = useState(nothingShown);
  const [engine, setEngine] = useState<EngineName | null>(null);
  // Each start has its own: another one starts the camera anew.
  const [againAsked, startAnew] = useReducer(newTarget, null, newTarget);
  const visible = useVisible();
  const formats = useReadFormats();
  const watch = useRef<FrameWatch | null>(null);
  const handOn = useEffectEvent(onRead);

  useEffect(() => {
    const element = video.current;
    if (!visible || element === null) return undefined;
    const stop = new AbortController();
    const decoder = openDecoder(formats);
    const whileRunning =
      <Args extends readonly unknown[]>(act: (...args: Args) => void) =>
      (...args: Args) => {
        if (!stop.signal.aborted) act(...args);
      };
    void runCamera({
      deviceId,
      video: element,
      decoder,
      signal: stop.signal,
      again: againAsked,
      watch,
      say: whileRunning((next: CameraState) => {
        setState(next);
        setEngine(decoder.engine());
      }),
      show: whileRunning((next: CameraView) =>
        setView((before) => (isSameView(before, next) ? before : next)),
      ),
      onRead: (read, track, tookMs) => handOn(read, track, tookMs),
    });
    return () => {
      stop.abort();
      decoder.close();
      element.srcObject = null;
    };
  }, [video, deviceId, visible, againAsked, formats]);

  const running =
    state.kind === 'running' ? (state.camera.track.getSettings().deviceId ?? null) : null;
  const devices = useDevices(running !== null);
  useReturning(running, deviceId, devices, startAnew);
  return {
    state: visible ? state : { kind: 'paused' },
    view,
    devices: devices.list,
    engine,
    again: () => againAsked.dispatchEvent(new Event('again')),
  };
}
