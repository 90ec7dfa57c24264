import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { noCodeRules, readCode } from '../../shared/domain/codes/code.ts';
import { maxCodeLength } from '../../shared/domain/codes/scan.ts';
import {
  fallSilent,
  maxGapMs,
  minEndedCharacters,
  minUnendedCharacters,
  press,
  settleAfterMs,
  silenceMs,
  stallMs,
  wedgeAtRest,
} from '../../renderer/scan/wedge.ts';
import type {
  Effect,
  Ending,
  Step,
  Taker,
  WedgeKey,
  WedgeState,
} from '../../renderer/scan/wedgeBurst.ts';

interface Played {
  readonly effects: readonly Effect[];
  readonly fates: readonly Step['fate'][];
  readonly state: WedgeState;
}

/** Presses the keys one after the other; a pause long enough settles the run, as the timer would. */
function play(keys: readonly WedgeKey[], isEnd = true): Played {
  let state = wedgeAtRest;
  const effects: Effect[] = [];
  const fates: Step['fate'][] = [];
  const take = (step: Step) => {
    state = step.state;
    effects.push(...step.effects);
  };
  for (const key of keys) {
    if (state.run !== null && key.at - state.run.lastAt > settleAfterMs(state.run)) {
      take(fallSilent(state));
    }
    const step = press(state, key);
    take(step);
    fates.push(step.fate);
  }
  if (isEnd) take(fallSilent(state));
  return { effects, fates, state };
}

const marks = { capsLock: false, inputMethod: false };

function char(one: string, at: number, taker: Taker = 'none'): WedgeKey {
  return { kind: 'char', char: one, physical: one, marks, at, taker };
}

function end(at: number, taker: Taker = 'none', ending: Ending = 'enter'): WedgeKey {
  return { kind: 'end', ending, at, taker };
}

/** Characters at an even pace, the first at time 0. */
function typed(text: string, gapMs: number, taker: Taker = 'none'): WedgeKey[] {
  return [...text].map((one, place) => char(one, place * gapMs, taker));
}

function ended(text: string, gapMs: number, taker: Taker = 'none'): WedgeKey[] {
  return [...typed(text, gapMs, taker), end(text.length * gapMs, taker)];
}

const scansIn = ({ effects }: Played) =>
  effects.flatMap((effect) => (effect.kind === 'scan' ? [effect.burst.text] : []));
const kindsIn = ({ effects }: Played) => effects.map(({ kind }) => kind);

const code = 'TWNR-C79R-70PX-41';

describe('a burst where nothing takes text', () => {
  it('is a scan when it ends with Enter', () => {
    expect(scansIn(play(ended(code, 5)))).toEqual([code]);
  });

  it.each([
    [maxGapMs - 1, 1],
    [maxGapMs, 1],
    [maxGapMs + 1, 0],
  ])('with gaps of %i ms gives %i scans', (gap, scans) => {
    expect(scansIn(play(ended(code, gap)))).toHaveLength(scans);
  });

  it.each([
    [minEndedCharacters - 1, 0],
    [minEndedCharacters, 1],
    [minEndedCharacters + 1, 1],
  ])('of %i characters and Enter gives %i scans', (length, scans) => {
    expect(scansIn(play(ended('ABCDEFGH'.slice(0, length), 5)))).toHaveLength(scans);
  });

  it.each([
    [minUnendedCharacters - 1, []],
    [minUnendedCharacters, ['ABCDEFGHIJ']],
  ])('of %i characters and silence gives %j', (length, scans) => {
    expect(scansIn(play(typed('ABCDEFGHIJKL'.slice(0, length), 5)))).toEqual(scans);
  });

  it.each([
    ['a letter of a person', typed('A', 0), maxGapMs + 1],
    ['a whole code', typed('TWNRC79R70PX41', 5), silenceMs],
    ['half a code of a machine that may have stalled', typed('TWNRC79R70P', 5), stallMs + 1],
    ['a slow scanner’s code', typed('ABCDEFGHIJKL', 100), silenceMs],
  ])('waits for the rest of %s as long as that may take', (_, keys, ms) => {
    const { run } = play(keys, false).state;
    expect(run && settleAfterMs(run)).toBe(ms);
  });

  it.each([
    [stallMs, [code]],
    [stallMs + 1, []],
  ])('survives a machine that stalls in the middle for %i ms', (stall, scans) => {
    const keys = ended(code, 5).map((key, place) =>
      place < 7 ? key : { ...key, at: key.at + stall - 5 },
    );
    expect(scansIn(play(keys)).filter((raw) => raw === code)).toEqual(scans);
  });

  it('swallows a terminator that comes after the code was taken for whole', () => {
    const whole = typed('TWNRC79R70PX41', 5);
    const late = end(13 * 5 + silenceMs + 50);
    const played = play([...whole, late]);
    expect(scansIn(played)).toEqual(['TWNRC79R70PX41']);
    expect(played.fates.at(-1)).toBe('swallow');
  });

  it('lets no letter, space or terminator through (I8)', () => {
    const { fates } = play(ended('AB CD EF', 5));
    expect(fates).not.toContain('pass');
  });

  it('swallows the second terminator of CR LF where the machine stalled between the two', () => {
    const keys = ended(code, 8);
    const at = (keys.at(-1)?.at ?? 0) + stallMs;
    expect(play([...keys, end(at)]).fates.at(-1)).toBe('swallow');
  });

  it('swallows the second terminator of CR LF', () => {
    const keys = [...ended(code, 5), end(code.length * 5 + 3)];
    const played = play(keys);
    expect(played.fates.at(-1)).toBe('swallow');
    expect(scansIn(played)).toEqual([code]);
  });

  it('keeps a control character that came as a Ctrl chord (I5)', () => {
    const keys: WedgeKey[] = [
      ...typed('0104012345', 5),
      { kind: 'control', char: '\x1d', at: 50, taker: 'none' },
      char('1', 55),
      end(60),
    ];
    expect(scansIn(play(keys))).toEqual(['0104012345\x1d1']);
  });

  it('cut short by its scanner asks for another, and is no scan', () => {
    expect(kindsIn(play(typed('TWNR-C', 5)))).toEqual(['forget', 'cut']);
  });

  it('twice within 50 ms is two scans (I2 is the order’s to keep)', () => {
    const again = ended(code, 2).map((key) => ({ ...key, at: key.at + 50 }));
    expect(scansIn(play([...ended(code, 2), ...again]))).toEqual([code, code]);
  });

  it('of any length is bounded, and told to be too long (I5)', () => {
    const [raw] = scansIn(play(ended('A'.repeat(3000), 1)));
    expect(raw).toHaveLength(maxCodeLength + 1);
  });

  it('of 1 MB is bounded in what is kept of it, and read in no time (I5)', () => {
    const keys = 1_048_576;
    let state = wedgeAtRest;
    const fates = { hold: 0, swallow: 0, pass: 0 };
    const began = performance.now();
    for (let place = 0; place < keys; place += 1) {
      const step = press(state, char('A', place));
      state = step.state;
      fates[step.fate] += 1;
    }
    expect(performance.now() - began).toBeLessThan(60_000);
    expect(state.run?.text).toHaveLength(maxCodeLength + 1);
    expect(fates).toEqual({ hold: maxCodeLength + 1, swallow: keys - maxCodeLength - 1, pass: 0 });
  });

  it.each<[string, Ending]>([
    ['Enter', 'enter'],
    ['Tab', 'tab'],
    ['nothing', 'none'],
  ])('says that it ended with %s', (_, ending) => {
    const keys = typed(code, 5);
    const whole = ending === 'none' ? keys : [...keys, end(code.length * 5, 'none', ending)];
    expect(play(whole).effects.at(-1)).toMatchObject({ kind: 'scan', burst: { ending } });
  });

  it.each([
    ['\r', 'enter'],
    ['\n', 'enter'],
    ['\t', 'tab'],
  ])('ends with %j sent as a Ctrl chord', (chord, ending) => {
    const at = code.length * 5;
    const control = { kind: 'control', char: chord, taker: 'none' } as const;
    const played = play([...typed(code, 5), { ...control, at }, { ...control, at: at + 5 }]);
    expect(scansIn(played)).toEqual([code]);
    expect(played.effects).toContainEqual(
      expect.objectContaining({ burst: expect.objectContaining({ ending }) }),
    );
    expect(played.fates.slice(-2)).toEqual(['swallow', 'swallow']);
  });

  it('split by a CR within it is two readings, each judged for itself (I5)', () => {
    const first = ended(code.slice(0, 9), 5);
    const rest = ended(code.slice(9), 5).map((key) => ({ ...key, at: key.at + 50 }));
    expect(scansIn(play([...first, ...rest]))).toEqual([code.slice(0, 9), code.slice(9)]);
  });

  it('of two scanners at once is one garbled text, never one of the two codes (I2)', () => {
    const other = 'KX4M-20AA-93PQ-7T';
    const keys = [...code].flatMap((one, place) => [
      char(one, place * 10),
      char(other[place] ?? '', place * 10 + 5),
    ]);
    const [raw = ''] = scansIn(play([...keys, end(175), end(180)]));
    expect(raw).toHaveLength(code.length + other.length);
    expect([code, other]).not.toContain(raw);
  });

  it('keeps both what was typed and which keys it was', () => {
    const keys = [...'QWERTZ'].map((one, place) => ({
      ...char(one, place * 5),
      physical: one === 'Z' ? 'Y' : one,
    }));
    expect(play([...keys, end(30)]).effects.at(-1)).toMatchObject({
      burst: { text: 'QWERTZ', keys: 'QWERTY' },
    });
  });

  it('has no keys where the browser does not tell one of them', () => {
    const [first, ...rest] = typed('QWERTZ', 5);
    const untold = { ...first, physical: null } as WedgeKey;
    expect(play([untold, ...rest, end(30)]).effects.at(-1)).toMatchObject({
      burst: { text: 'QWERTZ', keys: null },
    });
  });

  it('says whether Caps Lock or an input method was on', () => {
    const keys = typed('ABCDE', 5).map((key, place) =>
      key.kind === 'char' && place === 3
        ? { ...key, marks: { capsLock: true, inputMethod: true } }
        : key,
    );
    expect(play([...keys, end(25)]).effects.at(-1)).toMatchObject({
      burst: { marks: { capsLock: true, inputMethod: true } },
    });
  });

  it('is read whatever it holds', () => {
    const burst = fc.string({
      minLength: minEndedCharacters,
      maxLength: 60,
      unit: 'grapheme-ascii',
    });
    fc.assert(
      fc.property(burst, fc.integer({ min: 0, max: maxGapMs }), (text, gap) => {
        expect(scansIn(play(ended(text, gap)))).toEqual([text]);
      }),
    );
  });
});

describe('a key that is no character, sent for a control character in a code', () => {
  const other = (at: number): WedgeKey => ({ kind: 'other', at });

  it.each<[string, Taker, number]>([
    ['where nothing takes text', 'none', 7],
    ['behind the first letter', 'none', 1],
    ['in a text field', 'text', 7],
    ['in a PIN field', 'pin', 7],
  ])('does nothing, %s, and the code is refused for it (I8)', (_, taker, place) => {
    const keys = ended(code, 5, taker);
    const played = play([...keys.slice(0, place), other(place * 5 - 1), ...keys.slice(place)]);
    expect(played.fates[place]).toBe('swallow');
    expect(scansIn(played)).toEqual([`${code.slice(0, place)}\x1a${code.slice(place)}`]);
    expect(readCode(scansIn(played)[0] ?? '', noCodeRules)).toMatchObject({
      reason: 'controlCharacters',
    });
  });

  it('does nothing on the heels of a code, however often it comes (I8)', () => {
    const last = code.length * 5;
    const keys = [...ended(code, 5), other(last + 5), other(last + 30), other(last + 55)];
    const played = play(keys);
    expect(scansIn(played)).toEqual([code]);
    expect(played.fates.slice(-3)).toEqual(['swallow', 'swallow', 'swallow']);
  });

  it('is a person’s a moment later', () => {
    const after = code.length * 5 + 120;
    expect(play([...ended(code, 5), other(after)]).fates.at(-1)).toBe('pass');
  });

  it('is a person’s behind a few quick letters in a field', () => {
    const played = play([...typed('te', 25, 'text'), other(50)]);
    expect(played.fates.at(-1)).toBe('pass');
  });
});

describe('a person where nothing takes text', () => {
  it('has a single key played back', () => {
    expect(kindsIn(play(typed('m', 0)))).toEqual(['replay', 'forget']);
  });

  it('has a Space held and played back, so that it still presses a button', () => {
    const played = play(typed(' ', 0));
    expect(played.fates).toEqual(['hold']);
    expect(kindsIn(played)).toEqual(['replay', 'forget']);
  });

  it('presses a button with Enter at once', () => {
    expect(play([end(0)]).fates).toEqual(['pass']);
  });

  it('has keys played back in front of an arrow or function key', () => {
    const played = play([...typed('ab', 60), { kind: 'other', at: 150 }]);
    expect(kindsIn(played)).toEqual(['replay', 'forget']);
    expect(played.fates.at(-1)).toBe('pass');
  });

  it('presses nothing with an Enter on the heels of a letter', () => {
    const played = play([...typed('a', 0), end(40)]);
    expect(played.fates).toEqual(['hold', 'swallow']);
  });
});

describe('a text field with the focus', () => {
  it('is left alone by a person, however they end the line', () => {
    const played = play(ended('milk tea', 110, 'text'));
    expect(played.fates).not.toContain('hold');
    expect(played.fates.at(-1)).toBe('pass');
    expect(scansIn(played)).toEqual([]);
  });

  it('is left alone by a practised hand on the number block', () => {
    expect(scansIn(play(ended('13812345678', 70, 'text')))).toEqual([]);
  });

  it('gets its text back after a burst, and the burst is a scan', () => {
    const played = play(ended(code, 8, 'text'));
    expect(kindsIn(played)).toEqual(['restore', 'forget', 'scan']);
    expect(scansIn(played)).toEqual([code]);
    expect(played.fates.at(-1)).toBe('swallow');
  });

  it('gets its text back after one of our codes even from a slow machine', () => {
    expect(scansIn(play(ended(code, maxGapMs, 'text')))).toEqual([code]);
  });

  it('gets its text back after a burst without a terminator', () => {
    expect(scansIn(play(typed('6901234567892', 5, 'text')))).toEqual(['6901234567892']);
  });

  it('keeps a few quick letters', () => {
    expect(scansIn(play(ended('tea5', 45, 'text')))).toEqual([]);
  });

  it('ignores a key that repeats because it is held down', () => {
    const keys: WedgeKey[] = Array.from({ length: 30 }, (_, place) => ({
      kind: 'other',
      at: place * 30,
    }));
    expect(play([...typed('a', 0, 'text'), ...keys.slice(1)]).fates).not.toContain('hold');
  });
});

describe('a PIN field with the focus', () => {
  it.each([20, 60, 100])('takes a PIN typed at %i ms a key', (gap) => {
    const played = play(ended('123456', gap, 'pin'));
    expect(scansIn(played)).toEqual([]);
    expect(played.fates.at(-1)).toBe('pass');
  });

  it('gives a scan back out', () => {
    expect(kindsIn(play(ended('69012345678', 5, 'pin')))).toEqual(['restore', 'forget', 'scan']);
  });
});
