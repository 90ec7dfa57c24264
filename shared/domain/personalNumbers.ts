/** What stands in a text instead of a number that was left out. */
export const leftOut = '•••';

/** Between two digits of one number as people write it. */
const gap = String.raw`[\s\p{Pd}.·/()（）]{0,2}`;
const digits = (least: number, most: number) => `(?:${gap}\\p{Nd}){${least},${most}}`;

/**
 * Mobile numbers of the mainland with or without +86, numbers with a plus, landlines with their area code,
 * and from 15 digits on everything: bank cards, identity cards, payment codes. What shops write down for
 * themselves (EAN-13, ITF-14, dates, amounts, receipt numbers) is shorter.
 */
const personal = new RegExp(
  String.raw`(?<!\p{Nd})(?:` +
    [
      String.raw`[+＋]\p{Nd}${digits(6, 14)}`,
      String.raw`(?:[0０]{0,2}[8８][6６]${gap})?[1１][3-9３-９]${digits(9, 9)}`,
      String.raw`[0０]${digits(9, 11)}`,
      String.raw`\p{Nd}${digits(14, 40)}[xXｘＸ]?`,
    ].join('|') +
    String.raw`)(?!\p{Nd})`,
  'gu',
);

/** A text somebody typed, without what tells who a customer is or could be paid with (I11). */
export function withoutPersonalNumbers(text: string): string {
  return text.replace(personal, leftOut);
}
