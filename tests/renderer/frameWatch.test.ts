import { describe, expect, it } from 'vitest';
import { gapAfter, startWatch, watchFrame } from '../../renderer/scan/frameWatch.ts';
import type { FrameRead, Outline, Saying } from '../../renderer/scan/frameWatch.ts';
import type { CodeRead } from '../../shared/reading/codeRead.ts';
import type { FrameSeen } from '../../shared/reading/frameSeen.ts';

const cellCount = 144;

function seen(over: Partial<FrameSeen> = {}, light = 120): FrameSeen {
  const cells = new Float32Array(cellCount).fill(light);
  return { light, contrast: 150, sharpness: 0.8, drawn: 0.3, stripePx: 12, cells, ...over };
}

/** Something stirs in each such frame: a few squares differ from one to the next. */
function stirring(at: number, over: Partial<FrameSeen> = {}): FrameSeen {
  const cells = new Float32Array(cellCount).fill(120);
  cells.fill(120 + (at % 2) * 10, 0, 6);
  return seen({ cells, ...over });
}

const code = (text: string, x = 0.5): CodeRead => ({
  text,
  symbology: 'QR',
  centre: { x, y: 0.5 },
  size: { width: 0.2, height: 0.3 },
});

interface Step {
  readonly atMs: number;
  readonly saying: Saying | null;
  readonly scan: string | null;
  readonly tookMs: number | null;
  readonly outline: Outline | null;
  readonly gapMs: number;
}

const everyMs = 100;

/** One frame each tenth of a second. */
function play(frames: readonly FrameRead[]): readonly Step[] {
  let watch = startWatch(0);
  return frames.map((frame, at) => {
    const atMs = at * everyMs;
    const watched = watchFrame(watch, frame, atMs);
    watch = watched.watch;
    return {
      atMs,
      saying: watch.saying,
      scan: watched.scan?.read.text ?? null,
      tookMs: watched.scan?.tookMs ?? null,
      outline: watch.outline,
      gapMs: gapAfter(watch, atMs),
    };
  });
}

const frames = (count: number, of: (at: number) => FrameRead): FrameRead[] =>
  Array.from({ length: count }, (_, at) => of(at));
const dark = { light: 5, contrast: 10, drawn: 0 };

describe('what a running camera says', () => {
  it('nothing while codes are read, and nothing for the first moment', () => {
    const steps = play(frames(12, (at) => ({ reads: [], seen: stirring(at, dark) })));
    expect(steps.slice(0, 12).map(({ saying }) => saying)).toEqual(Array(12).fill(null));
    const held = play(frames(40, (at) => ({ reads: [code('A')], seen: stirring(at, dark) })));
    expect(held.every(({ saying }) => saying === null)).toBe(true);
  });

  it('the measured advice after that, and it goes at once when a code is read', () => {
    const steps = play([
      ...frames(16, (at) => ({ reads: [], seen: stirring(at, dark) })),
      { reads: [code('A')], seen: stirring(17, dark) },
    ]);
    expect(steps.at(-2)?.saying).toBe('dark');
    expect(steps.at(-1)).toMatchObject({ saying: null, scan: 'A' });
  });

  it('words stay for a while: advice that changes with each frame is no flicker on the screen', () => {
    const blurred = { sharpness: 0.1 };
    const far = { drawn: 0.03 };
    const steps = play(
      frames(120, (at) => ({
        reads: [],
        seen: stirring(at, Math.floor(at / 5) % 2 === 0 ? blurred : far),
      })),
    );
    const changes = steps.filter((step, at) => at > 0 && step.saying !== steps[at - 1]?.saying);
    const gaps = changes.map((step, at) => step.atMs - (changes[at - 1]?.atMs ?? 0));
    expect(changes.length).toBeGreaterThan(2);
    expect(Math.min(...gaps.slice(1))).toBeGreaterThanOrEqual(1500);
  });

  it('asks for one code where two are shown alike, and takes neither', () => {
    const steps = play([{ reads: [code('A', 0.4), code('B', 0.6)], seen: seen() }]);
    expect(steps[0]).toMatchObject({ saying: 'several', scan: null });
  });
});

describe('what a running camera remembers', () => {
  it('tells how long a code was in view before it was read', () => {
    const steps = play([
      ...frames(30, () => ({ reads: [], seen: seen() })),
      ...frames(4, (at) => ({ reads: [], seen: stirring(at + 1) })),
      { reads: [code('A')], seen: stirring(6) },
    ]);
    expect(steps.at(-1)).toMatchObject({ scan: 'A', tookMs: 400 });
  });

  it('counts the next code from the last one', () => {
    const steps = play([
      { reads: [code('A')], seen: stirring(0) },
      { reads: [], seen: stirring(1) },
      { reads: [], seen: stirring(2) },
      { reads: [code('B')], seen: stirring(3) },
    ]);
    expect(steps[3]).toMatchObject({ scan: 'B', tookMs: 300 });
  });

  it('shows where the code is, over a frame or two in which it is not read', () => {
    const steps = play([
      { reads: [code('A', 0.6)], seen: seen() },
      ...frames(8, () => ({ reads: [], seen: seen() })),
    ]);
    expect(steps[0]?.outline).toEqual({
      centre: { x: 0.6, y: 0.5 },
      size: { width: 0.2, height: 0.3 },
    });
    expect(steps[3]?.outline).toEqual(steps[0]?.outline);
    expect(steps[8]?.outline).toBeNull();
  });

  it('looks often while something stirs, and seldom at an empty counter', () => {
    const steps = play([
      ...frames(20, () => ({ reads: [], seen: seen() })),
      { reads: [], seen: stirring(1) },
    ]);
    expect(steps[0]?.gapMs).toBe(20);
    expect(steps[19]?.gapMs).toBe(150);
    expect(steps[20]?.gapMs).toBe(20);
  });

  it('goes on where a frame could not be measured', () => {
    const steps = play(frames(30, () => ({ reads: [], seen: null })));
    expect(steps.at(-1)).toMatchObject({ saying: null, scan: null });
  });
});
