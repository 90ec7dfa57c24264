import { z } from 'zod';
import { orderDraft } from '../../shared/contract/order.ts';
import { decideOrder } from '../../shared/domain/order/decide.ts';
import { maxUsesAtOnce } from '../../shared/domain/order/decision.ts';
import type { OrderDecision } from '../../shared/domain/order/decision.ts';
import { explainOrder } from '../../shared/domain/order/explain.ts';
import type { Explanation } from '../../shared/domain/order/explain.ts';
import { hex, minorUnits } from '../../shared/protocol/primitives.ts';
import { gatherOrderFacts } from './facts.ts';
import type { Office } from '../office.ts';

/** The last instant of the year 9999. */
const lastInstantMs = 253_402_300_799_999;
const maxVouchers = 20;

/** An order to be tried: what would be decided of it in this shop, by what head office knows? */
export const tryRequest = z
  .strictObject({
    shop: z.string().min(1).max(40),
    /** `null`: now. */
    at: z.int().min(0).max(lastInstantMs).nullable().default(null),
    customer: hex(16).nullable().default(null),
    lines: orderDraft.shape.lines,
    vouchers: z
      .array(
        z.strictObject({
          ref: hex(16),
          uses: z.int().min(1).max(maxUsesAtOnce).nullable().default(null),
          amountMinor: minorUnits.nullable().default(null),
        }),
      )
      .min(1)
      .max(maxVouchers),
    /** Whether a second person agreed. */
    approved: z.boolean().default(false),
  })
  .refine(({ lines }) => new Set(lines.map((line) => line.lineId)).size === lines.length, {
    path: ['lines'],
    message: 'two lines with one id',
  });
export type TryRequest = z.infer<typeof tryRequest>;

/** The decision, and every rule tried for each voucher with what it compared. */
export const tried = z.object({
  decision: z.custom<OrderDecision>(),
  explanations: z.custom<readonly Explanation[]>(),
});
export type Tried = z.infer<typeof tried>;

/** For whoever is asked "why was this refused?". Nothing is used. */
export async function tryOrder(office: Office, request: TryRequest): Promise<Tried> {
  const asked = { ...request, at: request.at ?? office.now() };
  const facts = await office.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute((tx) => gatherOrderFacts(office, tx, asked));
  return { decision: decideOrder(facts), explanations: explainOrder(facts) };
}
