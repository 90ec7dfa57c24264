import { z } from 'zod';
import { goodwillReasons } from '../domain/campaign/campaign.ts';
import { mostRows } from '../domain/day/dayFigures.ts';
import { civilDate, hex, localized } from './primitives.ts';

const count = z.int().min(0);
/** A day's sum: no bound of one order's holds it. */
const sumMinor = z.int().min(0);
const tally = { count, minor: sumMinor } as const;
const personName = z.string().max(60);
/** The rows and the one for the rest. */
const rows = mostRows + 1;

/** What a day or a shift came to (`shared/domain/day/dayFigures.ts` says what each figure is). */
export const dayFiguresShape = z.strictObject({
  redemptions: count,
  vouchers: count,
  takenOffMinor: sumMinor,
  topUps: z.strictObject(tally),
  voids: z.strictObject(tally),
  voidsOfEarlierDays: z.strictObject(tally),
  refundMinor: sumMinor,
  remakes: count,
  goodwill: z.strictObject(tally),
  issuedAfter: z.strictObject(tally),
  couponsEnded: z.strictObject(tally),
  rainChecks: count,
  agreed: count,
  typed: count,
  drawerAsked: count,
  drawerStayedShut: count,
  byCashier: z.array(
    z.strictObject({
      personId: z.string().max(40),
      name: personName,
      redemptions: count,
      vouchers: count,
      takenOffMinor: sumMinor,
      voids: count,
      givenBackMinor: sumMinor,
      remakes: count,
      goodwill: count,
      goodwillMinor: sumMinor,
      typed: count,
      doubtful: count,
      drawerAsked: count,
    }),
  ),
  byCampaign: z
    .array(
      z.strictObject({
        no: z.int().min(0).max(0xffff_ffff),
        name: localized.nullable(),
        vouchers: count,
        takenOffMinor: sumMinor,
        voids: count,
        givenBackMinor: sumMinor,
      }),
    )
    .max(rows),
  byBenefit: z.array(z.strictObject({ benefit: z.string().max(20), ...tally })).max(rows),
  byCertainty: z.array(
    z.strictObject({ certainty: z.enum(['certain', 'fresh', 'doubtful']), ...tally }),
  ),
  byReason: z.array(z.strictObject({ reason: z.enum(goodwillReasons), ...tally })),
  openCases: z
    .array(
      z.strictObject({
        seq: z.int().min(1),
        at: z.int(),
        name: personName,
        takenOffMinor: sumMinor,
      }),
    )
    .max(rows),
});

/** Of one chain, the entries of the business day from the one to the other. */
export const coveredSpan = z.strictObject({
  device: hex(16),
  epoch: z.int().min(1),
  first: z.int().min(1),
  last: z.int().min(1),
});
export type CoveredSpan = z.infer<typeof coveredSpan>;

/** A day is written in a chain or two; one more for each time its data were mended. */
export const maxCoveredSpans = 20;

/** What was not done yet when a shift or a day ended. */
const leftOver = { held: count, stuckPrints: count, unsent: count } as const;

/**
 * A business day was closed (日结单 第N号), or what came after its close was. Every entry of the day that
 * counts belongs to exactly one close: the first whose span reaches it.
 */
export const dayClosedBody = z.strictObject({
  kind: z.literal('dayClosed'),
  /** Counted at this terminal from 1 for ever. */
  number: z.int().min(1),
  businessDay: civilDate,
  /** 1: the day's own close; 2 and on: what came after. */
  part: z.int().min(1).max(999),
  covers: z.array(coveredSpan).max(maxCoveredSpans),
  figures: dayFiguresShape,
  /** What the main till showed as vouchers, as somebody typed it. */
  till: z.strictObject({ shownMinor: z.int().nullable() }),
  ...leftOver,
});
export type DayClosedBody = z.infer<typeof dayClosedBody>;

export const maxNamed = 20;

/** The shift goes from one person to another, with what is still to be done (交班单). */
export const handOverBody = z.strictObject({
  kind: z.literal('handOver'),
  shift: z.string().max(40),
  to: z.strictObject({ personId: z.string().max(40), name: personName }),
  /** `own`: of whoever hands over alone; `all`: of everybody in the shift. */
  whose: z.enum(['own', 'all']),
  figures: dayFiguresShape,
  heldOrders: z.array(z.strictObject({ label: z.string().max(80), at: z.int() })).max(maxNamed),
  stuck: z
    .array(
      z.strictObject({ what: z.string().max(20), seq: z.int().min(1).nullable(), at: z.int() }),
    )
    .max(maxNamed),
  ...leftOver,
});
export type HandOverBody = z.infer<typeof handOverBody>;
