import { summarise } from '../samples.ts';
import type { Labelled } from './pictures.ts';
import { isSameText } from './sameText.ts';

/** `right`: one of the texts is the label's. `wrong`: something was read, and it isn't. */
export type Verdict = 'right' | 'wrong' | 'missed' | 'falseRead' | 'leftAlone';

/** What one contestant made of one picture. */
export interface Outcome {
  readonly contestant: string;
  readonly label: Labelled;
  readonly texts: readonly string[];
  readonly verdict: Verdict;
  readonly ms: number;
}

export function verdictOn({ symbology, text }: Labelled, texts: readonly string[]): Verdict {
  if (symbology === null) return texts.length === 0 ? 'leftAlone' : 'falseRead';
  if (texts.length === 0) return 'missed';
  return texts.some((one) => isSameText(one, text, symbology)) ? 'right' : 'wrong';
}

/** Outcomes of one contestant over some pictures, counted. */
export interface Tally {
  readonly count: number;
  /** Of those that hold a code, read rightly, percent. */
  readonly rate: number;
  readonly wrong: number;
  readonly falseReads: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

const percent = 100;

export function tallyOf(outcomes: readonly Outcome[]): Tally {
  const count = (verdict: Verdict) => outcomes.filter((one) => one.verdict === verdict).length;
  const holding = outcomes.filter(({ label }) => label.symbology !== null).length;
  const { median, p95 } = summarise(outcomes.map(({ ms }) => ms));
  return {
    count: outcomes.length,
    rate: (percent * count('right')) / holding,
    wrong: count('wrong'),
    falseReads: count('falseRead'),
    p50Ms: median,
    p95Ms: p95,
  };
}

export interface Row {
  readonly what: string;
  readonly outcomes: readonly Outcome[];
}

const heads = ['rate %', 'wrong', 'p50 ms', 'p95 ms'] as const;

function cellsOf({ rate, wrong, falseReads, p50Ms, p95Ms }: Tally): readonly string[] {
  const isNegative = Number.isNaN(rate);
  return [
    isNegative ? '–' : rate.toFixed(1),
    String(isNegative ? falseReads : wrong),
    p50Ms.toFixed(1),
    p95Ms.toFixed(1),
  ];
}

/** One table: a block for each row, in it a line for each contestant. */
export function tableOf(rows: readonly Row[], contestants: readonly string[]): readonly string[] {
  const lines = rows.flatMap(({ what, outcomes }) =>
    contestants.map((contestant, at) => {
      const tally = tallyOf(outcomes.filter((one) => one.contestant === contestant));
      const isFirst = at === 0;
      return [
        isFirst ? what : '',
        isFirst ? String(tally.count) : '',
        contestant,
        ...cellsOf(tally),
      ];
    }),
  );
  const table = [['', 'n', 'reader', ...heads], ...lines];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((line) => (line[column] ?? '').length)),
  );
  const textColumns = new Set([0, 2]);
  return table.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return textColumns.has(column) ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
