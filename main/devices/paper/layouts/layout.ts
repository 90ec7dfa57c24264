import type { RemakeReason } from '../../../../shared/domain/undo/remake.ts';
import { counterNameIn } from '../../../../shared/i18n/counterName.ts';
import type { PaperHead } from '../../../app/paper/paperHead.ts';
import { isForStaff } from '../../../app/paper/documents.ts';
import type {
  PaperDocument,
  PaperReminder,
  PaperRestored,
  PaperVoucherLine,
} from '../../../app/paper/documents.ts';
import { couponBody, couponNumber, couponTitle } from './couponLayout.ts';
import { dayBody, dayTitle } from './dayLayout.ts';
import { slipBody, slipTitle } from './slipLayout.ts';
import { createMarkup } from '../markup.ts';
import type { PaperCodes } from '../paperCodes.ts';
import type { Markup } from '../markup.ts';
import { paperMoney } from './paperMoney.ts';
import { oneLine, textsOf } from '../paperText.ts';
import type { PaperText } from '../paperText.ts';
import { paperWords } from './paperWords.ts';
import type { PaperWords } from './paperWords.ts';

type DocumentOf<Kind extends PaperDocument['kind']> = Extract<PaperDocument, { kind: Kind }>;

/** Pen and paper of one document: its markup, words and money. */
interface Sheet {
  readonly mark: Markup;
  readonly words: PaperWords;
  readonly money: (minor: number) => string;
  readonly columns: number;
  readonly codes: PaperCodes;
}

/** A code of 144 characters is typed in groups. */
const typedGroup = 4;

/** The document in the layout language, for paper of so many columns (32 or 48). */
export function layout(document: PaperDocument, columns: number, codes: PaperCodes): string {
  const { head } = document;
  const sheet: Sheet = {
    mark: createMarkup(columns),
    words: paperWords(head.language),
    money: paperMoney(head.shop.currency),
    columns,
    codes,
  };
  headOf(sheet, document);
  bodyOf(sheet, document);
  footOf(sheet, head, isForStaff(document) ? [] : head.shop.receiptFoot);
  return sheet.mark.end();
}

/** The label of a document's picture. */
export function labelOf(document: PaperDocument): string {
  return oneLine(titleOf(document));
}

/** What a document is called: the heading on paper. */
function titleOf(document: PaperDocument): PaperText {
  const { say } = paperWords(document.head.language);
  switch (document.kind) {
    case 'redemption':
      return say('redemptionTitle');
    case 'void':
      return say(document.isPart ? 'voidPartTitle' : 'voidTitle');
    case 'remake':
      return say('remakeTitle');
    case 'rainCheck':
      return say('rainCheckTitle');
    case 'goodwill':
      return say(document.gift === true ? 'giftTitle' : 'goodwillTitle');
    case 'coupon':
      return couponTitle(document);
    case 'dayClose':
    case 'handOver':
    case 'dayReport':
      return dayTitle(document);
    case 'refusal':
    case 'reminder':
    case 'health':
      return slipTitle(document);
    case 'test':
      return say('testTitle');
  }
}

function headOf({ mark, words }: Sheet, document: PaperDocument): void {
  const { head } = document;
  mark.title(words.name(head.shop.name), 'big');
  for (const line of head.shop.receiptHead) mark.title(line);
  if (head.training) mark.banner(words.say('training'));
  if (head.copy > 0) mark.banner(words.say('copy', { count: head.copy }));
  mark.rule();
  mark.pair(titleOf(document), numberOf(words, document), 'bold');
  mark.left(head.when);
  const counter = words.each((language) => counterNameIn(language, head.counterName));
  mark.pair(counter, head.operator);
  mark.rule();
}

/** A day close is called by a number of its own, and the day so far by none. */
function numberOf(words: PaperWords, document: PaperDocument): PaperText {
  if (document.kind === 'coupon') return couponNumber(document);
  const isNumbered = 'seq' in document && document.kind !== 'dayClose';
  return isNumbered ? words.say('number', { seq: document.seq }) : '';
}

function bodyOf(sheet: Sheet, document: PaperDocument): void {
  switch (document.kind) {
    case 'redemption':
      return redemption(sheet, document);
    case 'void':
      return undone(sheet, document);
    case 'remake':
      return remake(sheet, document);
    case 'rainCheck':
      return rainCheck(sheet, document);
    case 'goodwill':
      return goodwill(sheet, document);
    case 'coupon':
      return couponBody(sheet, document);
    case 'dayClose':
    case 'handOver':
    case 'dayReport':
      return dayBody(sheet.mark, sheet.money, document);
    case 'refusal':
    case 'reminder':
    case 'health':
      return slipBody(sheet, document);
    case 'test':
      return test(sheet);
  }
}

function redemption(sheet: Sheet, document: DocumentOf<'redemption'>): void {
  const { mark, words, money, codes, columns } = sheet;
  const besideTill = document.lines.length === 0;
  for (const line of document.lines) {
    mark.item(line.name, `x${line.quantity}`, money(line.totalMinor));
  }
  if (!besideTill) {
    mark.pair(words.say('listTotal'), money(document.totalMinor));
    mark.rule();
  }
  for (const voucher of document.vouchers) voucherLine(sheet, voucher);
  mark.rule();
  if (besideTill) mark.figure(words.say('takeOff'), money(document.discountMinor));
  else mark.figure(words.say('toPay'), money(document.toPayMinor));
  mark.rule();
  if (document.customerLast4 !== null) {
    mark.pair(words.say('customer'), `**** ${document.customerLast4}`);
  }
  if (document.reminder !== undefined) mark.left(reminderText(sheet, document.reminder));
  approver(sheet, document.head);
  mark.pair(words.say('reference'), document.reference);
  if (document.doubtful) mark.left(words.say('doubtful'));
  const signed = document.signedReference;
  // The reference of an order of many vouchers may be more than narrow paper holds.
  if (signed === null || codes.planQr(signed, 'receipt', columns) === null) {
    mark.left(words.say('referenceNote'));
    return;
  }
  mark.qr(signed, 'receipt');
  mark.title(words.say(document.head.standAlone === true ? 'referenceScanHere' : 'referenceScan'));
}

function reminderText({ words }: Sheet, { left, ends }: PaperReminder): PaperText {
  const more = words.count('more', left);
  if (ends === null) return words.say('moreAlone', { more });
  const when =
    ends.daysLeft < 2
      ? words.say(ends.daysLeft === 0 ? 'endsToday' : 'endsTomorrow')
      : words.say('endsInDays', { days: ends.daysLeft });
  const ending =
    left === 1 ? words.say('onlyEnds', { when }) : words.count('someEnd', ends.count, { when });
  return words.say('moreEnding', { more, ending });
}

function voucherLine(sheet: Sheet, voucher: PaperVoucherLine): void {
  const { mark, words, money } = sheet;
  const free = voucher.benefit === 'gift' && voucher.discountMinor === 0;
  mark.pair(
    sheet.words.name(voucher.name),
    free ? words.say('gift') : money(-voucher.discountMinor),
  );
  mark.pair(voucher.hint, leftOf(sheet, voucher));
  if (voucher.substitute !== undefined) {
    mark.pair(words.say('substituted'), sheet.words.name(voucher.substitute));
  }
  if (voucher.topUpMinor > 0) mark.pair(words.say('topUp'), money(voucher.topUpMinor));
}

function leftOf({ words, money }: Sheet, voucher: PaperVoucherLine): PaperText {
  if (voucher.amountLeftMinor !== null) {
    return words.say('amountLeft', { amount: money(voucher.amountLeftMinor) });
  }
  return voucher.usesLeft === 0 ? words.say('usedUp') : words.count('usesLeft', voucher.usesLeft);
}

function undone(sheet: Sheet, document: DocumentOf<'void'>): void {
  const { mark, words, money } = sheet;
  const elsewhere = words.say('otherCounter', { seq: document.undoneSeq });
  mark.pair(words.say('voidOf'), document.undoneReference ?? elsewhere, 'bold');
  mark.rule();
  for (const voucher of document.vouchers) restored(sheet, voucher);
  if (document.returned.length > 0) {
    if (document.vouchers.length > 0) mark.rule();
    mark.left(words.say('goodsBack'));
  }
  for (const line of document.returned) {
    mark.item(line.name, `x${line.quantity}`, money(line.refundMinor));
  }
  mark.rule();
  mark.pair(words.say('restored'), money(document.restoredMinor), 'bold');
  if (document.returned.length > 0) mark.figure(words.say('refund'), money(document.refundMinor));
  mark.told(words.say('reason'), document.reason);
  approver(sheet, document.head);
  mark.rule();
  mark.left(words.say(document.vouchers.length > 0 ? 'voidNote' : 'voidNothingBack'));
}

function restored(sheet: Sheet, voucher: PaperRestored): void {
  const { mark, words, money } = sheet;
  const { name, hint, uses, amountMinor, revivedThrough } = voucher;
  const back =
    amountMinor === null || amountMinor === 0
      ? words.count('usesBack', uses)
      : words.say('amountBack', { amount: money(amountMinor) });
  mark.pair(name === null ? words.say('someVoucher') : sheet.words.name(name), back);
  mark.left(hint);
  if (revivedThrough !== null) mark.pair(words.say('goodThrough'), revivedThrough);
}

const remakeReasonKeys = {
  wrongItem: 'remakeWrongItem',
  spilled: 'remakeSpilled',
  quality: 'remakeQuality',
  other: 'remakeOther',
} as const satisfies Readonly<Record<RemakeReason, string>>;

function remake(sheet: Sheet, document: DocumentOf<'remake'>): void {
  const { mark, words } = sheet;
  mark.pair(words.say('original'), document.originalReference, 'bold');
  mark.rule();
  for (const line of document.lines) mark.pair(line.name, `x${line.quantity}`, 'bold');
  if (document.lines.length === 0) {
    for (const voucher of document.vouchers) {
      mark.pair(sheet.words.name(voucher.name), voucher.hint, 'bold');
    }
  }
  mark.rule();
  mark.pair(words.say('reason'), words.say(remakeReasonKeys[document.reason]));
  if (document.note !== '') mark.told(words.say('note'), document.note);
  approver(sheet, document.head);
  mark.rule();
  mark.left(words.say('remakeNote'));
}

function rainCheck(sheet: Sheet, document: DocumentOf<'rainCheck'>): void {
  const { mark, words } = sheet;
  mark.pair(words.say('rainCheckFor'), sheet.words.name(document.name), 'bold');
  mark.pair(words.say('someVoucher'), document.hint);
  mark.rule();
  mark.figure(words.say('rainCheckThrough'), document.goodThrough);
  mark.rule();
  mark.left(words.say('rainCheckNote'));
  if (document.head.standAlone !== true) mark.left(words.say('rainCheckWhere'));
  mark.pair(words.say('reference'), document.reference);
}

function goodwill(sheet: Sheet, document: DocumentOf<'goodwill'>): void {
  const { mark, words, money, columns, codes } = sheet;
  const fits = codes.planQr(document.code, 'coupon', columns) !== null;
  mark.title(sheet.words.name(document.name), 'big');
  mark.title(words.say(document.gift === true ? 'giftThanks' : 'goodwillSorry'));
  mark.space();
  mark.figure(words.say('worth'), money(document.valueMinor));
  mark.pair(words.say('lastDay'), document.lastDay, 'bold');
  if (fits) mark.qr(document.code, 'coupon');
  const where = document.head.standAlone === true ? 'goodwillHere' : 'goodwillWhere';
  mark.title(words.say(where), 'bold');
  if (document.head.copy > 0) mark.title(words.say('goodwillCopyNote'));
  mark.rule();
  mark.left(words.say(fits ? 'typedCode' : 'codeTooLong'));
  for (const line of typedLines(document.code, columns)) mark.title(line);
}

/** Groups of four, as many to a line as leave every line the same where that can be. */
function typedLines(code: string, columns: number): readonly string[] {
  const groups = code.match(new RegExp(`.{1,${typedGroup}}`, 'g')) ?? [];
  const fitting = Math.floor((columns + 1) / (typedGroup + 1));
  const lines = Math.ceil(groups.length / fitting);
  const perLine = Math.ceil(groups.length / lines);
  return Array.from({ length: lines }, (_, i) =>
    groups.slice(i * perLine, (i + 1) * perLine).join(' '),
  );
}

/** Harmless when scanned: it is no voucher and says what it is. */
const testPayload = 'COUNTERSIGN PRINTER TEST';
/** As long as a voucher's code, and none: no code of ours has a U. */
const testBars = 'TESTNOVOUCHER0';

function test({ mark, words, money, columns }: Sheet): void {
  mark.left('1234567890'.repeat(5).slice(0, columns));
  mark.left(words.say('testColumns', { count: columns }));
  mark.space();
  mark.item(words.say('testItem'), 'x1', money(1_800));
  mark.item(words.say('testItem'), 'x12', money(21_600));
  mark.left(words.say('testAmounts'));
  mark.qr(testPayload, 'coupon');
  mark.title(words.say('testQr'));
  mark.bars(testBars);
  mark.title(words.say('testBars'));
}

function approver({ mark, words }: Sheet, head: PaperHead): void {
  if (head.approver !== null) mark.pair(words.say('approvedBy'), head.approver);
}

function footOf({ mark, words }: Sheet, head: PaperHead, foot: readonly string[]): void {
  mark.rule();
  for (const line of foot) mark.title(line);
  // A shop may have written it into its own lines already.
  const isSaid = (text: string) => foot.some((line) => line.includes(text));
  const texts = textsOf(words.say('notInvoice'));
  if (texts.some(isSaid)) texts.filter((text) => !isSaid(text)).forEach((text) => mark.title(text));
  else mark.title(words.say('notInvoice'));
  if (head.copy > 0) mark.banner(words.say('copy', { count: head.copy }));
  if (head.training) {
    mark.title(words.say('trainingNote'));
    mark.banner(words.say('training'));
  }
}
