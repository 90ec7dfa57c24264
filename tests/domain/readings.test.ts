import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nativeCodeOf, formatNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import { scanSources } from '../../shared/domain/codes/scan.ts';
import type { CodeReader } from '../../shared/domain/codes/scan.ts';
import {
  acted,
  againMs,
  hear,
  maxRemembered,
  nothingHeard,
  otherReaderMs,
  readingOf,
  sameReaderMs,
} from '../../shared/domain/scans/readings.ts';
import type { Fate } from '../../shared/domain/scans/readings.ts';

interface Said extends CodeReader {
  readonly raw: string;
  readonly at: number;
  readonly tookMs?: number;
}

const wedge: CodeReader = { source: 'wedge', device: null };
const line: CodeReader = { source: 'serial', device: 'COM3' };
const camera: CodeReader = { source: 'camera', device: 'Front' };
const typed: CodeReader = { source: 'typed', device: null };

function fatesOf(said: readonly Said[]): readonly Fate[] {
  let readings = nothingHeard;
  return said.map(({ tookMs, ...one }) => {
    const heard = hear(readings, readingOf(one, tookMs ?? null));
    readings = heard.readings;
    expect(readings.remembered.length).toBeLessThanOrEqual(maxRemembered);
    return heard.fate;
  });
}

const by = (reader: CodeReader, raw: string, at: number, tookMs?: number): Said => ({
  ...reader,
  raw,
  at,
  ...(tookMs === undefined ? {} : { tookMs }),
});

const readers = fc.record({
  source: fc.constantFrom(...scanSources),
  device: fc.constantFrom(null, 'COM3', 'Front'),
});
const texts = fc.constantFrom('4006381333931', 'TEA-1', 'TEA-2', '012345678905');
/** Readings in the order in which they came, the pauses between them as short or long as they like. */
const stories = fc
  .array(
    fc.record({
      reader: readers,
      raw: texts,
      pause: fc.oneof(fc.nat(200), fc.nat(3_000), fc.nat(90_000)),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let at = 1_800_000_000_000;
    return steps.map(({ reader, raw, pause }) => {
      at += pause;
      return by(reader, raw, at);
    });
  });

describe('readings that arrive twice', () => {
  it('a trigger that fires twice within 50 ms is one scan', () => {
    expect(fatesOf([by(wedge, 'TEA-1', 0), by(wedge, 'TEA-1', 50)])).toEqual(['new', 'double']);
  });

  it('a long code that is sent twice is one scan: what counts is when the second began', () => {
    const signed = 'A'.repeat(144);
    const twice = [by(wedge, signed, 2_000, 1_440), by(wedge, signed, 3_490, 1_440)];
    expect(fatesOf(twice)).toEqual(['new', 'double']);
    const untimed = twice.map(({ raw, at }) => by(wedge, raw, at));
    expect(fatesOf(untimed)).toEqual(['new', 'again']);
  });

  it('a scanner held over a code that repeats itself is one scan, however long', () => {
    const held = Array.from({ length: 40 }, (_, n) => by(line, 'TEA-1', n * sameReaderMs));
    expect(new Set(fatesOf(held).slice(1))).toEqual(new Set(['double']));
  });

  it.each([
    ['a camera and a scanner', wedge, camera],
    ['a scanner that sends by two cables', line, wedge],
  ])('%s that see the same code are one scan', (_what, one, other) => {
    expect(fatesOf([by(one, 'TEA-1', 0), by(other, 'TEA-1', 900)])).toEqual(['new', 'double']);
  });

  it('two codes by two cables each are two scans', () => {
    const both = [
      by(line, 'TEA-1', 0),
      by(wedge, 'TEA-1', 120),
      by(line, 'TEA-2', 200),
      by(wedge, 'TEA-2', 330),
    ];
    expect(fatesOf(both)).toEqual(['new', 'double', 'new', 'double']);
  });

  it('one of our codes is the same with dashes, without them, and in small letters', () => {
    const code = nativeCodeOf('0123456789AB');
    const ways = [code, formatNativeCode(code), code.toLowerCase(), `]Q1${code}`];
    expect(fatesOf(ways.map((raw, n) => by(wedge, raw, n * 50)))).toEqual([
      'new',
      'double',
      'double',
      'double',
    ]);
  });

  it('two codes of others that differ in case alone are two', () => {
    expect(fatesOf([by(wedge, 'ab', 0), by(wedge, 'AB', 50)])).toEqual(['new', 'new']);
  });

  it('on purpose it answers again: by the same scanner, by another, and typed at once', () => {
    const gone = sameReaderMs + 1;
    expect(fatesOf([by(wedge, 'TEA-1', 0), by(wedge, 'TEA-1', gone)])).toEqual(['new', 'again']);
    const later = otherReaderMs + 1;
    expect(fatesOf([by(wedge, 'TEA-1', 0), by(camera, 'TEA-1', later)])).toEqual(['new', 'again']);
    expect(fatesOf([by(wedge, 'TEA-1', 0), by(typed, 'TEA-1', gone)])).toEqual(['new', 'again']);
  });

  it('whoever has used their hands since means it, however soon', () => {
    const once = readingOf(by(wedge, 'TEA-1', 0), null);
    const after = acted(hear(nothingHeard, once).readings, 100);
    const meant = hear(after, readingOf(by(wedge, 'TEA-1', 150), null));
    expect(meant.fate).toBe('again');
    const bounce = hear(meant.readings, readingOf(by(wedge, 'TEA-1', 200), null));
    expect(bounce.fate).toBe('double');
  });

  it('a double by another reader puts nothing off for the first', () => {
    const thrice = [
      by(wedge, 'TEA-1', 0),
      by(camera, 'TEA-1', otherReaderMs - 1),
      by(wedge, 'TEA-1', otherReaderMs + 500),
    ];
    expect(fatesOf(thrice)).toEqual(['new', 'double', 'again']);
  });

  it('is a new scan a minute later', () => {
    expect(fatesOf([by(wedge, 'TEA-1', 0), by(wedge, 'TEA-1', againMs + 1)])).toEqual([
      'new',
      'new',
    ]);
  });

  it('no reading of a code that was not heard before is ever left out', () => {
    fc.assert(
      fc.property(stories, (said) => {
        const fates = fatesOf(said);
        const seen = new Set<string>();
        const firsts = said.map(({ raw }, place) => {
          const isFirst = !seen.has(raw);
          seen.add(raw);
          return isFirst ? fates[place] : 'new';
        });
        expect(firsts.every((fate) => fate === 'new')).toBe(true);
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('different codes, however fast and by whichever reader, are all taken', () => {
    fc.assert(
      fc.property(fc.array(readers, { maxLength: 40 }), (order) => {
        const said = order.map((reader, n) => by(reader, `CODE-${n}`, n));
        expect(fatesOf(said).every((fate) => fate === 'new')).toBe(true);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('a code that was quiet long enough everywhere is always taken', () => {
    fc.assert(
      fc.property(stories, texts, readers, (said, raw, reader) => {
        const end = said.at(-1)?.at ?? 0;
        const last = by(reader, raw, end + otherReaderMs + 1);
        expect(fatesOf([...said, last]).at(-1)).not.toBe('double');
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('what is left out was heard within the bound, from that reader or one that reads by itself', () => {
    fc.assert(
      fc.property(stories, (said) => {
        const fates = fatesOf(said);
        for (const [place, one] of said.entries()) {
          if (fates[place] !== 'double') continue;
          const before = said.slice(0, place).filter(({ raw }) => raw === one.raw);
          const isOwn = before.some(
            ({ at, source, device }) =>
              source === one.source && device === one.device && one.at - at <= sameReaderMs,
          );
          const isOthers = before.some(
            ({ at, source }) => source !== 'typed' && one.at - at <= otherReaderMs,
          );
          expect(isOwn || (isOthers && one.source !== 'typed')).toBe(true);
        }
      }),
      { seed: 7, numRuns: 400 },
    );
  });

  it('the same reading right behind itself is never taken', () => {
    fc.assert(
      fc.property(stories, fc.integer({ min: 0, max: sameReaderMs }), (said, ms) => {
        const last = said.at(-1);
        if (last === undefined) return;
        expect(fatesOf([...said, { ...last, at: last.at + ms }]).at(-1)).toBe('double');
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});
