import { describe, expect, it } from 'vitest';
import type { Burst } from '../../renderer/scan/wedgeBurst.ts';
import { createWedgeTrialStore, trialScans } from '../../renderer/scan/wedgeTrial.ts';
import { sameReaderMs } from '../../shared/domain/scans/readings.ts';

const tookMs = 60;

/** A code of which the last character was sent at that time. */
function burst(text: string, lastAt: number): Burst {
  const marks = { capsLock: false, inputMethod: false };
  const count = text.length;
  return { text, keys: text, count, gaps: [], marks, ending: 'enter', tookMs, lastAt };
}

/** A trial that ended right after its last reading, of 1,000 ms. */
function ended() {
  const trial = createWedgeTrialStore().getState();
  trial.start();
  for (let n = 1; n <= trialScans; n += 1) trial.took(burst('CHECK', 1_000));
  trial.stop();
  return trial;
}

describe('a scanner that types is tried', () => {
  it('and every burst is the trial’s as long as it is on', () => {
    const trial = createWedgeTrialStore().getState();
    expect(trial.takes(burst('A', 0))).toBe(false);
    trial.start();
    expect(trial.takes(burst('A', 0))).toBe(true);
  });

  it('and a bounce of its last scan is no customer’s once it is over', () => {
    const latest = 1_000 + sameReaderMs + tookMs;
    expect(ended().takes(burst('CHECK', 1_050 + tookMs))).toBe(true);
    expect(ended().takes(burst('CHECK', latest))).toBe(true);
    expect(ended().takes(burst('CHECK', latest + 1))).toBe(false);
  });

  it('and goes on bouncing', () => {
    const trial = ended();
    trial.took(burst('CHECK', 1_300));
    expect(trial.takes(burst('CHECK', 1_600))).toBe(true);
  });

  it('and another code is never left out', () => {
    expect(ended().takes(burst('OTHER', 1_050))).toBe(false);
  });
});
