/** What a camera offers beyond its picture. W3C Image Capture; missing from TypeScript's DOM library. */
export interface Range {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface CameraAbilities {
  readonly canLight: boolean;
  readonly zoom: Range | null;
  /** Distance it can be focused at by hand; `null`: it only does so by itself, or not at all. */
  readonly focus: Range | null;
  /** It can be told what in the picture to focus on. */
  readonly canPoint: boolean;
}

export const noAbilities: CameraAbilities = {
  canLight: false,
  zoom: null,
  focus: null,
  canPoint: false,
};

interface Capabilities {
  readonly torch?: unknown;
  readonly zoom?: unknown;
  readonly focusMode?: unknown;
  readonly focusDistance?: unknown;
}

/** A range that leaves no choice is none. */
function rangeOf(value: unknown): Range | null {
  if (typeof value !== 'object' || value === null) return null;
  const { min, max, step } = value as { min?: unknown; max?: unknown; step?: unknown };
  if (typeof min !== 'number' || typeof max !== 'number' || !(max > min)) return null;
  const hasStep = typeof step === 'number' && step > 0 && step <= max - min;
  return { min, max, step: hasStep ? step : (max - min) / 100 };
}

const modesOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Asks a running camera; browsers that can't say offer nothing. */
export function abilitiesOf(track: MediaStreamTrack): CameraAbilities {
  // Missing in Firefox.
  if (typeof track.getCapabilities !== 'function') return noAbilities;
  const { torch, zoom, focusMode, focusDistance } = track.getCapabilities() as Capabilities;
  const modes = modesOf(focusMode);
  const knowsPoints = 'pointsOfInterest' in navigator.mediaDevices.getSupportedConstraints();
  return {
    canLight: torch === true || modesOf(torch).includes(true),
    zoom: rangeOf(zoom),
    focus: modes.includes('manual') ? rangeOf(focusDistance) : null,
    canPoint: knowsPoints && (modes.includes('single-shot') || modes.includes('continuous')),
  };
}

/** What can be set on a running camera, one at a time. `focus: null`: by itself again. */
export type CameraOrder =
  | { readonly set: 'light'; readonly to: boolean }
  | { readonly set: 'zoom'; readonly to: number }
  | { readonly set: 'focus'; readonly to: number | null }
  /** In fractions of the picture, 0…1 from its upper left. */
  | { readonly set: 'point'; readonly to: { readonly x: number; readonly y: number } };

function wanted(order: CameraOrder): object {
  switch (order.set) {
    case 'light':
      return { torch: order.to };
    case 'zoom':
      return { zoom: order.to };
    case 'focus':
      return order.to === null
        ? { focusMode: 'continuous' }
        : { focusMode: 'manual', focusDistance: order.to };
    case 'point':
      return { pointsOfInterest: [order.to], focusMode: 'single-shot' };
  }
}

/** Whether the camera took it; a camera that takes nothing back goes on as it was. */
export async function orderCamera(track: MediaStreamTrack, order: CameraOrder): Promise<boolean> {
  try {
    await track.applyConstraints({ advanced: [wanted(order)] });
    return true;
  } catch {
    return false;
  }
}
