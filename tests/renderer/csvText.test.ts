import { describe, expect, it } from 'vitest';
import { base64Of } from '../../renderer/screens/campaigns/csvFile.ts';
import {
  campaignFields,
  guessMapping,
  missingFields,
  voucherFields,
} from '../../renderer/screens/campaigns/csvFields.ts';
import { csvFaultWords, csvFieldWord } from '../../renderer/screens/campaigns/csvFaults.ts';
import { firstRows } from '../../renderer/screens/campaigns/csvText.ts';
import { csvText } from '../../shared/protocol/csvText.ts';

describe('codes as a CSV file', () => {
  it('quotes what must be quoted and begins with a byte-order mark', () => {
    expect(csvText([['a', 'b, "c"', 'd\ne']])).toBe('\u{feff}a,"b, ""c""","d\ne"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '＝1+1', '＋1', '－1', '＠SUM(A1)'])(
    'I7 never lets a cell begin a formula: %s',
    (text) => {
      expect(csvText([[text]])).toBe(`\u{feff}'${text}\r\n`);
    },
  );

  it('is read back by the preview', () => {
    const rows = [
      ['code', 'name'],
      ['7KQ4-8M2X-TD9R-PE', 'Milk, "hot"'],
      ['X', '奶茶'],
    ];
    expect(firstRows(csvText(rows), 10)).toEqual(rows);
  });
});

describe('the first lines of a file', () => {
  it('stops at the wanted count and leaves empty lines out', () => {
    expect(firstRows('a,b\n\n1,2\n3,4\n', 2)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('takes a last line without an end, and a cut one', () => {
    expect(firstRows('a,b\n1,"2', 5)).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });
});

describe('columns and fields', () => {
  it('guesses English and Chinese head lines, each column once', () => {
    expect(guessMapping(voucherFields, ['Code', 'Phone', 'Expires'])).toEqual({
      code: 'Code',
      phone: 'Phone',
      lastDay: 'Expires',
    });
    expect(guessMapping(voucherFields, ['手机号', '券码', '有效期至'])).toEqual({
      code: '券码',
      phone: '手机号',
      lastDay: '有效期至',
    });
  });

  it('prefers a column of the field’s own name', () => {
    const columns = ['nameEn', 'nameZh', 'kind', 'amount', 'validFrom', 'validThrough'];
    const mapping = guessMapping(campaignFields, columns);
    for (const column of columns) expect(mapping[column]).toBe(column);
    expect(missingFields(campaignFields, mapping)).toEqual([]);
  });

  it('names the fields that are needed and missing', () => {
    expect(missingFields(voucherFields, { phone: 'Tel' })).toEqual(['code']);
    expect(missingFields(voucherFields, { code: '' })).toEqual(['code']);
  });
});

describe('faults of a file in the words of its fields', () => {
  it.each([
    ['benefit.kind', 'Invalid discriminator value', 'field_kind', 'fault_kind'],
    ['benefit.capMinor', 'NaN', 'field_amount', 'fault_amount'],
    ['validFrom', 'Invalid ISO date', 'field_validFrom', 'fault_dayForm'],
    ['code', 'missing', 'field_code', 'fault_code'],
    ['lastDay', 'not YYYY-MM-DD', 'field_lastDay', 'fault_dayForm'],
    ['usesPerVoucher', 'too big', 'field_usesPerVoucher', 'fault_uses'],
    ['shops', 'no such shop', null, null],
  ] as const)('%s: %s', (field, message, named, said) => {
    const fault = { line: 2, field, message };
    expect(csvFieldWord(fault)).toBe(named);
    expect(csvFaultWords(fault)).toEqual(said === null ? null : { kind: 'word', key: said });
  });

  it('names what contradicts itself by its code, wherever it stands', () => {
    const fault = { line: 2, field: 'validThrough', message: 'endsBeforeStart' };
    expect(csvFieldWord(fault)).toBe('field_validThrough');
    expect(csvFaultWords(fault)).toEqual({ kind: 'contradiction', code: 'endsBeforeStart' });
  });
});

describe('a file’s bytes as Base64', () => {
  it('agrees with Node’s over sizes around a chunk', () => {
    for (const size of [0, 1, 2, 3, 0x7fff, 0x8000, 0x8001]) {
      const bytes = Uint8Array.from({ length: size }, (_, at) => (at * 31) % 256);
      expect(base64Of(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    }
  });
});
