import { useEffect } from 'react';
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
  useEffect(
    () => watchWedge(window, { scan: (raw) => takeScan(newScan(raw, 'wedge')), cut: onCut }),
    [takeScan, onCut],
  );
  return null;
}
