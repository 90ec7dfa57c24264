import { useEffectEvent, useLayoutEffect } from 'react';
import { newScan } from './newScan.ts';
import { useTakeScan } from './takeScan.ts';
import { watchWedge } from './wedgeWatch.ts';

interface WedgeListenerProps {
  /** A burst broke off before its end. */
  readonly onCut: () => void;
}

/** A scanner that types, from anywhere on the screen; shows nothing. */
export function WedgeListener({ onCut }: WedgeListenerProps) {
  const takeScan = useTakeScan();
  const scan = useEffectEvent((raw: string) => takeScan(newScan(raw, 'wedge')));
  const cut = useEffectEvent(onCut);
  // Listening before the first picture is shown, and never interrupted: a burst may be under way.
  useLayoutEffect(() => watchWedge(window, { scan: (raw) => scan(raw), cut: () => cut() }), []);
  return null;
}
