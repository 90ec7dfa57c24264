import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import type { ContradictionCode } from '../../../shared/domain/campaign/contradictions.ts';
import type { WordKey } from '../../words.ts';
import { isContradiction } from './campaignFaults.ts';
import { placeOf } from './faultPlaces.ts';

type Fault = CsvOutcome['faults'][number];

/** Which of the file's fields a path of the campaign's schema, or a field of a voucher row, stands for. */
const fieldWords: Readonly<Record<string, WordKey<'campaigns'>>> = {
  code: 'field_code',
  phone: 'field_phone',
  lastDay: 'field_lastDay',
  'name.zh': 'field_nameZh',
  'name.en': 'field_nameEn',
  'benefit.kind': 'field_kind',
  'benefit.item.zh': 'field_item',
  'benefit.item.en': 'field_item',
  'benefit.capMinor': 'field_amount',
  'benefit.valueMinor': 'field_amount',
  'benefit.amountMinor': 'field_amount',
  'benefit.offMinor': 'field_amount',
  'benefit.get': 'field_amount',
  'benefit.priceMinor': 'field_amount',
  'benefit.percent': 'field_percent',
  'benefit.spendMinor': 'field_spend',
  'benefit.buy': 'field_spend',
  validFrom: 'field_validFrom',
  validThrough: 'field_validThrough',
  minimumSpendMinor: 'field_minimumSpend',
  usesPerVoucher: 'field_usesPerVoucher',
};

const ownWords: Readonly<Record<string, WordKey<'terms'>>> = {
  code: 'fault_code',
  lastDay: 'fault_dayForm',
  validFrom: 'fault_dayForm',
  validThrough: 'fault_dayForm',
  'benefit.kind': 'fault_kind',
};

/** The field's name as the mapping step shows it; a field it doesn't know stays itself. */
export function csvFieldWord({ field }: Fault): WordKey<'campaigns'> | null {
  return fieldWords[field] ?? null;
}

/** What is wrong, as words of a campaign's terms or a contradiction. */
export type CsvFaultWords =
  /** A code that stands in the file before. */
  | { readonly kind: 'sameAs'; readonly line: number }
  | { readonly kind: 'word'; readonly key: WordKey<'terms'> }
  | { readonly kind: 'contradiction'; readonly code: ContradictionCode };

/** `null` where only the terminal's own message says it. */
export function csvFaultWords({ field, message }: Fault): CsvFaultWords | null {
  const same = /^same as line (\d+)$/.exec(message)?.[1];
  if (same !== undefined) return { kind: 'sameAs', line: Number(same) };
  if (message === 'not a phone number') return { kind: 'word', key: 'fault_phone' };
  if (message === 'not a code') return { kind: 'word', key: 'fault_notACode' };
  if (message === 'no day') return { kind: 'word', key: 'fault_dayForms' };
  if (isContradiction(message)) return { kind: 'contradiction', code: message };
  const own = ownWords[field];
  if (own !== undefined) return { kind: 'word', key: own };
  const { word } = placeOf(field);
  return fieldWords[field] === undefined ? null : { kind: 'word', key: `fault_${word}` };
}
