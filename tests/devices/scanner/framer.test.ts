import { describe, expect, it } from 'vitest';
import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';
import { noCodeRules, readCode } from '../../../shared/domain/codes/code.ts';
import {
  createFramer,
  maxCodeBytes,
  minCutBytes,
  quietMs,
  staleMs,
  textOf,
} from '../../../main/devices/scanner/framer.ts';
import type { Framed, FrameEnding, Framer } from '../../../main/devices/scanner/framer.ts';
import { seededRandom } from '../../faults/random.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
/** Well after the line was opened. */
const later = staleMs + 1_000;

function open(ending: FrameEnding = 'line'): Framer {
  return createFramer({ ending, openedAt: 0 });
}

/** What comes out, codes as their text. */
function said(framed: readonly Framed[]): readonly string[] {
  return framed.map((one) => (one.kind === 'cut' ? 'cut' : `${one.kind} ${textOf(one.bytes)}`));
}

describe('codes over a serial line', () => {
  it.each([
    ['CR', 'ABC123\r'],
    ['LF', 'ABC123\n'],
    ['CR and LF', 'ABC123\r\n'],
    ['LF and CR', 'ABC123\n\r'],
    ['several of them', '\r\nABC123\r\r\n\n'],
  ])('end by %s', (_name, text) => {
    expect(said(open().take(bytes(text), later))).toEqual(['code ABC123']);
  });

  it('come in chunks of one byte as they come in one', () => {
    const framer = open();
    const out = [...bytes('ABC123\r\nDEF456\r\n')].flatMap((byte, place) =>
      framer.take(Uint8Array.of(byte), later + place),
    );
    expect(said(out)).toEqual(['code ABC123', 'code DEF456']);
  });

  it('a CR and an LF in two chunks are one end', () => {
    const framer = open();
    expect(said(framer.take(bytes('ABC123\r'), later))).toEqual(['code ABC123']);
    expect(said(framer.take(bytes('\nDEF456\r'), later + 5))).toEqual(['code DEF456']);
  });

  it('a CR within a code is an end: two codes, neither of them whole', () => {
    expect(said(open().take(bytes('7KQ4-ABCD\r-EFGH-PE\r'), later))).toEqual([
      'code 7KQ4-ABCD',
      'code -EFGH-PE',
    ]);
  });

  it('two hundred in one burst are two hundred', () => {
    const codes = Array.from({ length: 200 }, (_, n) => `CODE-${n}`);
    const out = open().take(bytes(codes.map((code) => `${code}\r\n`).join('')), later);
    expect(said(out)).toEqual(codes.map((code) => `code ${code}`));
  });
});

describe('a stale scan on port open', () => {
  it('is dropped, whole or not', () => {
    const framer = open();
    expect(framer.take(bytes('OLD-1\rOLD-2\r'), 1)).toEqual([]);
    expect(framer.take(bytes('OLD-3'), staleMs - 1)).toEqual([]);
    // The rest of the half that was dropped.
    expect(said(framer.take(bytes('-REST\rNEW-1\r'), staleMs + 10))).toEqual(['code NEW-1']);
  });

  it('leaves the next code whole, though the old one never ended', () => {
    const framer = open();
    framer.take(bytes('OLD'), 1);
    expect(framer.silence(1 + quietMs.line + 1)).toEqual([]);
    expect(said(framer.take(bytes('NEW-1\r'), 5_000))).toEqual(['code NEW-1']);
  });
});

describe('silence', () => {
  it('within a line breaks a code off, and says so; the next one is whole', () => {
    const framer = open();
    framer.take(bytes('ABC123'), later);
    expect(framer.dueAt()).toBe(later + quietMs.line + 1);
    expect(framer.silence(later + quietMs.line)).toEqual([]);
    expect(said(framer.silence(later + quietMs.line + 1))).toEqual(['cut']);
    expect(framer.dueAt()).toBeNull();
    expect(said(framer.take(bytes('DEF456\r'), later + 9_000))).toEqual(['code DEF456']);
  });

  it('is noticed by the next bytes where no timer came first', () => {
    const framer = open();
    framer.take(bytes('ABC123'), later);
    expect(said(framer.take(bytes('DEF456\r'), later + 60_000))).toEqual(['cut', 'code DEF456']);
  });

  it('after a bit of noise is not worth a word', () => {
    const framer = open();
    framer.take(bytes('x'.repeat(minCutBytes - 1)), later);
    expect(framer.silence(later + 60_000)).toEqual([]);
  });

  it('ends a code where the scanner was set up to send nothing else', () => {
    const framer = open('silence');
    expect(framer.take(bytes('ABC'), later)).toEqual([]);
    expect(framer.take(bytes('123'), later + quietMs.silence)).toEqual([]);
    expect(said(framer.silence(later + 2 * quietMs.silence + 1))).toEqual(['code ABC123']);
    expect(said(framer.take(bytes('DEF456\r'), later + 9_000))).toEqual(['code DEF456']);
  });
});

describe('the line is lost', () => {
  it('within a code: the half is dropped, and "scan again" is said', () => {
    const framer = open();
    framer.take(bytes('ABC1'), later);
    expect(said(framer.lost())).toEqual(['cut']);
    expect(said(framer.take(bytes('23\r'), later + 5))).toEqual(['code 23']);
  });

  it('between codes: nothing is said', () => {
    const framer = open();
    framer.take(bytes('ABC123\r'), later);
    expect(framer.lost()).toEqual([]);
  });
});

describe('too much', () => {
  it('the longest code passes, one byte more does not', () => {
    const longest = 'A'.repeat(maxCodeBytes);
    expect(open().take(bytes(`${longest}\r`), later)).toMatchObject([{ kind: 'code' }]);
    expect(open().take(bytes(`${longest}A\r`), later)).toMatchObject([{ kind: 'tooLong' }]);
  });

  it('a megabyte without an end is said once, as too long for any code, and grows no memory', () => {
    const framer = open();
    const chunk = Buffer.alloc(4_096, 'A');
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < 256; at += 1) expect(framer.take(chunk, later + at)).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
    const [only, ...others] = framer.take(bytes('\rNEXT\r'), later + 300);
    expect(only?.kind).toBe('tooLong');
    const kept = only?.kind === 'tooLong' ? only.bytes : new Uint8Array();
    expect(kept.length).toBe(maxCodeBytes);
    expect(textOf(kept).length).toBeGreaterThan(maxCodeLength);
    expect(said(others)).toEqual(['code NEXT']);
  });
});

describe('the text of a code', () => {
  it.each([
    ['plain', Buffer.from('7KQ4-ABCD-EFGH-PE'), '7KQ4-ABCD-EFGH-PE'],
    ['UTF-8', Buffer.from('奶茶券123'), '奶茶券123'],
    ['GB18030', Buffer.from([0xc4, 0xcc, 0xb2, 0xe8, 0x31]), '奶茶1'],
  ])('%s', (_name, given, text) => {
    expect(textOf(given)).toBe(text);
  });

  it.each([
    ['NUL', Buffer.from('ABC\u0000DEF'), 'controlCharacters'],
    ['bytes that are no text', Buffer.from([0x41, 0xff, 0xff, 0x80, 0x42]), 'damagedCode'],
    ['a byte order mark within', Buffer.from('AB\ufeffC'), 'controlCharacters'],
    ['more than any code', Buffer.alloc(maxCodeBytes, 'A'), 'tooLong'],
  ])('%s is refused in words, and no parser falls over it', (_name, given, reason) => {
    expect(readCode(textOf(given), noCodeRules)).toMatchObject({ kind: 'unreadable', reason });
  });
});

interface Chunk {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** Another way to say what comes out: every byte with its time, cut into pieces first. */
function expectedOf(chunks: readonly Chunk[], ending: FrameEnding): readonly string[] {
  const pieces: { end: 'terminator' | 'silence' | 'open'; text: string; stale: boolean }[] = [];
  let piece = { text: '', stale: false };
  let before: number | null = null;
  const close = (end: 'terminator' | 'silence' | 'open') => {
    pieces.push({ ...piece, end });
    piece = { text: '', stale: false };
  };
  for (const { bytes: given, at } of chunks.filter((one) => one.bytes.length > 0)) {
    if (before !== null && at - before > quietMs[ending]) close('silence');
    before = at;
    for (const byte of given) {
      if (byte === 10 || byte === 13) close('terminator');
      else piece.text += String.fromCharCode(byte);
      if (at < staleMs) {
        piece.stale = byte !== 10 && byte !== 13;
        for (const one of pieces) one.stale = true;
      }
    }
  }
  close('open');
  return pieces.flatMap(({ end, text, stale }) => {
    if (stale || end === 'open' || text === '') return [];
    const isWhole = end === 'terminator' || ending === 'silence';
    if (!isWhole) return text.length >= minCutBytes ? ['cut'] : [];
    return [text.length > maxCodeBytes ? `tooLong ${text.slice(0, maxCodeBytes)}` : `code ${text}`];
  });
}

const usualStreams = 100_000;
const manyStreams = 1_000_000;

/** A tenth in CI; `FUZZ=1` takes them all, `FUZZ_RUNS` at most so many. */
function streams(): number {
  if (process.env['FUZZ'] === '1') return manyStreams;
  return Math.min(usualStreams, Number(process.env['FUZZ_RUNS'] ?? usualStreams));
}

/** Mostly short pieces of text, ends, noise and pauses; now and then far too much. */
function randomStream(random: () => number): readonly Chunk[] {
  let at = random() < 0.3 ? Math.floor(random() * 2 * staleMs) : later;
  const count = 1 + Math.floor(random() * 6);
  return Array.from({ length: count }, () => {
    const pause = random();
    at += pause < 0.8 ? Math.floor(random() * 60) : Math.floor(random() * 2_500);
    const isHuge = random() < 0.002;
    const length = isHuge ? maxCodeBytes + Math.floor(random() * 4) - 2 : Math.floor(random() * 12);
    const given = new Uint8Array(length);
    for (let place = 0; place < length; place += 1) {
      const kind = isHuge ? 0.5 : random();
      given[place] =
        kind < 0.15
          ? 13
          : kind < 0.25
            ? 10
            : kind < 0.9
              ? 48 + Math.floor(random() * 42)
              : Math.floor(random() * 256);
    }
    return { bytes: given, at };
  });
}

it('whatever comes: no stream throws, and a code is exactly the bytes between its ends', () => {
  const random = seededRandom(20_261_122);
  let codes = 0;
  for (let n = 0; n < streams(); n += 1) {
    const ending: FrameEnding = random() < 0.75 ? 'line' : 'silence';
    const chunks = randomStream(random);
    const framer = open(ending);
    const out = chunks.flatMap((chunk) => framer.take(chunk.bytes, chunk.at));
    const heard = out.map((one) =>
      one.kind === 'cut' ? 'cut' : `${one.kind} ${Buffer.from(one.bytes).toString('latin1')}`,
    );
    const expected = expectedOf(chunks, ending);
    if (heard.join('\n') !== expected.join('\n')) {
      throw new Error(JSON.stringify({ n, ending, chunks, heard, expected }));
    }
    codes += heard.length;
    for (const one of out) if (one.kind !== 'cut') textOf(one.bytes);
  }
  expect(codes).toBeGreaterThan(streams());
});
