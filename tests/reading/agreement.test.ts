import { describe, expect, it } from 'vitest';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import {
  believed,
  framesRemembered,
  isCompanion,
  noVotes,
  rivalFrames,
  withVotes,
} from '../../shared/reading/agreement.ts';
import type { Votes, Way } from '../../shared/reading/agreement.ts';
import type { CodeRead } from '../../shared/reading/codeRead.ts';

function read(text: string, symbology: Symbology = 'EAN13', x = 0.5, y = 0.5): CodeRead {
  return { text, symbology, centre: { x, y }, size: { width: 0.3, height: 0.1 } };
}

type Look = readonly [Way, readonly CodeRead[]];

function look(frame: number, drawn: string, ...reads: readonly CodeRead[]): Look {
  return [{ frame, drawn }, reads];
}

function votesOf(...looks: readonly Look[]): Votes {
  return looks.reduce((votes, [way, reads]) => withVotes(votes, reads, way), noVotes);
}

function textsOf(...looks: readonly Look[]): readonly string[] {
  const [last] = looks.at(-1) ?? [{ frame: 0 }];
  return believed(votesOf(...looks), last.frame).reads.map((one) => one.read.text);
}

describe('which reads are believed', () => {
  it('takes squares from one look', () => {
    for (const symbology of ['QR', 'DataMatrix', 'Aztec', 'PDF417'] as const) {
      expect(textsOf(look(1, 'first', read('A', symbology)))).toEqual(['A']);
    }
  });

  it('takes bars only when two looks agree', () => {
    for (const symbology of ['Code128', 'EAN13', 'EAN8', 'UPCA', 'ITF', 'DataBar'] as const) {
      const bars = read('690', symbology);
      expect(textsOf(look(1, 'first', bars))).toEqual([]);
      expect(textsOf(look(1, 'first', bars), look(1, 'again', bars))).toEqual(['690']);
      expect(textsOf(look(1, 'first', bars), look(2, 'first', bars))).toEqual(['690']);
    }
  });

  it('counts one look once, however often it is told', () => {
    const bars = read('690');
    expect(textsOf(look(1, 'first', bars), look(1, 'first', bars))).toEqual([]);
    expect(textsOf(look(1, 'first', bars, bars, bars))).toEqual([]);
  });

  it('does not take two readings for agreement, nor one text in two kinds', () => {
    expect(textsOf(look(1, 'first', read('690')), look(2, 'first', read('691')))).toEqual([]);
    expect(
      textsOf(look(1, 'first', read('690', 'EAN13')), look(2, 'first', read('690', 'ITF'))),
    ).toEqual([]);
  });

  it('wants more looks where another number was read in the same place', () => {
    const looks: Look[] = [look(1, 'first', read('691')), look(1, 'again', read('690'))];
    for (let more = 1; more <= 2; more += 1) {
      looks.push(look(1, `again ${more}`, read('690')));
      expect(textsOf(...looks), `${more + 1} looks against 1`).toEqual([]);
    }
    looks.push(look(1, 'again 3', read('690')));
    expect(textsOf(...looks)).toEqual(['690']);
  });

  it('takes neither of two that are read as often in one place', () => {
    const looks = Array.from({ length: 10 }, (_, frame) =>
      look(1, `${frame}`, read(frame % 2 === 0 ? '690' : '691')),
    );
    expect(textsOf(...looks)).toEqual([]);
  });

  it('takes two that stand apart', () => {
    const [left, right] = [read('690', 'EAN13', 0.2), read('691', 'EAN13', 0.8)];
    expect(textsOf(look(1, 'first', left, right), look(2, 'first', left, right))).toEqual([
      '690',
      '691',
    ]);
  });

  it('takes rows of a sheet, which stand close and do not overlap', () => {
    const row = (text: string, y: number): CodeRead => ({
      ...read(text, 'Code128', 0.5, y),
      size: { width: 0.3, height: 0.04 },
    });
    const rows = [row('A', 0.4), row('B', 0.5), row('C', 0.6)];
    expect(textsOf(look(1, 'first', ...rows), look(1, 'again', ...rows))).toEqual(['A', 'B', 'C']);
  });

  it('forgets bars that are not seen again', () => {
    const seen = look(1, 'first', read('690'));
    expect(textsOf(seen, look(framesRemembered, 'first', read('690')))).toEqual(['690']);
    expect(textsOf(seen, look(1 + framesRemembered, 'first', read('690')))).toEqual([]);
  });

  it('is not held back by what lay there before', () => {
    const held = Array.from({ length: 30 }, (_, at) => [
      look(at + 1, 'first', read('690')),
      look(at + 1, 'again', read('690')),
    ]).flat();
    const next = (frame: number) => [
      look(frame, 'first', read('777')),
      look(frame, 'again', read('777')),
    ];
    // While the last of it was just seen the next may be a misreading of it; then it is what lies there now.
    expect(textsOf(...held, ...next(31))).toEqual(['690']);
    const frames = Array.from({ length: rivalFrames + 1 }, (_, at) => next(31 + at)).flat();
    expect(textsOf(...held, ...frames)).toContain('777');
  });

  it('is not led astray by one misreading of what is held', () => {
    const looks: Look[] = [];
    for (let frame = 1; frame <= 40; frame += 1) {
      const text = frame % 10 === 5 ? '691' : '690';
      looks.push(look(frame, 'first', read(text)), look(frame, 'again', read(text)));
      expect(textsOf(...looks), `frame ${frame}`).not.toContain('691');
    }
  });

  it('remembers a code that is held in view in a bounded space', () => {
    let votes = noVotes;
    for (let frame = 1; frame <= 2_000; frame += 1) {
      votes = withVotes(votes, [read('690')], { frame, drawn: 'first' });
    }
    expect(JSON.stringify([...votes]).length).toBeLessThan(4_000);
  });

  it('says whether all that was seen is believed', () => {
    const settled = votesOf(look(1, 'first', read('A', 'QR')));
    const open = votesOf(look(1, 'first', read('A', 'QR'), read('690', 'EAN13', 0.1, 0.1)));
    expect(believed(settled, 1).isAll).toBe(true);
    expect(believed(open, 1).isAll).toBe(false);
    expect(believed(noVotes, 1)).toEqual({ reads: [], isAll: true });
  });

  it('knows a book’s second row by its beginning, of EAN-13 alone', () => {
    expect(isCompanion(read('1910123456784'))).toBe(true);
    expect(isCompanion(read('1920123456781'))).toBe(true);
    expect(isCompanion(read('1930123456788'))).toBe(false);
    expect(isCompanion(read('9784101010014'))).toBe(false);
    expect(isCompanion(read('1910123456784', 'Code128'))).toBe(false);
  });
});
