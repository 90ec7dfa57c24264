/** Why the camera shows nothing. Each has words (`shared/i18n/scan.ts`). */
export type CameraProblem =
  | 'none'
  | 'denied'
  | 'busy'
  | 'unplugged'
  /** It is on and sends no pictures: asleep, or taken by another program. */
  | 'frozen'
  | 'unsupported'
  | 'insecure'
  /** It sends pictures, and the program that reads them won't start. */
  | 'reader'
  | 'failed';

export type CameraOpened =
  | { readonly ok: true; readonly stream: MediaStream; readonly track: MediaStreamTrack }
  | { readonly ok: false; readonly problem: CameraProblem };

const wantedSize = { width: { ideal: 1280 }, height: { ideal: 720 } };

/** `zoom`: asked for with the camera, or Chromium tells nothing of it afterwards; ignored where there is none. */
function constraints(deviceId: string | null): MediaStreamConstraints {
  const which =
    deviceId === null ? { facingMode: 'environment' } : { deviceId: { exact: deviceId } };
  const video: MediaTrackConstraints & { readonly zoom: boolean } = {
    ...wantedSize,
    ...which,
    zoom: true,
  };
  return { audio: false, video };
}

/** Names of `getUserMedia`'s failures: W3C Media Capture and Streams, §10.2. */
function problemOf(error: unknown): CameraProblem {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'failed';
  }
}

async function openOne(deviceId: string | null): Promise<CameraOpened> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints(deviceId));
    const track = stream.getVideoTracks()[0];
    if (track === undefined) return { ok: false, problem: 'none' };
    return { ok: true, stream, track };
  } catch (error) {
    return { ok: false, problem: problemOf(error) };
  }
}

/** Opens the chosen camera, or where that is not there, the one facing away; never throws. */
export async function openCamera(deviceId: string | null): Promise<CameraOpened> {
  if (!window.isSecureContext) return { ok: false, problem: 'insecure' };
  if (navigator.mediaDevices === undefined) return { ok: false, problem: 'unsupported' };
  const opened = await openOne(deviceId);
  const isGone = deviceId !== null && !opened.ok && opened.problem === 'none';
  return isGone ? openOne(null) : opened;
}

export interface CameraDevice {
  readonly id: string;
  /** As the system names it; empty until the camera was allowed. */
  readonly label: string;
}

export async function listCameras(): Promise<readonly CameraDevice[]> {
  const devices = await navigator.mediaDevices.enumerateDevices().catch(() => []);
  return devices
    .filter((device) => device.kind === 'videoinput' && device.deviceId !== '')
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

/** Turns the light off on every track: nobody should wonder whether they are still being filmed. */
export function stopCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
