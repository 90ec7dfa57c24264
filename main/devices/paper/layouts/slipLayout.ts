import type { PaperHeld, SlipDocument } from '../../../app/paper/slips/slipDocuments.ts';
import { endsSoonDays } from '../../../../shared/domain/customers/wake.ts';
import type { Refusal } from '../../../../shared/domain/reasons.ts';
import type { Language } from '../../../../shared/i18n/area.ts';
import { counterNameIn } from '../../../../shared/i18n/counterName.ts';
import { figureText } from '../../../../shared/i18n/figureText.ts';
import type { FigureVoice, SaidFigure } from '../../../../shared/i18n/figureText.ts';
import { reasons } from '../../../../shared/i18n/reasons.ts';
import { refusalWords } from '../../../../shared/i18n/reasonWords.ts';
import type { ReasonKey } from '../../../../shared/i18n/reasons.ts';
import { slips } from '../../../../shared/i18n/slips.ts';
import { healthBody } from './healthLayout.ts';
import type { Markup } from '../markup.ts';
import type { PaperText } from '../paperText.ts';
import { momentIn } from './paperTime.ts';
import { areaWords } from './paperWords.ts';
import type { AreaWords, PaperWords } from './paperWords.ts';
import { nextStepOf } from './refusalNext.ts';

type SlipOf<Kind extends SlipDocument['kind']> = Extract<SlipDocument, { kind: Kind }>;

/** Pen and paper of a slip. `words`: those every paper has. */
export interface SlipSheet {
  readonly mark: Markup;
  readonly words: PaperWords;
  readonly money: (minor: number) => string;
}

const titleKeys = {
  refusal: 'refusalTitle',
  reminder: 'reminderTitle',
  health: 'healthTitle',
} as const;

export function slipTitle(document: SlipDocument): PaperText {
  return areaWords(slips, document.head.language).say(titleKeys[document.kind]);
}

/** The body of a slip; head and foot are those of every paper. */
export function slipBody(sheet: SlipSheet, document: SlipDocument): void {
  const slipWords = areaWords(slips, document.head.language);
  switch (document.kind) {
    case 'refusal':
      return refused(sheet, slipWords, document);
    case 'reminder':
      return reminder(sheet, slipWords, document);
    case 'health':
      return healthBody(sheet.mark, slipWords, document);
  }
}

type SlipWords = AreaWords<keyof typeof slips.en>;

function refused(sheet: SlipSheet, { say }: SlipWords, document: SlipOf<'refusal'>): void {
  const { mark, words } = sheet;
  const { title, detail } = reasonOf(sheet, document);
  mark.pair(words.name(document.name), document.hint);
  mark.rule();
  mark.title(title, 'bold');
  if (detail !== null) mark.left(detail);
  mark.left(say('refusalNothingUsed'));
  mark.rule();
  mark.pair(say('refusalNext'), '', 'bold');
  mark.left(say(nextStepOf(document.refusal)));
  mark.left(say('refusalAsk'));
}

function reasonOf(
  { words, money }: SlipSheet,
  { refusal, head }: SlipOf<'refusal'>,
): { readonly title: PaperText; readonly detail: PaperText | null } {
  const { titleKey, detailKey, figures } = refusalWords(refusal);
  const detail = detailIn(refusal, detailKey);
  const voiceOf = (language: Language): FigureVoice => ({
    language,
    moment: (at) => momentIn(head.shop.zone, at),
    date: (day) => day,
    money,
    number: String,
  });
  const filled = (text: string, language: Language) =>
    text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
      const figure = figures[name];
      if (figure === undefined) return '';
      return figureText(named(name, figure, language), voiceOf(language));
    });
  return {
    title: words.each((language) => reasons[language][titleKey]),
    detail: detail === null ? null : words.each((language) => filled(detail(language), language)),
  };
}

/** The catalogue's own; who it was that used it, or said it is sold out, is nobody's to take along. */
function detailIn(
  refusal: Refusal,
  detailKey: ReasonKey | null,
): ((language: Language) => string) | null {
  if (refusal.reason === 'soldOut' || detailKey === null) return null;
  const isPlaced = refusal.reason === 'alreadyUsed' && detailKey === 'alreadyUsedDetail';
  return (language) => (isPlaced ? slips[language].refusalUsed : reasons[language][detailKey]);
}

function named(name: string, figure: SaidFigure, language: Language): SaidFigure {
  if (name !== 'counter' || figure.kind !== 'text') return figure;
  return { kind: 'text', value: counterNameIn(language, figure.value) };
}

function reminder(sheet: SlipSheet, slipWords: SlipWords, document: SlipOf<'reminder'>): void {
  const { mark, words } = sheet;
  mark.pair(words.say('customer'), `**** ${document.customerLast4}`);
  mark.rule();
  for (const held of document.vouchers) {
    mark.pair(heldName(words, held), held.lastDay, 'bold');
    const ends = held.daysLeft > endsSoonDays ? '' : endsText(words, slipWords, held.daysLeft);
    const left = heldLeft(sheet, held);
    if (ends !== '' || left !== '') mark.pair(ends, left);
  }
  if (document.more > 0) mark.title(slipWords.count('andMore', document.more), 'bold');
  mark.rule();
  mark.left(slipWords.say('reminderNote'));
}

function heldName(words: PaperWords, { name, count }: PaperHeld): PaperText {
  const one = words.name(name);
  if (count === 1) return one;
  return words.each((language) => `${typeof one === 'string' ? one : one[language]} x${count}`);
}

function heldLeft({ words, money }: SlipSheet, held: PaperHeld): PaperText {
  const { usesLeft, amountLeftMinor } = held;
  if (amountLeftMinor !== null) return words.say('amountLeft', { amount: money(amountLeftMinor) });
  return usesLeft === null ? '' : words.count('usesLeft', usesLeft);
}

function endsText(words: PaperWords, { say }: SlipWords, daysLeft: number): PaperText {
  const when =
    daysLeft < 2
      ? words.say(daysLeft === 0 ? 'endsToday' : 'endsTomorrow')
      : words.say('endsInDays', { days: daysLeft });
  return say('ends', { when });
}
