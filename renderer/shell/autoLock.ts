import { useEffect } from 'react';

const lookEveryMs = 5_000;
const signsOfLife = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

/** Calls `lock` when nobody has touched anything for `minutes`; `null`: never. */
export function useAutoLock(minutes: number | null, lock: () => void): void {
  useEffect(() => {
    if (minutes === null) return undefined;
    let lastAt = performance.now();
    const note = () => {
      lastAt = performance.now();
    };
    for (const sign of signsOfLife) window.addEventListener(sign, note, { capture: true });
    const timer = setInterval(() => {
      if (performance.now() - lastAt >= minutes * 60_000) lock();
    }, lookEveryMs);
    return () => {
      clearInterval(timer);
      for (const sign of signsOfLife) window.removeEventListener(sign, note, { capture: true });
    };
  }, [minutes, lock]);
}
