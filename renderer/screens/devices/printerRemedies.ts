import { printerBauds } from '../../../shared/contract/printer.ts';
import type { PrinterProfile, PrinterSettings } from '../../../shared/contract/printer.ts';
import type { PrinterBaud } from './printerForm.ts';

/** What may be wrong with a test page, as somebody sees it who holds it in the hand. */
export const symptoms = ['nothing', 'chinese', 'columns', 'cut', 'pale', 'dark', 'qr'] as const;
export type Symptom = (typeof symptoms)[number];

/** The one setting that is changed for it. */
export type Change =
  | { readonly did: 'did_picture'; readonly profile: Pick<PrinterProfile, 'letters'> }
  | { readonly did: 'did_58' | 'did_80'; readonly profile: Pick<PrinterProfile, 'columns'> }
  | {
      readonly did: 'did_full' | 'did_partial' | 'did_none';
      readonly profile: Pick<PrinterProfile, 'cutter'>;
    }
  | {
      readonly did: 'did_light' | 'did_usual' | 'did_dark';
      readonly profile: Pick<PrinterProfile, 'density'>;
    }
  | { readonly did: 'did_baud'; readonly baud: PrinterBaud };

/** Nothing is left to set: what a person can do at the printer. */
export type Advice =
  | 'try_network'
  | 'try_usb'
  | 'try_screen'
  | 'try_letters'
  | 'try_paper'
  | 'try_paler'
  | 'try_qr';

export type Remedy = { readonly change: Change } | { readonly advice: Advice };

const asPicture: Remedy = { change: { did: 'did_picture', profile: { letters: 'picture' } } };

/** A slow line is mended by its speed; anything else by hand. */
function whereNothingCame({ kind, baud }: PrinterSettings): Remedy {
  if (kind !== 'serial') return { advice: `try_${kind}` };
  const next = printerBauds[(printerBauds.indexOf(baud) + 1) % printerBauds.length] ?? baud;
  return { change: { did: 'did_baud', baud: next } };
}

const otherCut: Readonly<Record<PrinterProfile['cutter'], Change>> = {
  partial: { did: 'did_full', profile: { cutter: 'full' } },
  full: { did: 'did_none', profile: { cutter: 'none' } },
  none: { did: 'did_partial', profile: { cutter: 'partial' } },
};

const asUsual: Change = { did: 'did_usual', profile: { density: 'usual' } };
const darker: Readonly<Record<PrinterProfile['density'], Change | null>> = {
  light: asUsual,
  usual: { did: 'did_dark', profile: { density: 'dark' } },
  dark: null,
};
const lighter: Readonly<Record<PrinterProfile['density'], Change | null>> = {
  dark: asUsual,
  usual: { did: 'did_light', profile: { density: 'light' } },
  light: null,
};

function orAdvice(change: Change | null, advice: Advice): Remedy {
  return change === null ? { advice } : { change };
}

/** One thing to change, or what to look at: never two changes at once, or nobody knows which one helped. */
export function remedyFor(symptom: Symptom, settings: PrinterSettings): Remedy {
  const { letters, columns, cutter, density } = settings.profile;
  switch (symptom) {
    case 'nothing':
      return whereNothingCame(settings);
    case 'chinese':
      return letters === 'font' ? asPicture : { advice: 'try_letters' };
    case 'columns':
      return columns === 48
        ? { change: { did: 'did_58', profile: { columns: 32 } } }
        : { change: { did: 'did_80', profile: { columns: 48 } } };
    case 'cut':
      return { change: otherCut[cutter] };
    case 'pale':
      return orAdvice(darker[density], 'try_paper');
    case 'dark':
      return orAdvice(lighter[density], 'try_paler');
    case 'qr':
      // Some printers can't draw a code by themselves, or draw another one.
      return letters === 'font' ? asPicture : { advice: 'try_qr' };
  }
}

/** The settings with the one change. */
export function mended(settings: PrinterSettings, change: Change): PrinterSettings {
  if ('baud' in change) return { ...settings, baud: change.baud };
  return { ...settings, profile: { ...settings.profile, ...change.profile } };
}
