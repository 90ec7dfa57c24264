import { describe, expect, it } from 'vitest';
import { readWanted } from '../../bench/wanted.ts';

const names = ['decide', 'decode'];
const read = (...argv: string[]) => readWanted(argv, names);

describe('the command line of a benchmark', () => {
  it('names one, and what to do with it', () => {
    expect(read('decide', '--json', 'out.json', '--check', '--busy')).toEqual({
      name: 'decide',
      json: 'out.json',
      check: true,
      busy: true,
      options: { dir: null, fit: null },
    });
    expect(read('decode', '--dir', '../pictures', '--fit', '1280x720')).toMatchObject({
      name: 'decode',
      options: { dir: '../pictures', fit: '1280x720' },
    });
  });

  it.each([
    ['nothing named', [], 'no benchmark was named'],
    ['two named', ['decide', 'decode'], 'one benchmark at a time'],
    ['an unknown one', ['toString'], 'there is no benchmark "toString"'],
    ['pictures for one that reads none', ['decide', '--dir', 'x'], 'decide reads no pictures'],
    ['a size for one that reads none', ['decide', '--fit', '9x9'], 'decide reads no pictures'],
    ['an unknown option', ['decode', '--fast'], '--fast'],
  ])('says in words what is wrong: %s', (_name, argv, why) => {
    expect(read(...argv)).toMatchObject({ why: expect.stringContaining(why) });
  });
});
