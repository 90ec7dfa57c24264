import { useEffectEvent, useLayoutEffect } from 'react';
import { usualWedge } from '../../shared/contract/wedgeViews.ts';
import { useCall } from '../bridge/queries.ts';
import { newScan, pageTime } from './newScan.ts';
import { useTakeScan } from './takeScan.ts';
import type { Burst } from './wedgeBurst.ts';
import { readBurst } from './wedgeReading.ts';
import { useWedgeTrialStore } from './wedgeTrial.ts';
import { watchWedge } from './wedgeWatch.ts';

interface WedgeListenerProps {
  /** A burst broke off before its end. */
  readonly onCut: () => void;
  /** A burst may be two codes, by two layouts. */
  readonly onUnsure: () => void;
}

/** A scanner that types, from anywhere on the screen; shows nothing. */
export function WedgeListener({ onCut, onUnsure }: WedgeListenerProps) {
  const takeScan = useTakeScan();
  const trial = useWedgeTrialStore();
  const settings = useCall('settings.get', {});
  const scan = useEffectEvent((burst: Burst) => {
    const { takes, took } = trial.getState();
    if (takes(burst)) return took(burst);
    const reading = readBurst(burst, settings.value?.wedge ?? usualWedge);
    if (reading.kind === 'unsure') return onUnsure();
    // A page that was held up meanwhile must not take a bounce for a second scan.
    const at = pageTime(burst.lastAt);
    takeScan(newScan(reading.raw, 'wedge', { symbology: reading.symbology }, at), {
      tookMs: burst.tookMs,
    });
  });
  const cut = useEffectEvent((burst: Burst) => {
    const { isOn, wasCut } = trial.getState();
    if (isOn) wasCut(burst);
    else onCut();
  });
  // Listening before the first picture is shown, and never interrupted: a burst may be under way.
  useLayoutEffect(
    () => watchWedge(window, { scan: (burst) => scan(burst), cut: (burst) => cut(burst) }),
    [],
  );
  return null;
}
