/** What was chosen for one camera; what was not is as the camera has it. */
export interface CameraChoices {
  /** The preview only: what is read is never turned round. */
  readonly isMirrored?: boolean;
  readonly light?: boolean;
  readonly zoom?: number;
  readonly focus?: number;
}

const choicesKey = 'countersign.cameras';
/** Cameras remembered; the one chosen for longest ago is forgotten first. */
const maxCameras = 12;

function choicesIn(value: unknown): CameraChoices {
  if (typeof value !== 'object' || value === null) return {};
  const { isMirrored, light, zoom, focus } = value as Readonly<Record<string, unknown>>;
  return {
    ...(typeof isMirrored === 'boolean' ? { isMirrored } : {}),
    ...(typeof light === 'boolean' ? { light } : {}),
    ...(Number.isFinite(zoom) ? { zoom: Number(zoom) } : {}),
    ...(Number.isFinite(focus) ? { focus: Number(focus) } : {}),
  };
}

/** `Map`: the order in which they were chosen for. */
function remembered(storage: Storage): Map<string, CameraChoices> {
  try {
    const kept: unknown = JSON.parse(storage.getItem(choicesKey) ?? '[]');
    const pairs = Array.isArray(kept) ? kept.filter((pair) => Array.isArray(pair)) : [];
    return new Map(pairs.map(([id, choices]) => [String(id), choicesIn(choices)]));
  } catch {
    // Somebody else wrote there.
    return new Map();
  }
}

export function choicesFor(deviceId: string, storage: Storage = localStorage): CameraChoices {
  return remembered(storage).get(deviceId) ?? {};
}

export function keepChoices(
  deviceId: string,
  choices: CameraChoices,
  storage: Storage = localStorage,
): void {
  const all = remembered(storage);
  all.delete(deviceId);
  all.set(deviceId, choices);
  storage.setItem(choicesKey, JSON.stringify([...all].slice(-maxCameras)));
}

/** How systems call the camera above a screen, where they don't say which way it looks. */
const aboveScreen = /front|facetime|integrated|built-?in|user.?facing|前置|内置|集成/i;

/** Who faces a screen with its camera moves the right way only before a mirror. */
export function mirrorsByItself(track: MediaStreamTrack): boolean {
  const { facingMode } = track.getSettings();
  return facingMode === undefined ? aboveScreen.test(track.label) : facingMode === 'user';
}
