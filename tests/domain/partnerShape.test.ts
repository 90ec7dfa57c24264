import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileShape, hasShape, maxShapeLength } from '../../shared/domain/codes/partnerShape.ts';

function matches(pattern: string, text: string): boolean {
  const shape = compileShape(pattern);
  if (shape === null) throw new Error(`refused: ${pattern}`);
  return hasShape(text, shape);
}

describe('shapes of partners’ codes', () => {
  const part = fc
    .tuple(
      fc.constantFrom('A', '7', '\\d', '.', '[A-C]', '[0-9A-F]', '\\.', '-', '[a\\-c]', '[x_-]'),
      fc.constantFrom('', '?', '*', '+', '{2}', '{1,3}', '{2,}', '{0,1}'),
    )
    .map((both) => both.join(''));
  const pattern = fc.array(part, { minLength: 1, maxLength: 6 }).map((all) => `^${all.join('')}$`);

  it('match what the same regular expression matches', () => {
    const text = fc.string({ unit: fc.constantFrom(...'A7BC0-.xac_ '), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (source, candidate) => {
        expect(matches(source, candidate)).toBe(new RegExp(source).test(candidate));
      }),
      { numRuns: 2000 },
    );
  });

  it('match texts made for them', () => {
    fc.assert(
      fc.property(
        pattern.chain((source) =>
          fc.tuple(fc.constant(source), fc.stringMatching(new RegExp(source))),
        ),
        ([source, candidate]) => {
          const isPrintable = /^[\x20-\x7e]*$/.test(candidate);
          expect(matches(source, candidate)).toBe(isPrintable);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['no beginning', '\\d{10}$'],
    ['no end', '^\\d{10}'],
    ['no beginning of a literal', 'AB$'],
    ['no end of a literal', '^AB'],
    ['nothing between', '^$'],
    ['a group', '^(AB)$'],
    ['nested counts', '^(a+)+$'],
    ['an alternative', '^A|B$'],
    ['a look-ahead', '^(?=A)A$'],
    ['a negated class', '^[^A]$'],
    ['a backward class', '^[B-A]$'],
    ['an open class', '^[AB$'],
    ['an empty class', '^[]$'],
    ['a class within a class', '^[[A]$'],
    ['a range from a set', '^[\\d-z]$'],
    ['a range to a set', '^[!-\\d]$'],
    ['a range to no character', '^[A-^]$'],
    ['an escaped letter in a class', '^[\\A]$'],
    ['a control character in a class', '^[\u001f]$'],
    ['a delete in a class', '^[\u007f]$'],
    ['an escaped control character', '^\\\u001f$'],
    ['a back-reference', '^A\\1$'],
    ['a word boundary', '^\\bA$'],
    ['a count of nothing', '^+$'],
    ['a doubled count', '^A++$'],
    ['a lazy count', '^A+?$'],
    ['an open count', '^A{2$'],
    ['a backward count', '^A{3,2}$'],
    ['a count too big', '^A{513}$'],
    ['a bare brace', '^{2}$'],
    ['a stray escape', '^A\\$'],
    ['a letter beyond ASCII', '^券$'],
    ['too much of it', `^${'A'.repeat(maxShapeLength)}$`],
  ])('refuses %s', (_, source) => {
    expect(compileShape(source)).toBeNull();
  });

  it('takes what is printable in a class, from the blank to the tilde', () => {
    expect(matches('^[ ~]{2}$', '~ ')).toBe(true);
    expect(matches('^.{2}$', '~ ')).toBe(true);
    expect(matches('^.$', '\u007f')).toBe(false);
  });

  it('counts of two figures, and 512 at most', () => {
    expect(matches('^A{1,12}$', 'A'.repeat(12))).toBe(true);
    expect(matches('^A{1,12}$', 'A'.repeat(13))).toBe(false);
    for (const source of ['^A{512}$', '^A{1,512}$', '^A*$', '^A+$', '^A{2,}$']) {
      expect(matches(source, 'A'.repeat(512))).toBe(true);
      expect(matches(source, 'A'.repeat(513))).toBe(false);
    }
  });

  it('may be as long as the bound', () => {
    const source = `^${'A'.repeat(maxShapeLength - 2)}$`;
    expect(matches(source, 'A'.repeat(maxShapeLength - 2))).toBe(true);
    expect(compileShape(`^${'A'.repeat(maxShapeLength - 1)}$`)).toBeNull();
  });

  it('takes a time linear in the code where a regular expression would not end (I5)', () => {
    const shape = compileShape(`^${'a*'.repeat(60)}b$`);
    if (shape === null) throw new Error('refused');
    expect(hasShape('a'.repeat(512), shape)).toBe(false);
    expect(hasShape(`${'a'.repeat(511)}b`, shape)).toBe(true);
  });
});
