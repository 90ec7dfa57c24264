import type { SerialScannerSettings } from '../../../shared/contract/views.ts';

export type PathFault = 'pathBad' | 'pathTwice';

export const maxPathLength = 120;

export const usualScanner: SerialScannerSettings = {
  path: '',
  baudRate: 9600,
  framing: '8N1',
  ending: 'line',
};

/** What is wrong with a port's name, as the terminal will see it; `null` when nothing is. */
export function pathFault(path: string, saved: readonly SerialScannerSettings[]): PathFault | null {
  if (saved.some((one) => one.path === path)) return 'pathTwice';
  const isPath = /^(?:\/dev\/(?:[\w:.+-]+\/)*[\w:.+-]*[\w+-]|COM[1-9]\d{0,2})$/.test(path);
  return isPath ? null : 'pathBad';
}
