import type { CouponOfShop, EffectView } from '../../../shared/contract/careViews.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { GoodwillIssued } from '../../../shared/contract/views.ts';
import { effectBy, effectDays, effectOf } from '../../../shared/domain/issue/effect.ts';
import type { GivenCoupon } from '../../../shared/domain/issue/effect.ts';
import { addDays, civilDateAt } from '../../../shared/domain/time/civilTime.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { isHandedOut } from '../../../shared/protocol/careEntry.ts';
import type { IssuedAfterBody } from '../../../shared/protocol/careEntry.ts';
import type { Entry, GoodwillBody } from '../../../shared/protocol/entry.ts';
import { failed, ok } from '../answers.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { CouponElsewhere, OwnCoupon } from '../customers/carePorts.ts';
import { entryOfKind, parseEntry } from '../entries.ts';
import type { Handlers } from '../handlers.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import { endCoupon } from './endCoupon.ts';
import { standingOf } from './standing.ts';

type CouponHandlers = Pick<
  Handlers,
  'goodwill.list' | 'goodwill.others' | 'goodwill.void' | 'goodwill.effect'
>;

/** The effect is worked out of so many coupons at most, the newest: each is looked up by itself. */
const maxEffectCoupons = 2_000;
/** Coupons of other counters shown at most. */
const maxOthers = 100;
/** Before any day there is: everything in the journal. */
const everSince: CivilDate = '0000-01-01';

/** A coupon as the list shows it. */
export function issuedView(
  context: AppContext,
  tx: Reader,
  entry: Entry,
  body: GoodwillBody | IssuedAfterBody,
  code: string | null,
): GoodwillIssued {
  const standing = standingOf(tx, body, civilNow(context, tx.shop()).date);
  const customer = body.customer === null ? null : tx.customer(body.customer);
  return {
    seq: entry.seq,
    ref: body.ref,
    kind: body.kind,
    at: entry.at,
    campaign: body.campaign.name,
    valueMinor: body.valueMinor,
    reason: body.kind === 'goodwill' ? body.reason : body.because,
    lastDay: body.lastDay,
    hint: body.hint,
    operator: entry.actor.name,
    customerLast4: customer?.last4 ?? null,
    used: standing.state === 'used',
    ...standing,
    code,
  };
}

function viewOf(context: AppContext, tx: Reader, { seq }: OwnCoupon): readonly GoodwillIssued[] {
  const stored = tx.entry(seq);
  if (stored === null) return [];
  const entry = parseEntry(stored);
  return isHandedOut(entry.body) ? [issuedView(context, tx, entry, entry.body, null)] : [];
}

function otherView(tx: Reader, coupon: CouponElsewhere, today: CivilDate): CouponOfShop {
  const { ref, campaignNo, worthMinor, day } = coupon;
  const cached = tx.voucher(ref);
  return {
    ref,
    worthMinor,
    day,
    campaign: tx.campaignByNo(campaignNo)?.name ?? null,
    hint: cached?.hint ?? '',
    lastDay: cached?.lastDay ?? null,
    // One whose last day is not known here has not ended as far as anybody can tell.
    ...standingOf(tx, { ref, lastDay: cached?.lastDay ?? today }, today),
  };
}

/** What was paid in the order a coupon came back in; `null` where another counter's journal has it. */
function spentWith(tx: Reader, seq: number | null): number | null {
  const stored = seq === null ? null : tx.entry(seq);
  return stored === null ? null : (entryOfKind(stored, 'redemption')?.body.toPayMinor ?? null);
}

function givenOf(tx: Reader, coupon: OwnCoupon, zone: string): GivenCoupon {
  const { ref, campaignNo, why, worthMinor, day } = coupon;
  const { uses, lastUse } = tx.usage(ref);
  const at = lastUse === null ? null : (lastUse.before ?? civilDateAt(lastUse.at, zone));
  const isBack = uses > 0 && lastUse !== null && at !== null;
  return {
    campaignNo,
    why,
    worthMinor,
    givenOn: day,
    isVoided: tx.endedCoupon(ref) !== null,
    cameBack: isBack ? { on: at, spentMinor: spentWith(tx, lastUse.seq) } : null,
  };
}

export function createCoupons(context: AppContext): CouponHandlers {
  const today = (tx: Reader): CivilDate => civilNow(context, tx.shop()).date;

  function effect(tx: Reader): EffectView {
    const since = addDays(today(tx), 1 - effectDays);
    const found = tx.coupons(null, since, maxEffectCoupons + 1);
    const zone = tx.shop()?.zone ?? 'UTC';
    const given = found.slice(0, maxEffectCoupons).map((coupon) => givenOf(tx, coupon, zone));
    return {
      days: effectDays,
      isCut: found.length > maxEffectCoupons,
      all: effectOf(given),
      byTemplate: effectBy(given, ({ campaignNo }) => campaignNo).map((one) => ({
        campaign: tx.campaignByNo(one.key)?.name ?? null,
        effect: one.effect,
      })),
      byReason: effectBy(given, ({ why }) => why).map((one) => ({
        why: one.key,
        effect: one.effect,
      })),
    };
  }

  /** Ours by our own journal, or of another counter of this shop by what head office told. */
  function couponOf(
    tx: Reader,
    ref: string,
  ): { readonly lastDay: CivilDate; readonly ending: Known } | null {
    const own = tx.ownCoupon(ref);
    const stored = own === null ? null : tx.entry(own.seq);
    const entry = stored === null ? null : parseEntry(stored);
    if (entry !== null && isHandedOut(entry.body)) {
      const { hint, campaign, lastDay, valueMinor } = entry.body;
      const of = { seq: entry.seq, id: entry.id };
      return { lastDay, ending: { ref, hint, campaignNo: campaign.no, of, valueMinor } };
    }
    const shop = tx.identity()?.shop ?? '';
    const since = addDays(today(tx), 1 - effectDays);
    const other = tx
      .couponsElsewhere(shop, since, Number.MAX_SAFE_INTEGER)
      .find((one) => one.ref === ref);
    if (other === undefined) return null;
    const cached = tx.voucher(ref);
    const { campaignNo, worthMinor: valueMinor } = other;
    return {
      lastDay: cached?.lastDay ?? today(tx),
      ending: { ref, hint: cached?.hint ?? '', campaignNo, of: null, valueMinor },
    };
  }

  function voidIn(
    tx: Writer,
    wanted: Voiding,
    operator: Operator,
  ): Answer<{ readonly seq: number }> {
    const before = tx.entryById(wanted.voidId);
    if (before !== null) {
      const same = entryOfKind(before, 'goodwillVoid')?.body.ref === wanted.ref;
      return same ? ok({ seq: before.seq }) : failed(problemOf('badInput'));
    }
    const coupon = couponOf(tx, wanted.ref);
    if (coupon === null) return failed(problemOf('notThisShops'));
    const standing = standingOf(tx, { ref: wanted.ref, lastDay: coupon.lastDay }, today(tx));
    if (standing.state === 'used') {
      const { shopName = '', counter = '' } = standing.usedWhere ?? {};
      return failed(problemOf('couponUsed', { shop: shopName, counter }));
    }
    if (standing.state !== 'given') return failed(problemOf('couponEnded'));
    const { voidId: id, because, note } = wanted;
    return ok({ seq: endCoupon(context, tx, operator, { id, ...coupon.ending, because, note }) });
  }

  return {
    'goodwill.list': ({ before, count }) =>
      ok(
        context.store.read((tx) =>
          tx.coupons(before, everSince, count).flatMap((coupon) => viewOf(context, tx, coupon)),
        ),
      ),

    'goodwill.others': () =>
      ok(
        context.store.read((tx) => {
          const since = addDays(today(tx), 1 - effectDays);
          const shop = tx.identity()?.shop ?? '';
          return tx
            .couponsElsewhere(shop, since, maxOthers)
            .map((coupon) => otherView(tx, coupon, today(tx)));
        }),
      ),

    'goodwill.void': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => voidIn(tx, wanted, operator));
      if (answer.ok) {
        context.line.nudge();
        context.announce('data');
      }
      return answer;
    },

    'goodwill.effect': () => ok(context.store.read(effect)),
  };
}

type Voiding = ParsedInputOf<'goodwill.void'>;
type Known = Pick<
  Parameters<typeof endCoupon>[3],
  'ref' | 'hint' | 'campaignNo' | 'of' | 'valueMinor'
>;
