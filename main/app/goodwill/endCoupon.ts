import type { CouponEnding } from '../../../shared/domain/issue/couponState.ts';
import type { EntryPlace } from '../../../shared/protocol/feed.ts';
import type { UndoDone } from '../../../shared/contract/careViews.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { entryOfKind } from '../entries.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import { backSoFar, undoneSoFar } from '../undo/backSoFar.ts';
import { standingOf } from './standing.ts';

export interface Ending {
  readonly id: string;
  readonly ref: string;
  readonly hint: string;
  readonly campaignNo: number;
  /** The entry that gave it; `null` where another counter of the shop did. */
  readonly of: { readonly seq: number; readonly id: string } | null;
  readonly valueMinor: number;
  readonly because: CouponEnding;
  readonly note: string;
}

/** Ends a coupon: nobody takes it here any more from this moment, and elsewhere as soon as they hear. */
export function endCoupon(
  context: AppContext,
  tx: Writer,
  operator: Operator,
  { id, ...ending }: Ending,
): number {
  const frame = entryFrame(context, tx, actorOf(operator));
  const { seq } = tx.append({
    ...frame,
    id,
    approver: null,
    body: { kind: 'goodwillVoid', ...ending },
    print: null,
  });
  const at = frame.time.instant;
  tx.applyFeed([{ kind: 'kills', kills: [{ ref: ending.ref, at, killed: true }] }]);
  return seq;
}

/** The coupon that was given after a redemption of our own, and how it stands. */
function couponAfter(context: AppContext, tx: Reader, redemption: EntryPlace) {
  const identity = tx.identity();
  const isOwn = redemption.device === identity?.device && redemption.epoch === identity.epoch;
  const coupon = isOwn ? tx.couponAfter(redemption.seq) : null;
  const stored = coupon === null ? null : tx.entry(coupon.seq);
  const entry = stored === null ? null : entryOfKind(stored, 'issuedAfter');
  if (entry === null) return null;
  const today = civilNow(context, tx.shop()).date;
  return { entry, standing: standingOf(tx, entry.body, today) };
}

/** The same without doing anything: for an undo that is answered once more. */
export function couponFate(
  context: AppContext,
  tx: Reader,
  redemption: EntryPlace,
): UndoDone['coupon'] {
  const after = couponAfter(context, tx, redemption);
  if (after === null) return 'none';
  if (after.standing.state === 'used') return 'used';
  return after.standing.state === 'voided' ? 'ended' : 'none';
}

/** Part of it was undone: whether what is left would have earned the coupon by the terms there are now. */
function isStillEarned(
  tx: Reader,
  { body: { because, campaign } }: EntryOf<'issuedAfter'>,
  redemption: EntryOf<'redemption'>,
): boolean {
  const events = tx.campaignByNo(campaign.no)?.issueAfter?.events ?? [];
  const bounds = events.flatMap((event) => (event.kind === 'spend' ? [event.fromMinor] : []));
  if (because !== 'spend' || bounds.length === 0) return true;
  const left = redemption.body.toPayMinor - backSoFar(tx, redemption).refundMinor;
  return bounds.some((fromMinor) => left >= fromMinor);
}

/**
 * A redemption was undone, as a whole or by what earned its coupon: that ends, if nobody used it. One that
 * was used stays used; whoever undid hears of it.
 */
export function endCouponAfter(
  context: AppContext,
  tx: Writer,
  operator: Operator,
  place: EntryPlace,
): UndoDone['coupon'] {
  const after = couponAfter(context, tx, place);
  const stored = after === null ? null : tx.entry(place.seq);
  const redemption = stored === null ? null : entryOfKind(stored, 'redemption');
  if (after === null || redemption === null) return 'none';
  const undone = undoneSoFar(tx, redemption);
  const isKept = undone === 'part' && isStillEarned(tx, after.entry, redemption);
  if (undone === 'no' || isKept) return 'none';
  if (after.standing.state === 'given') {
    const { body, seq, id } = after.entry;
    endCoupon(context, tx, operator, {
      id: context.ids.random128(),
      ref: body.ref,
      hint: body.hint,
      campaignNo: body.campaign.no,
      of: { seq, id },
      valueMinor: body.valueMinor,
      because: 'undone',
      note: '',
    });
  }
  return couponFate(context, tx, place);
}
