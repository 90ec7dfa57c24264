import { z } from 'zod';
import { entryPlace } from '../../shared/protocol/feed.ts';

const amount = z
  .object({ storedMinor: z.int(), spentBeforeMinor: z.int(), takenMinor: z.int() })
  .nullable();

const facts = z.object({
  known: z.boolean(),
  killed: z.boolean(),
  late: z.boolean(),
  usesAllowed: z.int(),
  usesBefore: z.int(),
  uses: z.int(),
  amount,
});

const limit = z.object({
  per: z.enum(['voucher', 'customer', 'shop', 'campaign']),
  period: z.object({ kind: z.string(), days: z.int().optional() }),
  measure: z.enum(['uses', 'money']),
  max: z.int(),
  /** Before this use, in the limit's own measure. */
  counted: z.int(),
  wanted: z.int(),
});

const taken = z.object({ uses: z.int(), amountMinor: z.int(), valueMinor: z.int() });

/** What a use, or an undo, was judged by: enough for a person to see why a case was opened. */
export const caseWhy = z.discriminatedUnion('of', [
  z.object({
    of: z.literal('use'),
    /** The version frozen in the entry, or the current one where that version is unknown here. */
    campaign: z.object({ no: z.int(), version: z.int() }).nullable(),
    businessDay: z.string(),
    facts,
    limits: z.array(limit),
  }),
  z.object({
    of: z.literal('void'),
    redemption: entryPlace,
    businessDay: z.string(),
    facts,
    /** What the redemption used of the voucher; `null` while it has not arrived. */
    used: taken.nullable(),
    backBefore: taken,
    backWanted: taken,
  }),
  /** One person at two counters at once. */
  z.object({
    of: z.literal('people'),
    personId: z.string(),
    sessions: z.array(
      z.object({
        shop: z.string(),
        device: z.string(),
        epoch: z.int(),
        seq: z.int(),
        fromAt: z.int(),
        lastAt: z.int(),
      }),
    ),
  }),
]);
export type CaseWhy = z.infer<typeof caseWhy>;

/** `case_file.body`. */
export interface CaseBody {
  /** Uses, or minor units where money is in question, beyond what was allowed. */
  readonly beyond: number;
  /** `null` where no voucher was judged. */
  readonly why: CaseWhy | null;
}
