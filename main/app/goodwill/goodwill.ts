import { approvedBy, askedFor } from '../people/approving.ts';
import type { Approver } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import type { Operator } from '../people/operator.ts';
import { shopToShop, shopToShopDays } from '../../../shared/domain/issue/shopToShop.ts';
import type { ShopToShop } from '../../../shared/domain/issue/shopToShop.ts';
import type { AllowanceView, GoodwillLook } from '../../../shared/contract/careViews.ts';
import type { Campaign, GoodwillTerms } from '../../../shared/domain/campaign/campaign.ts';
import type { CivilTime } from '../../../shared/domain/time/civil.ts';
import { addDays, civilDateAt, daysBetween } from '../../../shared/domain/time/civilTime.ts';
import { allowanceLeft, decideGoodwill } from '../../../shared/domain/issue/goodwill.ts';
import type {
  GivenToday,
  GoodwillDecision,
  GoodwillRefusal,
} from '../../../shared/domain/issue/goodwill.ts';
import { daysOfIssue } from '../../../shared/domain/campaign/validity.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { GoodwillIssued, GoodwillTemplate } from '../../../shared/contract/views.ts';
import { civilNow, tellOfEntry } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { entryOfKind } from '../entries.ts';
import { issuedView } from './coupons.ts';
import { handOut } from './handOut.ts';
import type { GoodwillSigner } from './goodwillCode.ts';
import { receiptProblem, receivedSoFar } from '../undo/receiptFacts.ts';
import type { Reader, Writer } from '../ports.ts';
import type { Session } from '../people/session.ts';
import { campaignView } from '../views.ts';

type GoodwillHandlers = Pick<Handlers, 'goodwill.templates' | 'goodwill.look' | 'goodwill.issue'>;
type Looked = ParsedInputOf<'goodwill.look'>;
type Wanted = ParsedInputOf<'goodwill.issue'>;

function goodwillProblem(refusal: GoodwillRefusal): Problem {
  switch (refusal.reason) {
    case 'allowanceSpent':
      return problemOf('allowanceSpent', { perDay: refusal.perDay });
    case 'worthSpent':
      return problemOf('worthSpent', { perDayMinor: refusal.perDayMinor });
    case 'ownAllowanceSpent':
      return problemOf('ownAllowanceSpent', { perDay: refusal.perDay });
    case 'receiptLimit':
      return receiptProblem(refusal);
    case 'customerRequired':
      return problemOf('customerRequired');
    case 'notGoodwill':
    case 'campaignPaused':
    case 'campaignNotOn':
    case 'reasonNotAllowed':
      return problemOf('campaignNotOn');
  }
}

/** What this shop, and this person, gave of the campaign today. */
export function givenToday(
  tx: Reader,
  { no }: Campaign,
  { businessDay }: CivilTime,
  person: string,
): GivenToday {
  const shop = tx.identity()?.shop ?? '';
  const { own, elsewhere } = tx.countedDays('receipt', { shop }, no);
  const days = [...own, ...elsewhere].filter((one) => one.businessDay === businessDay);
  const sum = (figure: 'uses' | 'valueMinor') => days.reduce((all, one) => all + one[figure], 0);
  return {
    issuedToday: sum('uses'),
    worthTodayMinor: sum('valueMinor'),
    byPersonToday: tx.givenBy(person, no, businessDay),
  };
}

function allowanceOf(terms: GoodwillTerms, given: GivenToday): AllowanceView {
  const left = allowanceLeft(given, terms);
  return {
    givenToday: given.issuedToday,
    worthTodayMinor: given.worthTodayMinor,
    perDay: terms.maxPerDay,
    leftToday: left.count,
    perDayMinor: terms.maxWorthPerDayMinor ?? null,
    leftMinor: left.worthMinor,
    perPerson: terms.maxPerPersonPerDay ?? null,
    leftForYou: left.ofPerson,
  };
}

export function createGoodwill(
  context: AppContext,
  session: Session,
  signer: GoodwillSigner,
): GoodwillHandlers {
  function template(
    tx: Reader,
    campaign: Campaign,
    now: CivilTime,
    operator: Operator,
  ): GoodwillTemplate | null {
    if (campaign.goodwill === null || campaign.status !== 'active') return null;
    const allowance = allowanceOf(campaign.goodwill, givenToday(tx, campaign, now, operator.id));
    const { firstDay, lastDay } = daysOfIssue(campaign, civilDateAt(now.instant, campaign.zone));
    return {
      campaign: campaignView(campaign),
      reasons: campaign.goodwill.reasons,
      validDays: daysBetween(firstDay, lastDay) + 1,
      perDay: allowance.perDay,
      leftToday: allowance.leftToday,
      approvalAboveMinor: campaign.approvalAboveMinor,
      allowance,
    };
  }

  function decide(
    tx: Reader,
    campaign: Campaign,
    wanted: Pick<Wanted, 'reason' | 'customer'>,
    operator: Operator,
    approved: boolean,
  ): GoodwillDecision {
    const now = civilNow(context, tx.shop());
    return decideGoodwill({
      campaign,
      reason: wanted.reason,
      now,
      ...givenToday(tx, campaign, now, operator.id),
      received: receivedSoFar(context, tx, campaign, wanted.customer),
      approved,
    });
  }

  /** A made-up customer has received nothing yet: limits would never be reached. */
  function isMadeUp(tx: Reader, customer: string | null): boolean {
    return customer !== null && tx.customer(customer) === null;
  }

  function issueIn(
    tx: Writer,
    wanted: Wanted,
    operator: Operator,
    approver: Approver | null,
  ): Answer<GoodwillIssued> {
    const before = tx.entryById(wanted.issueId);
    if (before !== null) return again(tx, wanted.issueId);
    if (tx.identity() === null) return failed(problemOf('notSetUp'));
    const campaign = tx.campaignById(wanted.campaignId);
    if (campaign === null || isMadeUp(tx, wanted.customer)) return failed(problemOf('notFound'));
    const decision = decide(tx, campaign, wanted, operator, approver !== null);
    if (decision.verdict === 'refused') return failed(goodwillProblem(decision.refusal));
    if (decision.verdict === 'needsApproval') return failed(problemOf('approvalNeeded'));
    const { reason, note, customer } = wanted;
    const done = handOut(context, signer, tx, {
      id: wanted.issueId,
      campaign,
      grant: decision.grant,
      operator,
      agreed: () => approvedBy(context, tx, approver),
      body: (coupon) => ({ kind: 'goodwill', ...coupon, reason, note, customer }),
    });
    return done.ok ? again(tx, wanted.issueId) : done;
  }

  function again(tx: Reader, issueId: string): Answer<GoodwillIssued> {
    const stored = tx.entryById(issueId);
    const entry = stored === null ? null : entryOfKind(stored, 'goodwill');
    if (entry === null) return failed(problemOf('badInput'));
    return ok(issuedView(context, tx, entry, entry.body, signer.codeOf(entry, tx)));
  }

  /** By any of the reasons: which one is no matter of whether it may be given. */
  function look(tx: Reader, wanted: Looked, operator: Operator): Answer<GoodwillLook> {
    const campaign = tx.campaignById(wanted.campaignId);
    if (campaign === null || isMadeUp(tx, wanted.customer)) return failed(problemOf('notFound'));
    const reason = campaign.goodwill?.reasons[0] ?? 'other';
    const decision = decide(tx, campaign, { ...wanted, reason }, operator, true);
    const problem = decision.verdict === 'refused' ? goodwillProblem(decision.refusal) : null;
    const isNameless = problem?.code === 'customerRequired';
    return ok({
      // Whom it is for may still be said: no reason to stop anybody yet.
      problem: isNameless ? null : problem,
      shopToShop: wanted.customer === null ? null : fromShopToShop(tx, wanted.customer),
    });
  }

  function fromShopToShop(tx: Reader, customer: string): ShopToShop | null {
    const { businessDay: today } = civilNow(context, tx.shop());
    const shop = tx.identity()?.shop ?? '';
    const received = tx
      .receivedLately(customer, addDays(today, 1 - shopToShopDays))
      .filter(({ campaignNo }) => (tx.campaignByNo(campaignNo)?.goodwill ?? null) !== null);
    return shopToShop(received, { shop, today });
  }

  return {
    'goodwill.templates': (_, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return ok(
        context.store.read((tx) => {
          const now = civilNow(context, tx.shop());
          return tx
            .campaigns()
            .map((campaign) => template(tx, campaign, now, operator))
            .filter((one) => one !== null);
        }),
      );
    },

    'goodwill.look': (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) => look(tx, wanted, operator));
    },

    'goodwill.issue': async (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const proven = await session.confirmPin(operator, wanted.pin);
      if (!proven.ok) return proven;
      const { issueId, approval } = wanted;
      const approver = await askedFor(context, session, issueId, approval, operator);
      if (!approver.ok) return approver;
      const answer = context.store.write((tx) => issueIn(tx, wanted, operator, approver.value));
      if (answer.ok) {
        tellOfEntry(context);
      }
      return answer;
    },
  };
}
