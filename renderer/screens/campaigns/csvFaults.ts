import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import type { WordKey } from '../../words.ts';
import { faultsAt } from './campaignFaults.ts';

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
  'benefit.percent': 'field_percent',
  'benefit.spendMinor': 'field_spend',
  'benefit.buy': 'field_spend',
  validFrom: 'field_validFrom',
  validThrough: 'field_validThrough',
  minimumSpendMinor: 'field_minimumSpend',
  usesPerVoucher: 'field_usesPerVoucher',
};

const ownWords: Readonly<Record<string, WordKey<'campaigns'>>> = {
  code: 'fault_code',
  lastDay: 'fault_dayForm',
  validFrom: 'fault_dayForm',
  validThrough: 'fault_dayForm',
  'benefit.kind': 'fault_kind',
};

/** As the campaign's schema says it when the days are in the wrong order. */
const endsBefore = 'ends before it starts';

/** The field's name as the mapping step shows it; a field it doesn't know stays itself. */
export function csvFieldWord({ field }: Fault): WordKey<'campaigns'> | null {
  return fieldWords[field] ?? null;
}

/** What is wrong, in words; `null` where only the terminal's own message says it. */
export function csvFaultWord({ field, message }: Fault): WordKey<'campaigns'> | null {
  if (message === endsBefore) return 'fault_endsBefore';
  const own = ownWords[field];
  if (own !== undefined) return own;
  const [word] = Object.values(faultsAt([field]));
  return fieldWords[field] === undefined || word === undefined ? null : `fault_${word}`;
}
