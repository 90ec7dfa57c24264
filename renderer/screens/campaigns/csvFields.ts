import type { WordKey } from '../../words.ts';

/** A field a file's column may feed, and the head lines by which it is recognised. */
export interface CsvField {
  readonly id: string;
  readonly word: WordKey<'campaigns'>;
  readonly isNeeded: boolean;
  readonly guesses: RegExp;
}

export const voucherFields: readonly CsvField[] = [
  {
    id: 'code',
    word: 'field_code',
    isNeeded: true,
    guesses: /^(code|voucher|coupon|number|券码|券号|兑换码|编码|码)/i,
  },
  { id: 'phone', word: 'field_phone', isNeeded: false, guesses: /(phone|mobile|tel|手机|电话)/i },
  {
    id: 'lastDay',
    word: 'field_lastDay',
    isNeeded: false,
    guesses: /(last.?day|expir|valid.?(to|until|through)|end|有效期|截止|到期|最后)/i,
  },
];

export const campaignFields: readonly CsvField[] = [
  {
    id: 'nameZh',
    word: 'field_nameZh',
    isNeeded: true,
    guesses: /(name.?zh|chinese|中文|^名称|活动名|^name$)/i,
  },
  { id: 'nameEn', word: 'field_nameEn', isNeeded: false, guesses: /(name.?en|english|英文)/i },
  { id: 'kind', word: 'field_kind', isNeeded: true, guesses: /(kind|type|种类|类型)/i },
  { id: 'item', word: 'field_item', isNeeded: false, guesses: /(^item|product|商品|赠品)/i },
  {
    id: 'amount',
    word: 'field_amount',
    isNeeded: false,
    guesses: /(amount|value|off|cap|金额|面值|减)/i,
  },
  { id: 'percent', word: 'field_percent', isNeeded: false, guesses: /(percent|百分|折扣率)/i },
  { id: 'spend', word: 'field_spend', isNeeded: false, guesses: /(^spend|threshold|^满|买)/i },
  {
    id: 'validFrom',
    word: 'field_validFrom',
    isNeeded: true,
    guesses: /(valid.?from|start|from|开始|起)/i,
  },
  {
    id: 'validThrough',
    word: 'field_validThrough',
    isNeeded: true,
    guesses: /(valid.?(to|until|through)|end|expir|结束|截止|有效期|止)/i,
  },
  {
    id: 'minimumSpend',
    word: 'field_minimumSpend',
    isNeeded: false,
    guesses: /(minimum|min.?spend|最低)/i,
  },
  {
    id: 'usesPerVoucher',
    word: 'field_usesPerVoucher',
    isNeeded: false,
    guesses: /(uses|times|次数)/i,
  },
];

export type Mapping = Readonly<Record<string, string>>;

/** A first guess at which column is what: by name, each column once. */
export function guessMapping(fields: readonly CsvField[], columns: readonly string[]): Mapping {
  const mapping: Record<string, string> = {};
  const taken = new Set<string>();
  for (const { id, guesses } of fields) {
    const free = columns.filter((column) => !taken.has(column));
    const same = free.find((column) => column.toLowerCase() === id.toLowerCase());
    const column = same ?? free.find((name) => guesses.test(name));
    if (column === undefined) continue;
    mapping[id] = column;
    taken.add(column);
  }
  return mapping;
}

/** Fields that are needed and have no column yet. */
export function missingFields(fields: readonly CsvField[], mapping: Mapping): readonly string[] {
  return fields.filter(({ id, isNeeded }) => isNeeded && !mapping[id]).map(({ id }) => id);
}
