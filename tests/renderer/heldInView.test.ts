import { describe, expect, it } from 'vitest';
import { aimOf, nothingHeld, releaseMs, takeReads } from '../../renderer/scan/heldInView.ts';
import type { HeldInView } from '../../renderer/scan/heldInView.ts';
import type { CodeRead } from '../../shared/reading/codeRead.ts';

function read(text: string, x = 0.5, y = 0.5): CodeRead {
  return { text, symbology: 'QR', centre: { x, y }, size: { width: 0.2, height: 0.3 } };
}

/** Plays frames given as [time, reads] and lists what was handed on. */
function play(frames: readonly (readonly [number, readonly CodeRead[]])[]): readonly string[] {
  let held: HeldInView = nothingHeld;
  const scans: string[] = [];
  for (const [at, reads] of frames) {
    const taken = takeReads(held, reads, at);
    held = taken.held;
    if (taken.scan !== null) scans.push(taken.scan.text);
  }
  return scans;
}

describe('codes from a running camera', () => {
  it('takes a code from its first frame', () => {
    expect(play([[0, [read('A')]]])).toEqual(['A']);
  });

  it('makes one scan of a code held in view, however long', () => {
    const frames = Array.from({ length: 100 }, (_, i) => [i * 100, [read('A')]] as const);
    expect(play(frames)).toEqual(['A']);
  });

  it('forgets a flicker: away until the release time is still held, longer is a new scan', () => {
    const again = (at: number) =>
      play([
        [0, [read('A')]],
        [10, []],
        [at, [read('A')]],
      ]);
    expect(again(releaseMs)).toEqual(['A']);
    expect(again(releaseMs + 1)).toEqual(['A', 'A']);
  });

  it('takes each of several codes shown one after another', () => {
    expect(
      play([
        [0, [read('A')]],
        [100, [read('B')]],
        [200, [read('C')]],
        [300, [read('A')]],
      ]),
    ).toEqual(['A', 'B', 'C']);
  });

  it('takes only what is aimed at when several are in view', () => {
    const both = [read('corner', 0.1, 0.1), read('middle', 0.55, 0.5)];
    expect(
      play([
        [0, both],
        [100, both],
      ]),
    ).toEqual(['middle']);
  });

  it('takes none of two that are aimed at alike, and the one that is left', () => {
    const left = read('left', 0.38, 0.5);
    const right = read('right', 0.65, 0.5);
    expect(aimOf([left, right]).kind).toBe('several');
    expect(aimOf([]).kind).toBe('nothing');
    expect(
      play([
        [0, [left, right]],
        [100, [right, left]],
        [200, [right]],
      ]),
    ).toEqual(['right']);
  });

  it('one code printed twice is one code', () => {
    expect(play([[0, [read('A', 0.4, 0.5), read('A', 0.6, 0.5)]]])).toEqual(['A']);
  });

  it('a code that was taken is held in the corner too, and is no new one in the middle', () => {
    expect(
      play([
        [0, [read('A')]],
        [1500, [read('A', 0.1, 0.1), read('B')]],
        [3000, [read('A', 0.1, 0.1)]],
        [4500, [read('A')]],
      ]),
    ).toEqual(['A', 'B']);
  });
});
