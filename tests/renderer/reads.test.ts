import { describe, expect, it } from 'vitest';
import {
  agreedInPicture,
  agreementWindowMs,
  aimedAt,
  nothingSeen,
  releaseMs,
  takeFrame,
} from '../../renderer/scan/reads.ts';
import type { CodeFormat, CodeRead, FrameMemory } from '../../renderer/scan/reads.ts';

function read(text: string, format: CodeFormat = 'QRCode', x = 0.5, y = 0.5): CodeRead {
  return { text, format, centre: { x, y } };
}

/** Plays frames given as [time, reads] and lists what was handed on. */
function play(frames: readonly (readonly [number, readonly CodeRead[]])[]): readonly string[] {
  let memory: FrameMemory = nothingSeen;
  const scans: string[] = [];
  for (const [at, reads] of frames) {
    const taken = takeFrame(memory, reads, at);
    memory = taken.memory;
    if (taken.scan !== null) scans.push(taken.scan);
  }
  return scans;
}

describe('codes from a running camera', () => {
  it('takes a two-dimensional code from its first frame', () => {
    expect(play([[0, [read('A')]]])).toEqual(['A']);
  });

  it('takes bars only when a second frame agrees', () => {
    expect(play([[0, [read('690', 'EAN13')]]])).toEqual([]);
    expect(
      play([
        [0, [read('690', 'EAN13')]],
        [100, [read('690', 'EAN13')]],
      ]),
    ).toEqual(['690']);
  });

  it('does not take two different readings of bars for agreement', () => {
    expect(
      play([
        [0, [read('690', 'EAN13')]],
        [100, [read('691', 'EAN13')]],
      ]),
    ).toEqual([]);
  });

  it('waits for agreement at the window’s edge and not past it', () => {
    const second = (at: number) =>
      play([
        [0, [read('690', 'Code128')]],
        [at, [read('690', 'Code128')]],
      ]);
    expect(second(agreementWindowMs)).toEqual(['690']);
    expect(second(agreementWindowMs + 1)).toEqual([]);
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
      ]),
    ).toEqual(['A', 'B', 'C']);
  });

  it('takes only what is aimed at when several are in view', () => {
    const both = [read('corner', 'QRCode', 0.1, 0.1), read('middle', 'QRCode', 0.55, 0.5)];
    expect(aimedAt(both)?.text).toBe('middle');
    expect(
      play([
        [0, both],
        [100, both],
      ]),
    ).toEqual(['middle']);
    expect(aimedAt([])).toBeNull();
  });
});

describe('codes in a picture', () => {
  it('counts a two-dimensional code seen in one pass, bars only in two', () => {
    expect(agreedInPicture([[read('A'), read('690', 'EAN13')], []]).map((r) => r.text)).toEqual([
      'A',
    ]);
    expect(
      agreedInPicture([[read('690', 'EAN13')], [read('690', 'EAN13')]]).map((r) => r.text),
    ).toEqual(['690']);
  });

  it('does not let one pass agree with itself', () => {
    expect(agreedInPicture([[read('690', 'EAN13'), read('690', 'EAN13')]])).toEqual([]);
  });

  it('lists each text once, from the top', () => {
    const lower = read('lower', 'QRCode', 0.2, 0.8);
    const upper = read('upper', 'QRCode', 0.8, 0.2);
    expect(agreedInPicture([[lower, upper], [upper]]).map((r) => r.text)).toEqual([
      'upper',
      'lower',
    ]);
  });
});
