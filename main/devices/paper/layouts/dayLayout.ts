import type { DayFigures } from '../../../../shared/domain/day/dayFigures.ts';
import { benefitWord } from '../../../app/day/dayCsv.ts';
import type { DayDocument, PaperLeftOver, PaperTill } from '../../../app/day/dayDocuments.ts';
import { day as dayTexts } from '../../../../shared/i18n/day.ts';
import { drawerTotals } from './drawerTotals.ts';
import type { Markup } from '../markup.ts';
import type { PaperText } from '../paperText.ts';
import { areaWords } from './paperWords.ts';
import type { AreaWords } from './paperWords.ts';

type DayWords = AreaWords<keyof typeof dayTexts.en>;

interface DaySheet {
  readonly mark: Markup;
  readonly money: (minor: number) => string;
  readonly words: DayWords;
  readonly say: DayWords['say'];
}

export function dayTitle(document: DayDocument): PaperText {
  const { say } = areaWords(dayTexts, document.head.language);
  switch (document.kind) {
    case 'dayClose': {
      const { number, part } = document;
      return part === 1
        ? say('paperClose', { number })
        : say('paperAfter', { number, part: part - 1 });
    }
    case 'handOver':
      return say('paperHandOver');
    case 'dayReport':
      return say('paperReport');
  }
}

/** The body of a paper about a day or a shift; head and foot are those of every paper. */
export function dayBody(
  mark: Markup,
  money: (minor: number) => string,
  document: DayDocument,
): void {
  const words = areaWords(dayTexts, document.head.language);
  const sheet = { mark, money, words, say: words.say };
  what(sheet, document);
  mark.rule();
  totals(sheet, document.figures);
  drawerTotals(mark, document);
  till(sheet, document.till);
  if (document.kind === 'handOver' && document.whose === 'own') mark.left(sheet.say('paperOwn'));
  lists(sheet, document.figures);
  leftOver(sheet, document.left);
  if (document.kind === 'handOver') handedOver(sheet, document);
}

function what({ mark, say }: DaySheet, document: DayDocument): void {
  if (document.kind !== 'handOver') {
    mark.pair(say('paperDay'), document.businessDay, 'bold');
    if (document.kind === 'dayClose') mark.left(say('paperEntry', { seq: document.seq }));
    return;
  }
  mark.pair(say('paperShift'), document.shift, 'bold');
  mark.pair(say('paperFrom'), document.head.operator);
  mark.pair(say('paperTo'), document.to);
}

function totals({ mark, money, say }: DaySheet, figures: DayFigures): void {
  mark.pair(say('redemptions'), String(figures.redemptions));
  mark.item(say('takenOff'), `x${figures.vouchers}`, money(figures.takenOffMinor));
  mark.item(say('voids'), `x${figures.voids.count}`, money(0 - figures.voids.minor));
  const { voidsOfEarlierDays, topUps } = figures;
  if (voidsOfEarlierDays.count > 0) {
    const { count, minor } = voidsOfEarlierDays;
    mark.item(say('voidsOfEarlierDays'), `x${count}`, money(0 - minor));
  }
  if (topUps.count > 0) mark.item(say('topUps'), `x${topUps.count}`, money(topUps.minor));
  if (figures.refundMinor > 0) mark.pair(say('refunds'), money(figures.refundMinor));
  if (figures.remakes > 0) mark.pair(say('remakes'), `x${figures.remakes}`);
  for (const given of ['goodwill', 'issuedAfter', 'couponsEnded'] as const) {
    const { count, minor } = figures[given];
    if (count > 0) mark.item(say(given), `x${count}`, money(minor));
  }
  if (figures.rainChecks > 0) mark.pair(say('rainChecks'), `x${figures.rainChecks}`);
  if (figures.agreed > 0) mark.pair(say('agreed'), `x${figures.agreed}`);
  if (figures.typed > 0) {
    const share = { count: figures.typed, all: figures.vouchers };
    mark.pair(say('typed'), say('paperTypedOf', share));
  }
}

function till({ mark, money, say }: DaySheet, { shouldMinor, shown }: PaperTill): void {
  mark.rule();
  mark.figure(say('tillShould'), money(shouldMinor));
  if (shown !== null) {
    mark.pair(say('tillShown'), money(shown.minor));
    mark.pair(say('tillDifference'), money(shown.moreMinor), 'bold');
  }
  mark.rule();
}

function lists(sheet: DaySheet, figures: DayFigures): void {
  const { mark, money, words, say } = sheet;
  const list = <T>(title: keyof typeof dayTexts.en, rows: readonly T[], line: (row: T) => void) => {
    if (rows.length === 0) return;
    mark.pair(say(title), '', 'bold');
    rows.forEach(line);
    mark.rule();
  };
  list('byCashier', figures.byCashier, (row) => {
    mark.item(row.name, `x${row.vouchers}`, money(row.takenOffMinor));
    if (row.voids > 0)
      mark.item(sub(sheet, say('voids')), `x${row.voids}`, money(0 - row.givenBackMinor));
  });
  list(
    'byCampaign',
    figures.byCampaign,
    ({ no, name, vouchers, takenOffMinor, voids, givenBackMinor }) => {
      const unknown = no === 0 ? say('others') : say('unknownCampaign', { no });
      mark.item(name === null ? unknown : words.name(name), `x${vouchers}`, money(takenOffMinor));
      if (voids > 0) mark.item(sub(sheet, say('voids')), `x${voids}`, money(0 - givenBackMinor));
    },
  );
  list('byBenefit', figures.byBenefit, ({ benefit, count, minor }) =>
    mark.item(
      words.each((language) => benefitWord(benefit, language)),
      `x${count}`,
      money(minor),
    ),
  );
  list('byCertainty', figures.byCertainty, ({ certainty, count, minor }) =>
    mark.item(say(`certainty_${certainty}`), `x${count}`, money(minor)),
  );
  list('byReason', figures.byReason, ({ reason, count, minor }) =>
    mark.item(say(`${reason}_reason`), `x${count}`, money(minor)),
  );
  list('openCases', figures.openCases, ({ seq, name, takenOffMinor }) =>
    mark.item(`#${seq} ${name}`, '', money(takenOffMinor)),
  );
}

function leftOver({ mark, say }: DaySheet, { held, stuckPrints, unsent }: PaperLeftOver): void {
  const many = (count: number) => (count === 0 ? say('paperNone') : String(count));
  mark.pair(say('paperHeld'), many(held));
  mark.pair(say('paperStuck'), many(stuckPrints));
  mark.pair(say('paperUnsent'), many(unsent));
}

function handedOver(
  sheet: DaySheet,
  { heldOrders, stuck }: Extract<DayDocument, { kind: 'handOver' }>,
): void {
  const { mark, say } = sheet;
  for (const { label, when } of heldOrders) {
    mark.pair(sub(sheet, say('paperHeld'), label), when);
  }
  for (const { seq } of stuck) {
    if (seq !== null) mark.left(sub(sheet, say('paperStuck'), say('paperEntry', { seq })));
  }
  for (const who of [say('paperFrom'), say('paperTo')]) {
    mark.space();
    mark.pair(together(sheet, who, '/', say('paperSign')), '__________');
  }
}

/** A line that belongs to the one above it. */
function sub(sheet: DaySheet, ...parts: readonly PaperText[]): PaperText {
  return together(sheet, '-', ...parts);
}

function together({ words }: DaySheet, ...parts: readonly PaperText[]): PaperText {
  return words.each((language) =>
    parts.map((part) => (typeof part === 'string' ? part : part[language])).join(' '),
  );
}
