import { useEffect } from 'react';

const lookEveryMs = 5_000;
const signsOfLife = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Calls `note` with each sign of life that no key or finger gives; returns how to stop. */
export type OtherSigns = (note: () => void) => () => void;

/**
 * Calls `lock` when nobody has touched anything for `minutes`; `null`: never. A scanner on a serial line
 * touches nothing either: `others` hears it.
 */
export function useAutoLock(minutes: number | null, others: OtherSigns, lock: () => void): void {
  useEffect(() => {
    if (minutes === null) return undefined;
    let lastAt = performance.now();
    const note = () => {
      lastAt = performance.now();
    };
    for (const sign of signsOfLife) window.addEventListener(sign, note, { capture: true });
    const stopOthers = others(note);
    const timer = setInterval(() => {
      if (performance.now() - lastAt >= minutes * 60_000) lock();
    }, lookEveryMs);
    return () => {
      clearInterval(timer);
      stopOthers();
      for (const sign of signsOfLife) window.removeEventListener(sign, note, { capture: true });
    };
  }, [minutes, others, lock]);
}
