import { useEffect, useMemo, useState } from 'react';
import { abilitiesOf, noAbilities, orderCamera } from './cameraAbilities.ts';
import type { CameraAbilities, CameraOrder } from './cameraAbilities.ts';
import { choicesFor, keepChoices, mirrorsByItself } from './cameraChoices.ts';
import type { CameraChoices } from './cameraChoices.ts';

export interface CameraControls {
  readonly abilities: CameraAbilities;
  readonly choices: CameraChoices;
  /** What it is focused at now, to go on from by hand; `null`: it does not say. */
  readonly focusedAt: () => number | null;
  readonly isMirrored: boolean;
  readonly mirror: (isMirrored: boolean) => void;
  /** Tells the camera, and remembers what it took. */
  readonly order: (order: CameraOrder) => void;
  /** It did not take what it was told last. */
  readonly isRefused: boolean;
}

const idOf = (track: MediaStreamTrack | null): string => track?.getSettings().deviceId ?? '';

/** What was chosen for this camera before, as it is told when it starts. */
function ordersFor({ light, zoom, focus }: CameraChoices): readonly CameraOrder[] {
  return [
    ...(light === undefined ? [] : [{ set: 'light', to: light } as const]),
    ...(zoom === undefined ? [] : [{ set: 'zoom', to: zoom } as const]),
    ...(focus === undefined ? [] : [{ set: 'focus', to: focus } as const]),
  ];
}

function focusOf(track: MediaStreamTrack | null): number | null {
  const { focusDistance } = (track?.getSettings() ?? {}) as { readonly focusDistance?: unknown };
  return typeof focusDistance === 'number' ? focusDistance : null;
}

const isOffered = (abilities: CameraAbilities, { set }: CameraOrder): boolean =>
  ({
    light: abilities.canLight,
    zoom: abilities.zoom !== null,
    focus: abilities.focus !== null,
    point: abilities.canPoint,
  })[set];

/** The choices with what the camera just took; where to focus is for the moment only. */
function chosenAlso(choices: CameraChoices, order: CameraOrder): CameraChoices {
  switch (order.set) {
    case 'light':
      return { ...choices, light: order.to };
    case 'zoom':
      return { ...choices, zoom: order.to };
    case 'focus': {
      const { focus: _before, ...others } = choices;
      return order.to === null ? others : { ...others, focus: order.to };
    }
    case 'point':
      return choices;
  }
}

/** What the running camera can be told, and what was chosen for it; `null`: none is running. */
export function useCameraControls(track: MediaStreamTrack | null): CameraControls {
  const deviceId = idOf(track);
  const abilities = useMemo(() => (track === null ? noAbilities : abilitiesOf(track)), [track]);
  const [chosen, setChosen] = useState<Readonly<Record<string, CameraChoices>>>({});
  const [isRefused, setRefused] = useState(false);
  const choices = useMemo(() => chosen[deviceId] ?? choicesFor(deviceId), [chosen, deviceId]);

  useEffect(() => {
    if (track === null) return;
    const orders = ordersFor(choicesFor(idOf(track)));
    // One after the other: a camera takes one change at a time.
    void (async () => {
      for (const order of orders) {
        if (isOffered(abilities, order)) await orderCamera(track, order);
      }
    })();
  }, [track, abilities]);

  function keep(next: CameraChoices): void {
    setChosen((before) => ({ ...before, [deviceId]: next }));
    if (deviceId !== '') keepChoices(deviceId, next);
  }

  async function tell(order: CameraOrder): Promise<void> {
    if (track === null) return;
    const isTaken = await orderCamera(track, order);
    setRefused(!isTaken);
    if (isTaken) keep(chosenAlso(choices, order));
  }

  return {
    abilities,
    choices,
    focusedAt: () => focusOf(track),
    isMirrored: choices.isMirrored ?? (track !== null && mirrorsByItself(track)),
    mirror: (isMirrored) => keep({ ...choices, isMirrored }),
    order: (order) => void tell(order),
    isRefused,
  };
}
