import { tillDifference, tillShouldShow } from '../../../shared/domain/day/dayFigures.ts';
import type { DayFigures } from '../../../shared/domain/day/dayFigures.ts';
import type { CsvFile } from '../../../shared/contract/dayViews.ts';
import { day as dayWords } from '../../../shared/i18n/day.ts';
import { drawer as drawerWords } from '../../../shared/i18n/drawer.ts';
import type { Language } from '../../../shared/i18n/area.ts';

/** What the table is of: a close, or a day so far. */
export interface CsvOf {
  readonly number: number | null;
  readonly businessDay: string;
  readonly part: number;
  readonly figures: DayFigures;
  readonly shownMinor: number | null;
}

interface CsvIn {
  readonly language: Language;
  readonly currency: string;
}

/** Asks a spreadsheet to read the file as UTF-8. */
const byteOrderMark = '\uFEFF';
/** Begins a formula where a spreadsheet opens the file; where Chinese is typed, full width too. */
const formulaBegin = /^[=+\-@＝＋－＠\t\r]/;

type Cell = string | number;
type Row = readonly Cell[];

/** RFC 4180. A text that a spreadsheet would take for a formula is given an apostrophe (I7). */
function cellText(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = formulaBegin.test(cell) && !isDecimal(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text);
}

/** Minor units as a decimal number, exactly: `-1234` → `-12.34`. */
function decimalWriter(currency: string): (minor: number) => string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return (minor) => {
    const all = String(Math.abs(minor)).padStart(digits + 1, '0');
    const whole = all.slice(0, all.length - digits);
    const sign = minor < 0 ? '-' : '';
    return digits === 0 ? `${sign}${all}` : `${sign}${whole}.${all.slice(-digits)}`;
  };
}

/** One line for each figure: what it belongs to, its name, how many, how much. */
function linesOf(of: CsvOf, { language, currency }: CsvIn): readonly Row[] {
  const words = dayWords[language];
  const drawer = drawerWords[language];
  const money = decimalWriter(currency);
  const { figures, shownMinor } = of;
  const line = (section: string, name: string, count: Cell, minor: number | null): Row => [
    section,
    name,
    count,
    minor === null ? '' : money(minor),
  ];
  const total = words.csvTotal;
  const totals: readonly Row[] = [
    line(total, words.redemptions, figures.redemptions, null),
    line(total, words.takenOff, figures.vouchers, figures.takenOffMinor),
    line(total, words.voids, figures.voids.count, figures.voids.minor),
    line(
      total,
      words.voidsOfEarlierDays,
      figures.voidsOfEarlierDays.count,
      figures.voidsOfEarlierDays.minor,
    ),
    line(total, words.tillShould, '', tillShouldShow(figures)),
    ...(shownMinor === null
      ? []
      : [
          line(total, words.tillShown, '', shownMinor),
          line(total, words.tillDifference, '', tillDifference(figures, shownMinor)),
        ]),
    line(total, words.topUps, figures.topUps.count, figures.topUps.minor),
    line(total, words.refunds, '', figures.refundMinor),
    line(total, words.remakes, figures.remakes, null),
    line(total, words.goodwill, figures.goodwill.count, figures.goodwill.minor),
    line(total, words.issuedAfter, figures.issuedAfter.count, figures.issuedAfter.minor),
    line(total, words.couponsEnded, figures.couponsEnded.count, figures.couponsEnded.minor),
    line(total, words.rainChecks, figures.rainChecks, null),
    line(total, words.typed, figures.typed, null),
    line(total, words.agreed, figures.agreed, null),
    line(total, drawer.dayAsked, figures.drawerAsked, null),
    line(total, drawer.dayStayedShut, figures.drawerStayedShut, null),
  ];
  return [
    ...totals,
    ...figures.byCashier.flatMap((row) => [
      line(words.byCashier, `${row.name} · ${words.takenOff}`, row.vouchers, row.takenOffMinor),
      line(words.byCashier, `${row.name} · ${words.voids}`, row.voids, row.givenBackMinor),
      line(words.byCashier, `${row.name} · ${words.goodwill}`, row.goodwill, row.goodwillMinor),
      ...(row.drawerAsked === 0
        ? []
        : [line(words.byCashier, `${row.name} · ${drawer.dayAsked}`, row.drawerAsked, null)]),
    ]),
    ...figures.byCampaign.flatMap((row) => {
      const name = row.name?.[language] ?? (row.no === 0 ? words.others : `#${row.no}`);
      return [
        line(words.byCampaign, `${name} · ${words.takenOff}`, row.vouchers, row.takenOffMinor),
        ...(row.voids === 0
          ? []
          : [line(words.byCampaign, `${name} · ${words.voids}`, row.voids, row.givenBackMinor)]),
      ];
    }),
    ...figures.byBenefit.map((row) =>
      line(words.byBenefit, benefitWord(row.benefit, language), row.count, row.minor),
    ),
    ...figures.byCertainty.map((row) =>
      line(words.byCertainty, words[`certainty_${row.certainty}`], row.count, row.minor),
    ),
    ...figures.byReason.map((row) =>
      line(words.goodwill, words[`${row.reason}_reason`], row.count, row.minor),
    ),
    ...figures.openCases.map((row) =>
      line(words.openCases, `#${row.seq} ${row.name}`, 1, row.takenOffMinor),
    ),
  ];
}

/** The words of a kind of benefit; one this version doesn't know goes by its own name. */
export function benefitWord(benefit: string, language: Language): string {
  const words: Readonly<Record<string, string>> = dayWords[language];
  return words[`benefit_${benefit}`] ?? benefit;
}

export function dayCsv(of: CsvOf, into: CsvIn): CsvFile {
  const words = dayWords[into.language];
  const head: Row = [
    words.csvNumber,
    words.csvDay,
    words.csvPart,
    words.csvSection,
    words.csvName,
    words.csvCount,
    `${words.csvAmount} ${into.currency}`,
  ];
  const begin: Row = [of.number ?? '', of.businessDay, of.part];
  const rows = [head, ...linesOf(of, into).map((line) => [...begin, ...line])];
  const text = rows.map((row) => row.map(cellText).join(',')).join('\r\n');
  const name = of.number === null ? of.businessDay : `${of.businessDay}-${of.number}`;
  return { name: `countersign-${name}.csv`, text: `${byteOrderMark}${text}\r\n` };
}
