import type { InputOf } from '../../../shared/contract/methods.ts';
import type { Language } from '../../../shared/i18n/area.ts';
import { pinFault } from '../newPin.ts';
import type { NewPin, PinFault } from '../newPin.ts';

export interface StandAloneForm {
  readonly nameZh: string;
  readonly nameEn: string;
  readonly currency: string;
  readonly zone: string;
  readonly cutOverMinute: number;
  readonly language: Language;
  readonly counterName: string;
  readonly managerName: string;
  readonly pin: NewPin;
}

export interface StandAloneFaults {
  readonly shopName: boolean;
  readonly counterName: boolean;
  readonly managerName: boolean;
  readonly pin: PinFault | null;
}

/** Currencies of the places where shops of this kind stand; the terminal takes any ISO 4217 code. */
export const currencies = [
  'CNY',
  'HKD',
  'MOP',
  'TWD',
  'SGD',
  'MYR',
  'JPY',
  'KRW',
  'THB',
  'VND',
  'USD',
  'CAD',
  'AUD',
  'NZD',
  'GBP',
  'EUR',
] as const;

const defaultCutOverMinute = 180;
const halfHour = 30;
const lastCutOverMinute = 720;

/** Midnight to noon in half hours: when a business day may turn. */
export const cutOverMinutes: readonly number[] = Array.from(
  { length: lastCutOverMinute / halfHour + 1 },
  (_, step) => step * halfHour,
);

export function firstForm(zone: string, language: Language, counterName: string): StandAloneForm {
  return {
    nameZh: '',
    nameEn: '',
    currency: 'CNY',
    zone,
    cutOverMinute: defaultCutOverMinute,
    language,
    counterName,
    managerName: '',
    pin: { pin: '', again: '' },
  };
}

export function faultsOf(form: StandAloneForm): StandAloneFaults {
  return {
    shopName: form.nameZh.trim() === '' && form.nameEn.trim() === '',
    counterName: form.counterName.trim() === '',
    managerName: form.managerName.trim() === '',
    pin: pinFault(form.pin),
  };
}

export function isGood(faults: StandAloneFaults): boolean {
  return !faults.shopName && !faults.counterName && !faults.managerName && faults.pin === null;
}

const undoMinutes = { cashier: 5, manager: 24 * 60 };
const autoLockMinutes = 10;

/** The form as the terminal takes it; a name given in one language stands for both. */
export function standAloneInput(form: StandAloneForm, shopId: string): InputOf<'setup.standAlone'> {
  const zh = form.nameZh.trim() || form.nameEn.trim();
  const en = form.nameEn.trim() || form.nameZh.trim();
  return {
    shop: {
      id: shopId,
      name: { zh, en },
      groups: [],
      calendar: null,
      authority: null,
      currency: form.currency,
      zone: form.zone,
      cutOverMinute: form.cutOverMinute,
      language: form.language,
      receiptHead: [],
      receiptFoot: [],
      quickItems: [],
      undoMinutes,
      autoLockMinutes,
    },
    counterName: form.counterName.trim(),
    managerName: form.managerName.trim(),
    managerPin: form.pin.pin,
  };
}
