import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJsonText } from '../../shared/documents/jsonText.ts';

/** `fault line:column`, as the reader found them. */
function faultsIn(text: string): readonly string[] {
  return readJsonText(text).faults.map(({ fault, at }) => `${fault} ${at.line}:${at.column}`);
}

describe('a text that is not JSON as it has to be', () => {
  it.each([
    ['', ['emptyFile 1:1']],
    [' \n\t', ['emptyFile 1:1']],
    ['// x\n{"a":1}', ['comment 1:1']],
    ['{"a":1 /* y */}', ['comment 1:8']],
    ['{"a":1,\n}', ['trailingComma 2:1']],
    ['[1, 2, ]', ['trailingComma 1:8']],
    ['{"a":1,\n "a":2}', ['sameFieldTwice 2:2']],
    ['{"b":[{"a":1,"a":1}]}', ['sameFieldTwice 1:14']],
    ['[9007199254740993]', ['numberNotExact 1:2']],
    ['[1e400]', ['numberNotExact 1:2']],
    ['[0.99999999999999999999]', ['numberNotExact 1:2']],
    ['{', ['braceExpected 1:2']],
    ['[1', ['bracketExpected 1:3']],
    ['{"a" 1}', ['colonExpected 1:6']],
    ['{"a":1 "b":2}', ['commaExpected 1:8']],
    ['{"a":1,,"b":2}', ['nameExpected 1:8']],
    ['[,1]', ['valueExpected 1:2']],
    ["{'a':1}", ['notAValue 1:2']],
    ['[NaN,\nInfinity]', ['notAValue 1:2', 'notAValue 2:1']],
    ['[1.]', ['badNumber 1:2']],
    ['["x', ['unclosedText 1:2']],
    ['["\\q"]', ['badEscape 1:2']],
    ['["\t"]', ['controlCharacter 1:2']],
    ['{} {}', ['endExpected 1:4']],
  ])('%j: %j', (text, expected) => {
    expect(faultsIn(text)).toEqual(expected);
  });

  it('is read as far as it can be beside comments, commas, repeated fields and numbers', () => {
    const { value, faults } = readJsonText('{"a":[1,], /* */ "b":2, "b":3, "c":1e99999}');
    expect(faults.length).toBe(4);
    expect(value).toMatchObject({ a: [1], b: 2 });
  });

  it('is not read when it is nested deeper than any document, however deep', () => {
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(faultsIn(nested(32))).toEqual([]);
    expect(faultsIn(nested(33))).toEqual(['tooDeep 1:33']);
    expect(faultsIn('['.repeat(1_000_000))).toEqual(['tooDeep 1:33']);
    expect(faultsIn('{"a":'.repeat(200_000))).toEqual(['tooDeep 1:161']);
  });
});

describe('a JSON text', () => {
  it('is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2), (json, indent) => {
        const text = JSON.stringify(json, null, indent);
        const { value, faults } = readJsonText(text);
        expect(faults).toEqual([]);
        expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  it('keeps a field named __proto__ as a field', () => {
    const { value } = readJsonText('{"__proto__":{"polluted":true},"constructor":1}');
    expect(Object.keys(value as object)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(value)).toBeNull();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['-0', 0],
    ['1.0', 1],
    ['1e3', 1000],
    ['0.10', 0.1],
    ['9007199254740992', 2 ** 53],
  ])('reads %s exactly', (text, expected) => {
    const { value, faults } = readJsonText(`[${text}]`);
    expect(faults).toEqual([]);
    expect(value).toEqual([expected]);
  });

  it('says where a field stands, or what would hold it, whatever ends its lines', () => {
    const lines = ['{', '  "a": { "bb": [1, {"c": 2}] },', '  "d": 3', '}'];
    for (const end of ['\n', '\r\n', '\r']) {
      const { positionOf } = readJsonText(lines.join(end));
      expect(positionOf(['a', 'bb', 1, 'c'], 'value')).toEqual({ line: 2, column: 26 });
      expect(positionOf(['a', 'bb', 1, 'c'], 'name')).toEqual({ line: 2, column: 21 });
      expect(positionOf(['a', 'bb', 1, 'none'], 'value')).toEqual({ line: 2, column: 20 });
      expect(positionOf(['d'], 'value')).toEqual({ line: 3, column: 8 });
      expect(positionOf(['none', 'more'], 'name')).toEqual({ line: 1, column: 1 });
      expect(positionOf([], 'value')).toEqual({ line: 1, column: 1 });
    }
  });
});
