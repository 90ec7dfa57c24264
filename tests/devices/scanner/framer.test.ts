import { describe, expect, it } from 'vitest';
import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';
import { noCodeRules, readCode } from '../../../shared/domain/codes/code.ts';
import { formatNativeCode, nativeCodeOf } from '../../../shared/domain/codes/nativeCode.ts';
import type { ScannerEnding } from '../../../shared/contract/scannerViews.ts';
import { maxCodeBytes } from '../../../main/devices/scanner/codePiece.ts';
import {
  createFramer,
  lineQuietMs,
  minCutBytes,
  pairMs,
  sameBeamMs,
  staleMs,
} from '../../../main/devices/scanner/framer.ts';
import type { Framed, Framer } from '../../../main/devices/scanner/framer.ts';
import { doubtOf, textOf } from '../../../main/devices/scanner/scanBytes.ts';
import { seededRandom } from '../../faults/random.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const oneCode = formatNativeCode(nativeCodeOf('7KQ4ABCDEFGH'));
const otherCode = formatNativeCode(nativeCodeOf('0123456789AB'));
/** Well after the line was opened. */
const later = staleMs + 1_000;

const line: ScannerEnding = { by: 'line' };
const crLf: ScannerEnding = { by: 'bytes', bytes: '0d0a' };
const silence: ScannerEnding = { by: 'silence', quietMs: 100 };

function open(ending = line, affixes = { prefix: '', suffix: '' }): Framer {
  return createFramer({ ending, openedAt: 0, ...affixes });
}

/** What comes out, codes as their text. */
function said(framed: readonly Framed[]): readonly string[] {
  return framed.map((one) => (one.kind === 'cut' ? 'cut' : `${one.kind} ${textOf(one.bytes)}`));
}

/** What comes of this, all at once and then nothing. */
function heard(
  text: string,
  ending = line,
  affixes = { prefix: '', suffix: '' },
): readonly string[] {
  const framer = open(ending, affixes);
  return said([...framer.take(bytes(text), later), ...framer.silence(later + 5_000)]);
}

describe('codes over a serial line', () => {
  it.each([
    ['CR', 'ABC123\r'],
    ['LF', 'ABC123\n'],
    ['CR and LF', 'ABC123\r\n'],
    ['LF and CR', 'ABC123\n\r'],
    ['several of them', '\r\nABC123\r\r\n\n'],
  ])('end by %s', (_name, text) => {
    expect(heard(text)).toEqual(['code ABC123']);
  });

  it.each<[string, string, string]>([
    ['CR alone', '0d', 'ABC123\r'],
    ['CR alone, though an LF follows', '0d', 'ABC123\r\n'],
    ['LF alone', '0a', 'ABC123\n'],
    ['CR LF', '0d0a', 'ABC123\r\n'],
    ['Tab', '09', 'ABC123\t'],
    ['ETX', '03', 'ABC123\u0003'],
    ['ETX, though a CR follows', '03', 'ABC123\u0003\r'],
    ['bytes that begin like themselves', '0d0d0a', 'ABC123\r\r\n'],
  ])('end by %s, where the settings say so', (_name, end, text) => {
    const ending: ScannerEnding = { by: 'bytes', bytes: end };
    expect(heard(text, ending)).toEqual(['code ABC123']);
    expect(heard('ABC123;DEF456', ending)).toEqual(['cut']);
  });

  it('lose what the scanner puts around each', () => {
    const affixes = { prefix: '02', suffix: hex('*Z') };
    expect(heard('\u0002ABC123*Z\r', line, affixes)).toEqual(['code ABC123']);
    expect(heard('ABC123\r', line, affixes)).toEqual(['code ABC123']);
    expect(heard('\u0002*Z\r', line, affixes)).toEqual([]);
    const etx: ScannerEnding = { by: 'bytes', bytes: '03' };
    expect(heard('\u0002ABC123\u0003', etx, { prefix: '02', suffix: '' })).toEqual(['code ABC123']);
  });

  it('come in chunks of one byte as they come in one', () => {
    const framer = open(crLf);
    const out = [...bytes('ABC123\r\n')].flatMap((byte, place) =>
      framer.take(Uint8Array.of(byte), later + place),
    );
    expect(said([...out, ...framer.silence(later + 100)])).toEqual(['code ABC123']);
  });

  it('are said once nothing more of the same beam can come', () => {
    const framer = open();
    expect(framer.take(bytes('ABC123\r'), later)).toEqual([]);
    expect(framer.dueAt()).toBe(later + sameBeamMs + 1);
    expect(framer.silence(later + sameBeamMs)).toEqual([]);
    expect(said(framer.silence(later + sameBeamMs + 1))).toEqual(['code ABC123']);
    expect(framer.dueAt()).toBeNull();
  });

  it('a CR and an LF in two chunks are one end', () => {
    const framer = open();
    framer.take(bytes('ABC123\r'), later);
    framer.take(bytes('\n'), later + 5);
    expect(said(framer.take(bytes('DEF456\r'), later + 200))).toEqual(['code ABC123']);
    expect(said(framer.silence(later + 300))).toEqual(['code DEF456']);
  });

  it('two hundred in one burst are two hundred, in their order', () => {
    const codes = Array.from({ length: 200 }, (_, n) => `CODE-${n}`);
    const expected = codes.map((code) => `code ${code}`);
    expect(heard(codes.map((code) => `${code}\r\n`).join(''))).toEqual(expected);
    expect(heard(codes.map((code) => `${code}\r\n`).join(''), crLf)).toEqual(expected);
  });
});

describe('embedded CR splitting a code', () => {
  const whole = '7KQ4-ABCD';

  it.each<[string, ScannerEnding]>([
    ['CR, LF or both', line],
    ['CR', { by: 'bytes', bytes: '0d' }],
  ])('where %s ends a code, the two halves are one, and no code', (_name, ending) => {
    expect(heard(`${whole}\r-EFGH-PE\r`, ending)).toEqual([`code ${whole}\r-EFGH-PE`]);
    const [one = ''] = heard(`${whole}\r-EFGH-PE\r`, ending);
    expect(readCode(one.slice('code '.length), noCodeRules)).toMatchObject({
      kind: 'unreadable',
      reason: 'controlCharacters',
    });
  });

  it.each<[string, ScannerEnding, string]>([
    ['CR LF ends a code', crLf, '\r\n'],
    ['Tab ends a code', { by: 'bytes', bytes: '09' }, '\t'],
    ['silence ends a code', silence, ''],
    ['silence ends a code, though CR is sent', silence, '\r'],
  ])('where %s, it stays inside', (_name, ending, end) => {
    expect(heard(`${whole}\r-EFGH-PE${end}`, ending)).toEqual([`code ${whole}\r-EFGH-PE`]);
    expect(heard(`${whole}\r-EF\nGH\r-PE${end}`, ending)).toEqual([`code ${whole}\r-EF\nGH\r-PE`]);
  });

  it('halves are halves when they come in chunks, up to 20 ms apart', () => {
    const framer = open();
    framer.take(bytes(`${whole}\r`), later);
    expect(framer.take(bytes('-EFGH'), later + sameBeamMs)).toEqual([]);
    expect(framer.take(bytes('-PE\r'), later + sameBeamMs + 300)).toEqual([]);
    expect(said(framer.silence(later + 1_000))).toEqual([`code ${whole}\r-EFGH-PE`]);
  });

  it('what comes later than that is another code', () => {
    const framer = open();
    framer.take(bytes('6901234567892\r'), later);
    const out = framer.take(bytes('4006381333931\r'), later + sameBeamMs + 1);
    expect(said([...out, ...framer.silence(later + 500)])).toEqual([
      'code 6901234567892',
      'code 4006381333931',
    ]);
  });

  it('the same twice, and two that are whole by what they are, are two codes', () => {
    expect(heard('6901234567892\r6901234567892\r')).toEqual([
      'code 6901234567892',
      'code 6901234567892',
    ]);
    expect(heard(`${oneCode}\r${otherCode}\r`)).toEqual([`code ${oneCode}`, `code ${otherCode}`]);
    expect(heard(`${oneCode}\r${otherCode}\r`, silence)).toEqual([
      `code ${oneCode}`,
      `code ${otherCode}`,
    ]);
    expect(heard('6901234567892\r4006381333931\r')).toEqual([
      'code 6901234567892',
      'code 4006381333931',
    ]);
    expect(heard(']C0ONE\r]C0TWO\r')).toEqual(['code ]C0ONE', 'code ]C0TWO']);
    expect(heard(']C0ONE\rTWO\r')).toEqual(['code ]C0ONE\rTWO']);
    expect(heard(`${oneCode}\rXYZ\r`)).toEqual([`code ${oneCode}\rXYZ`]);
  });

  it('a half after a whole in one beam takes the whole with it', () => {
    expect(heard('6901234567892\r69012')).toEqual(['cut']);
    // But a trailing byte that nobody set up does not.
    expect(heard('6901234567892\r\u0000')).toEqual(['code 6901234567892']);
  });
});

describe('double scan in 50 ms', () => {
  it('comes out as two: whoever counts them knows one of them for a double', () => {
    const framer = open();
    framer.take(bytes(`${oneCode}\r`), later);
    const out = framer.take(bytes(`${oneCode}\r`), later + 50);
    expect(said([...out, ...framer.silence(later + 500)])).toEqual([
      `code ${oneCode}`,
      `code ${oneCode}`,
    ]);
  });
});

describe('a stale scan on port open', () => {
  it('is dropped, whole or not', () => {
    const framer = open();
    expect(framer.take(bytes('OLD-1\rOLD-2\r'), 1)).toEqual([]);
    expect(framer.take(bytes('OLD-3'), staleMs - 1)).toEqual([]);
    // The rest of the half that was dropped.
    framer.take(bytes('-REST\rNEW-1\r'), staleMs + 10);
    expect(said(framer.silence(5_000))).toEqual(['code NEW-1']);
  });

  it('leaves the next code whole, whatever the end came in', () => {
    const framer = open();
    framer.take(bytes('OLD-1\r'), 1);
    framer.take(bytes('\n'), 3);
    framer.take(bytes('NEW-1\r\n'), staleMs + 10);
    expect(said(framer.silence(5_000))).toEqual(['code NEW-1']);
  });

  it('leaves the next code whole, though the old one never ended', () => {
    const framer = open();
    framer.take(bytes('OLD'), 1);
    expect(framer.silence(1 + lineQuietMs + 1)).toEqual([]);
    framer.take(bytes('NEW-1\r'), 5_000);
    expect(said(framer.silence(6_000))).toEqual(['code NEW-1']);
  });
});

describe('silence', () => {
  it('within a line breaks a code off, and says so; the next one is whole', () => {
    const framer = open();
    framer.take(bytes('ABC123'), later);
    expect(framer.dueAt()).toBe(later + lineQuietMs + 1);
    expect(framer.silence(later + lineQuietMs)).toEqual([]);
    expect(said(framer.silence(later + lineQuietMs + 1))).toEqual(['cut']);
    expect(framer.dueAt()).toBeNull();
    framer.take(bytes('DEF456\r'), later + 9_000);
    expect(said(framer.silence(later + 9_500))).toEqual(['code DEF456']);
  });

  it('is noticed by the next bytes where no timer came first', () => {
    const framer = open();
    framer.take(bytes('ABC123'), later);
    expect(said(framer.take(bytes('DEF456\r'), later + 60_000))).toEqual(['cut']);
    expect(said(framer.silence(later + 61_000))).toEqual(['code DEF456']);
  });

  it('after a bit of noise is not worth a word', () => {
    const framer = open();
    framer.take(bytes('x'.repeat(minCutBytes - 1)), later);
    expect(framer.silence(later + 60_000)).toEqual([]);
  });

  it('ends a code where the scanner was set up to send nothing else', () => {
    const framer = open(silence);
    expect(framer.take(bytes('ABC'), later)).toEqual([]);
    expect(framer.take(bytes('123'), later + 100)).toEqual([]);
    expect(said(framer.silence(later + 201))).toEqual(['code ABC123']);
    framer.take(bytes('DEF456\r'), later + 9_000);
    expect(said(framer.silence(later + 9_500))).toEqual(['code DEF456']);
  });
});

describe('unplug mid-code', () => {
  it('the half is dropped, and "scan again" is said', () => {
    const framer = open();
    framer.take(bytes('ABC1'), later);
    expect(said(framer.lost())).toEqual(['cut']);
  });

  it('between codes: nothing is said, and a code that was whole is read', () => {
    const framer = open();
    framer.take(bytes('ABC123\r'), later);
    expect(said(framer.lost())).toEqual(['code ABC123']);
    expect(framer.lost()).toEqual([]);
  });
});

describe('too much', () => {
  it('the longest code passes, one byte more does not', () => {
    const longest = 'A'.repeat(maxCodeBytes);
    for (const [ending, end] of [
      [line, '\r'],
      [crLf, '\r\n'],
    ] as const) {
      const kindOf = (text: string) => heard(text + end, ending)[0]?.split(' ')[0];
      expect([kindOf(longest), kindOf(`${longest}A`)]).toEqual(['code', 'tooLong']);
    }
  });

  it.each([
    ['by a line', line],
    ['by CR LF', crLf],
    ['by silence', silence],
  ])(
    '1 MB code, ended %s: said once, as too long for any, and no memory grows',
    (_name, ending) => {
      const framer = open(ending);
      const chunk = Buffer.alloc(4_096, 'A');
      const before = process.memoryUsage().arrayBuffers;
      for (let at = 0; at < 256; at += 1) expect(framer.take(chunk, later + at)).toEqual([]);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
      const out = [
        ...framer.take(bytes('\r\n'), later + 300),
        ...framer.take(bytes('NEXT\r\n'), later + 600),
        ...framer.silence(later + 5_000),
      ];
      const [only, ...others] = out;
      expect(only?.kind).toBe('tooLong');
      expect(only?.bytes.length).toBe(maxCodeBytes);
      expect(textOf(only?.bytes ?? bytes('')).length).toBeGreaterThan(maxCodeLength);
      expect(said(others)).toEqual(['code NEXT']);
    },
  );
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

describe('what the bytes say against the settings', () => {
  /** As an 8-bit line hears a scanner that sends seven and a parity bit. */
  function withParity(text: string, isOdd: boolean): Uint8Array {
    return bytes(text).map((byte) => {
      const ones = byte.toString(2).replaceAll('0', '').length;
      return (ones % 2 === 1) === isOdd ? byte : byte | 0x80;
    });
  }

  it.each([
    ['a parity bit, even', withParity('7KQ4-ABCD-EFGH-PE\r', false), 'parityEven'],
    ['a parity bit, odd', withParity('7KQ4-ABCD-EFGH-PE\r', true), 'parityOdd'],
    ['a wrong speed', Uint8Array.of(0xfe, 0x00, 0xf8, 0x80, 0xe6, 0x06, 0xff, 0x98, 0x1e), 'speed'],
    ['a text', bytes('7KQ4-ABCD-EFGH-PE'), null],
    ['a Chinese text', Buffer.from('奶茶券一二三四五'), null],
    ['a Chinese text in GB18030', Buffer.from('c4ccb2e8c8afd2bbb6feC8fd', 'hex'), null],
    ['too little to tell', Uint8Array.of(0xff, 0xff, 0xff), null],
  ] as const)('%s', (_name, given, doubt) => {
    expect(doubtOf(given)).toBe(doubt);
  });
});

interface Chunk {
  readonly bytes: Uint8Array;
  readonly at: number;
}

interface Stretch {
  readonly text: string;
  readonly end: string;
  readonly isStale: boolean;
  /** The longest pause, ms, since the last byte of what came before. */
  readonly pause: number;
  readonly isEnded: boolean;
}

const isBreak = (byte: number) => byte === 10 || byte === 13;

/** Every byte with its time, cut at each end and each long silence. */
function stretchesOf(chunks: readonly Chunk[], ending: ScannerEnding): readonly Stretch[] {
  const quiet = ending.by === 'silence' ? ending.quietMs : lineQuietMs;
  const stretches: Stretch[] = [];
  let now = { text: '', end: '', isStale: false, pause: 0 };
  let before: number | null = null;
  const close = (isEnded: boolean, end = '') => {
    stretches.push({ ...now, isEnded, end });
    now = { text: '', end: '', isStale: false, pause: 0 };
  };
  for (const { bytes: given, at } of chunks.filter((one) => one.bytes.length > 0)) {
    const pause = before === null ? 0 : at - before;
    if (pause > quiet && (now.text !== '' || now.isStale)) close(false);
    if (now.text === '') now.pause = Math.max(now.pause, pause);
    before = at;
    for (const byte of given) {
      const isHead = now.text === '' && !now.isStale && isBreak(byte);
      if (isHead) continue;
      now.text += String.fromCharCode(byte);
      now.isStale ||= at < staleMs;
      const end = ending.by === 'line' ? /[\r\n]$/ : ending.by === 'bytes' ? /\r\n$/ : /^$/;
      const found = end.exec(now.text)?.[0];
      if (found === undefined) continue;
      now.text = now.text.slice(0, -found.length);
      close(true, found);
    }
  }
  close(false);
  return stretches;
}

function codeSaid(text: string): string {
  return text.length > maxCodeBytes ? `tooLong ${text.slice(0, maxCodeBytes)}` : `code ${text}`;
}

function spokenOf(held: readonly Stretch[]): readonly string[] {
  const [one, other] = held;
  if (held.length !== 2 || one === undefined || other === undefined || one.text === other.text) {
    return held.map(({ text }) => codeSaid(text));
  }
  const isTooLong = [one, other].some(({ text }) => text.length > maxCodeBytes);
  const kept = [one, other].map(({ text }) => text.slice(0, maxCodeBytes)).join(one.end);
  return [isTooLong ? `tooLong ${kept.slice(0, maxCodeBytes)}` : codeSaid(kept)];
}

function silentSaid({ text, isStale }: Stretch): readonly string[] {
  const bare = text.replace(/[\r\n]+$/, '');
  if (isStale || bare === '') return [];
  if (text.length > maxCodeBytes) return [codeSaid(text)];
  const lines = bare.split(/[\r\n]+/);
  return lines.every((one) => one === lines[0]) ? lines.map(codeSaid) : [codeSaid(bare)];
}

/** Another way to say what comes out. */
function expectedOf(chunks: readonly Chunk[], ending: ScannerEnding): readonly string[] {
  const stretches = stretchesOf(chunks, ending);
  if (ending.by === 'silence') return stretches.flatMap(silentSaid);
  const out: string[] = [];
  let held: Stretch[] = [];
  let isMany = false;
  const release = () => {
    out.push(...spokenOf(held));
    held = [];
    isMany = false;
  };
  for (const one of stretches) {
    const waits = isMany ? lineQuietMs : held.length === 1 ? sameBeamMs : pairMs;
    if (one.pause > waits) release();
    if (one.isStale) continue;
    if (!one.isEnded) {
      if (one.text.length < minCutBytes) {
        release();
        continue;
      }
      held = [];
      isMany = false;
      out.push('cut');
    } else if (one.text !== '') {
      if (isMany) out.push(codeSaid(one.text));
      else held.push(one);
      if (held.length > 2) {
        release();
        isMany = true;
      }
    }
  }
  release();
  return out;
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

const endings = [line, line, crLf, silence] as const;

it('whatever comes: no stream throws, and a code is exactly the bytes between its ends', () => {
  const random = seededRandom(20_261_122);
  let codes = 0;
  for (let n = 0; n < streams(); n += 1) {
    const ending = endings[Math.floor(random() * endings.length)] ?? line;
    const chunks = randomStream(random);
    const framer = open(ending);
    const out = chunks.flatMap((chunk) => framer.take(chunk.bytes, chunk.at));
    out.push(...framer.silence((chunks.at(-1)?.at ?? 0) + 5_000));
    const spoken = out.map((one) =>
      one.kind === 'cut' ? 'cut' : `${one.kind} ${Buffer.from(one.bytes).toString('latin1')}`,
    );
    const expected = expectedOf(chunks, ending);
    if (spoken.join('\n') !== expected.join('\n')) {
      throw new Error(JSON.stringify({ n, ending, chunks, spoken, expected }));
    }
    codes += spoken.length;
    for (const one of out) {
      textOf(one.bytes);
      doubtOf(one.bytes);
    }
  }
  expect(codes).toBeGreaterThan(streams() / 2);
});
