import { tillDifference, tillShouldShow } from '../../../shared/domain/day/dayFigures.ts';
import type { DayFigures } from '../../../shared/domain/day/dayFigures.ts';
import type { LeftOver } from '../../../shared/contract/dayViews.ts';
import type { HandOverBody } from '../../../shared/protocol/dayEntries.ts';
import { headAt, headOf } from '../paper/paperHead.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import type { PaperContext, PaperHead } from '../paper/paperHead.ts';

/** What was not done yet, as figures. */
export interface PaperLeftOver {
  readonly held: number;
  readonly stuckPrints: number;
  readonly unsent: number;
}

/** The main till's sum beside ours; `null` where nobody typed it. */
export interface PaperTill {
  readonly shouldMinor: number;
  readonly shown: { readonly minor: number; readonly moreMinor: number } | null;
}

export type DayDocument =
  | {
      readonly kind: 'dayClose';
      readonly head: PaperHead;
      readonly seq: number;
      readonly number: number;
      readonly businessDay: string;
      readonly part: number;
      readonly figures: DayFigures;
      readonly till: PaperTill;
      readonly left: PaperLeftOver;
    }
  | {
      readonly kind: 'handOver';
      readonly head: PaperHead;
      readonly seq: number;
      readonly shift: string;
      readonly to: string;
      readonly whose: 'own' | 'all';
      readonly figures: DayFigures;
      readonly till: PaperTill;
      readonly left: PaperLeftOver;
      readonly heldOrders: readonly { readonly label: string; readonly when: string }[];
      readonly stuck: HandOverBody['stuck'];
    }
  | {
      readonly kind: 'dayReport';
      readonly head: PaperHead;
      readonly businessDay: string;
      readonly figures: DayFigures;
      readonly till: PaperTill;
      readonly left: PaperLeftOver;
    };

function tillOf(figures: DayFigures, shownMinor: number | null): PaperTill {
  return {
    shouldMinor: tillShouldShow(figures),
    shown:
      shownMinor === null
        ? null
        : { minor: shownMinor, moreMinor: tillDifference(figures, shownMinor) },
  };
}

export function dayCloseDocument(entry: EntryOf<'dayClosed'>, context: PaperContext): DayDocument {
  const { number, businessDay, part, figures, till, held, stuckPrints, unsent } = entry.body;
  return {
    kind: 'dayClose',
    head: headOf(entry, context),
    seq: entry.seq,
    number,
    businessDay,
    part,
    figures,
    till: tillOf(figures, till.shownMinor),
    left: { held, stuckPrints, unsent },
  };
}

export function handOverDocument(entry: EntryOf<'handOver'>, context: PaperContext): DayDocument {
  const { shift, to, whose, figures, heldOrders, stuck, held, stuckPrints, unsent } = entry.body;
  return {
    kind: 'handOver',
    head: headOf(entry, context),
    seq: entry.seq,
    shift,
    to: to.name,
    whose,
    figures,
    till: tillOf(figures, null),
    left: { held, stuckPrints, unsent },
    heldOrders: heldOrders.map(({ label, at }) => ({
      label,
      when: headAt({ at, offsetMinutes: entry.offsetMinutes, operator: '' }, context).when,
    })),
    stuck,
  };
}

/** The day so far: no entry, and no number. */
export function dayReportDocument(
  made: { readonly at: number; readonly offsetMinutes: number; readonly operator: string },
  day: { readonly businessDay: string; readonly figures: DayFigures; readonly leftOver: LeftOver },
  context: PaperContext,
): DayDocument {
  const { held, stuck, unsent } = day.leftOver;
  return {
    kind: 'dayReport',
    head: headAt(made, context),
    businessDay: day.businessDay,
    figures: day.figures,
    till: tillOf(day.figures, null),
    left: { held: held.length, stuckPrints: stuck.length, unsent },
  };
}
