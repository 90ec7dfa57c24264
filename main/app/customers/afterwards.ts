import type { AfterView, CampaignRatings, GivenAfter } from '../../../shared/contract/careViews.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { Rating } from '../../../shared/domain/customers/rating.ts';
import type { CustomerId } from '../../../shared/domain/facts.ts';
import { effectDays } from '../../../shared/domain/issue/effect.ts';
import { firstOffer, isOfVisit, offerAfter } from '../../../shared/domain/issue/issueAfter.ts';
import type { IssueAfterOffer, Occasion } from '../../../shared/domain/issue/issueAfter.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { bytesToHex, utf8Bytes } from '../../../shared/protocol/bytes.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import { absentEntry, entryOfKind } from '../entries.ts';
import { handOut } from '../goodwill/handOut.ts';
import type { GoodwillSigner } from '../goodwill/goodwillCode.ts';
import { standingOf } from '../goodwill/standing.ts';
import type { Handlers } from '../handlers.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import { undoneSoFar } from '../undo/backSoFar.ts';
import { receivedSoFar } from '../undo/receiptFacts.ts';
import { campaignView } from '../views.ts';
import type { OwnCoupon, RatingCount } from './carePorts.ts';

type AfterHandlers = Pick<
  Handlers,
  'customer.after' | 'customer.rate' | 'customer.issueAfter' | 'customer.ratings'
>;
type Redemption = EntryOf<'redemption'>;

interface Offer extends IssueAfterOffer {
  readonly campaign: Campaign;
}

const idCharacters = 32;
/** Of this day's coupons, the newest: more than one counter gives. */
const couponsLookedAt = 500;

function ratingsOf(tx: Reader, counts: readonly RatingCount[]): readonly CampaignRatings[] {
  return [...Map.groupBy(counts, ({ campaignNo }) => campaignNo)].map(([campaignNo, of]) => {
    const count = (rating: Rating) => of.find((one) => one.rating === rating)?.count ?? 0;
    const campaign = tx.campaignByNo(campaignNo)?.name ?? null;
    return { campaignNo, campaign, good: count(3), soSo: count(2), bad: count(1) };
  });
}

/** What follows a redemption: what the customer says of it, and what the terms give for it. */
export function createAfterwards(context: AppContext, signer: GoodwillSigner): AfterHandlers {
  const now = (tx: Reader) => civilNow(context, tx.shop());

  /** The one id that what follows this redemption may have: it can't be written twice. */
  function idAfter(what: 'issued-after' | 'feedback', { id }: Redemption): string {
    const text = utf8Bytes(`countersign/${what}/1\0${id}`);
    return bytesToHex(context.crypto.sha256(text)).slice(0, idCharacters);
  }

  function redemptionAt(tx: Reader, seq: number): Redemption | null {
    const stored = tx.entry(seq);
    return stored === null ? null : entryOfKind(stored, 'redemption');
  }

  /** Of today, and nothing of it undone. */
  function stands(tx: Reader, redemption: Redemption): boolean {
    const isToday = redemption.businessDay === now(tx).businessDay;
    return isToday && undoneSoFar(tx, redemption) === 'no';
  }

  function occasionOf(tx: Reader, { seq, body }: Redemption): Occasion {
    const known = body.customer === null ? null : tx.customer(body.customer);
    const { toPayMinor } = body;
    return {
      toPayMinor,
      rating: tx.rating(seq),
      customer:
        known === null
          ? null
          : { visits: tx.visits(known.id), tier: known.tier, segment: known.segment },
    };
  }

  function isTakenBack(tx: Reader, { ref, seq }: OwnCoupon, customer: CustomerId): boolean {
    if (tx.endedCoupon(ref)?.because !== 'undone') return false;
    const stored = tx.entry(seq);
    const entry = stored === null ? null : entryOfKind(stored, 'issuedAfter');
    return entry?.body.customer === customer;
  }

  function givenThisVisit(
    tx: Reader,
    { no, issueAfter }: Campaign,
    customer: CustomerId | null,
  ): boolean {
    if (customer === null || issueAfter?.events.some(isOfVisit) !== true) return false;
    const { businessDay } = now(tx);
    const received = tx
      .receivedLately(customer, businessDay)
      .filter((one) => one.campaignNo === no && one.shop !== '' && one.businessDay === businessDay);
    if (received.length === 0) return false;
    const takenBack = tx
      .coupons(null, businessDay, couponsLookedAt)
      .filter((one) => one.campaignNo === no && isTakenBack(tx, one, customer));
    return received.length > takenBack.length;
  }

  function offerFor(tx: Reader, redemption: Redemption): Offer | null {
    if (!stands(tx, redemption) || tx.couponAfter(redemption.seq) !== null) return null;
    const terms = tx.campaigns().filter(({ issueAfter }) => issueAfter !== null);
    // Most shops have none, and nothing more is asked then.
    if (terms.length === 0) return null;
    const occasion = occasionOf(tx, redemption);
    const id = tx.identity()?.shop ?? '';
    const shop = { id, groups: tx.shop()?.groups ?? [] };
    const { customer } = redemption.body;
    const offers = terms.flatMap((campaign) => {
      const offer = offerAfter({
        campaign,
        occasion,
        now: now(tx),
        shop,
        issuedToday: tx.goodwillIssued(campaign.no, now(tx).businessDay),
        givenThisVisit: givenThisVisit(tx, campaign, customer),
        received: receivedSoFar(context, tx, campaign, customer),
      });
      return offer === null ? [] : [{ ...offer, campaign }];
    });
    return firstOffer(offers);
  }

  function givenAfter(tx: Reader, { seq }: Redemption): GivenAfter | null {
    const coupon = tx.couponAfter(seq);
    const stored = coupon === null ? null : tx.entry(coupon.seq);
    const entry = stored === null ? null : entryOfKind(stored, 'issuedAfter');
    if (entry === null) return null;
    const { campaign, lastDay } = entry.body;
    const { state } = standingOf(tx, entry.body, now(tx).date);
    return { seq: entry.seq, campaign: campaign.name, lastDay, state };
  }

  function after(tx: Reader, seq: number): Answer<AfterView> {
    const redemption = redemptionAt(tx, seq);
    if (redemption === null) return failed(absentEntry(tx, seq));
    const offer = offerFor(tx, redemption);
    const rating = tx.rating(seq);
    return ok({
      rating,
      mayRate: rating === null && stands(tx, redemption),
      offer:
        offer === null
          ? null
          : {
              campaign: campaignView(offer.campaign),
              because: offer.because,
              toPayMinor: redemption.body.toPayMinor,
              lastDay: offer.grant.lastDay,
            },
      given: givenAfter(tx, redemption),
    });
  }

  function rateIn(
    tx: Writer,
    { seq, rating }: { readonly seq: number; readonly rating: Rating },
    operator: Operator,
  ): Answer<{ readonly rating: Rating }> {
    const redemption = redemptionAt(tx, seq);
    if (redemption === null) return failed(absentEntry(tx, seq));
    const said = tx.rating(seq);
    if (said !== null) return ok({ rating: said });
    if (undoneSoFar(tx, redemption) !== 'no') return failed(problemOf('alreadyUndone'));
    if (!stands(tx, redemption)) return failed(problemOf('changedMeanwhile'));
    const campaigns = [...new Set(redemption.body.vouchers.map(({ campaign }) => campaign.no))];
    tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: idAfter('feedback', redemption),
      approver: null,
      body: { kind: 'feedback', redemption: { seq, id: redemption.id }, campaigns, rating },
      print: null,
    });
    return ok({ rating });
  }

  function issueIn(tx: Writer, seq: number, operator: Operator): Answer<GivenAfter> {
    const redemption = redemptionAt(tx, seq);
    if (redemption === null) return failed(absentEntry(tx, seq));
    const given = givenAfter(tx, redemption);
    if (given !== null) return ok(given);
    const offer = offerFor(tx, redemption);
    if (offer === null) return failed(problemOf('nothingToGive'));
    const { campaign, grant, because } = offer;
    const done = handOut(context, signer, tx, {
      id: idAfter('issued-after', redemption),
      campaign,
      grant,
      operator,
      agreed: () => ok(null),
      body: (coupon) => ({
        kind: 'issuedAfter',
        ...coupon,
        redemption: { seq, id: redemption.id },
        because: because.kind,
        customer: redemption.body.customer,
      }),
    });
    if (!done.ok) return done;
    const now = givenAfter(tx, redemption);
    return now === null ? failed(problemOf('internal')) : ok(now);
  }

  return {
    'customer.after': ({ seq }) => context.store.read((tx) => after(tx, seq)),

    'customer.rate': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => rateIn(tx, wanted, operator));
      if (answer.ok) context.line.nudge();
      return answer;
    },

    'customer.issueAfter': ({ seq }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => issueIn(tx, seq, operator));
      if (answer.ok) {
        tellOfEntry(context);
      }
      return answer;
    },

    'customer.ratings': () =>
      ok(
        context.store.read((tx) =>
          ratingsOf(tx, tx.ratingsSince(addDays(now(tx).date, 1 - effectDays))),
        ),
      ),
  };
}
