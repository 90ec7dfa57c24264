import type { InputOf } from '../shared/contract/methods.ts';
import { noCounts, timeGroups } from '../shared/domain/scans/readCounts.ts';

type Telling = InputOf<'scanStats.add'>;

const nobody = { source: 'wedge', device: null, symbology: null, ...noCounts } as const;
const atHalfASecond = 6;

/** So many reads, each of about half a second. */
function timed(reads: number): readonly number[] {
  return Array.from({ length: timeGroups }, (_, group) => (group === atHalfASecond ? reads : 0));
}

/** What a busy counter reads in a day: a scanner with a dirty window among the others. */
export const readingsOfADay: Telling = {
  tellingId: '5ca11ab1e'.padEnd(32, '0'),
  readers: [
    { ...nobody, symbology: 'QR', scans: 212, again: 9, misread: 3, doubles: 5 },
    { ...nobody, cut: 64 },
    { ...nobody, source: 'serial', device: 'COM3', symbology: 'Code128', scans: 88, again: 2 },
    { ...nobody, source: 'serial', device: 'COM3', symbology: 'EAN13', scans: 31 },
    {
      ...{ ...nobody, source: 'camera', device: 'HD Webcam (046d:0825)', symbology: 'QR' },
      ...{ scans: 43, again: 2, times: timed(43) },
    },
    { ...nobody, source: 'typed', scans: 17, misread: 4 },
    { ...nobody, source: 'picture', symbology: 'QR', scans: 3, times: timed(3) },
  ],
};
