import { describe, expect, it } from 'vitest';
import {
  flow,
  mostAtOnce,
  nothingFlows,
  perSecond,
  quietAfterFloodMs,
} from '../../shared/domain/scans/flood.ts';
import type { Flows } from '../../shared/domain/scans/flood.ts';
import type { CodeReader } from '../../shared/domain/codes/scan.ts';

const line: CodeReader = { source: 'serial', device: 'Till 1' };
const hand: CodeReader = { source: 'wedge', device: null };

function heard(readings: readonly (readonly [CodeReader, number])[]): readonly boolean[] {
  let flows: Flows = nothingFlows;
  return readings.map(([reader, at]) => {
    const next = flow(flows, reader, at);
    flows = next.flows;
    return !next.isTooMuch;
  });
}

const every = (ms: number, count: number, reader = line) =>
  Array.from({ length: count }, (_, place) => [reader, place * ms] as const);

describe('a reader that pours', () => {
  it('is heard for as many as a scanner’s memory sends at once, and no more', () => {
    const taken = heard(every(1, 5_000)).filter(Boolean).length;
    expect(taken).toBeGreaterThanOrEqual(mostAtOnce);
    expect(taken).toBeLessThan(mostAtOnce + 5);
  });

  it('is heard again after a silence, and not before', () => {
    const pouring = every(1, 200);
    const end = 199;
    expect(heard([...pouring, [line, end + quietAfterFloodMs - 1]]).at(-1)).toBe(false);
    expect(heard([...pouring, [line, end + quietAfterFloodMs]]).at(-1)).toBe(true);
  });

  it('keeps no other reader from being heard', () => {
    const readings = every(1, 1_000).flatMap(([reader, at]) =>
      at % 300 === 0
        ? ([
            [reader, at],
            [hand, at],
          ] as const)
        : ([[reader, at]] as const),
    );
    const byHand = heard(readings).filter((_, place) => readings[place]?.[0] === hand);
    expect(byHand).toEqual([true, true, true, true]);
  });

  it('is no scanner in hands, however quick and however long', () => {
    expect(heard(every(1_000 / perSecond, 10_000))).not.toContain(false);
  });

  it('is remembered in bounded room, whatever readers are named', () => {
    let flows: Flows = nothingFlows;
    for (let n = 0; n < 1_000; n += 1) {
      ({ flows } = flow(flows, { source: 'camera', device: `camera ${n}` }, n));
    }
    expect(flows.length).toBeLessThan(20);
  });
});
