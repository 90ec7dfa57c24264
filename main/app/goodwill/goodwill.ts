import { approvedBy, askedFor } from '../people/approving.ts';
import { actorOf } from '../people/operator.ts';
import type { Approver } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import type { Operator } from '../people/operator.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import type { CivilDate, CivilTime } from '../../../shared/domain/time/civil.ts';
import { civilDateAt, daysBetween } from '../../../shared/domain/time/civilTime.ts';
import { decideGoodwill } from '../../../shared/domain/issue/goodwill.ts';
import type { GoodwillDecision, GoodwillRefusal } from '../../../shared/domain/issue/goodwill.ts';
import { daysOfIssue } from '../../../shared/domain/campaign/validity.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { GoodwillIssued, GoodwillTemplate } from '../../../shared/contract/views.ts';
import type { Entry, GoodwillBody } from '../../../shared/protocol/entry.ts';
import { signHead } from '../../../shared/protocol/head.ts';
import type { KnownKey } from '../../../shared/protocol/keyRing.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { entryOfKind, parseEntry } from '../entries.ts';
import type { GoodwillSigner } from './goodwillCode.ts';
import { receiptProblem, receivedSoFar } from '../undo/receiptFacts.ts';
import type { Reader, Writer } from '../ports.ts';
import type { Session } from '../people/session.ts';
import { campaignView } from '../views.ts';

type GoodwillHandlers = Pick<Handlers, 'goodwill.templates' | 'goodwill.issue' | 'goodwill.list'>;
type Wanted = ParsedInputOf<'goodwill.issue'>;

function goodwillProblem(refusal: GoodwillRefusal): Problem {
  switch (refusal.reason) {
    case 'allowanceSpent':
      return problemOf('allowanceSpent', { perDay: refusal.perDay });
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

/** Nobody honours what a withdrawn key signs; of one that nothing was said of yet nothing is known. */
function maySign(key: KnownKey | null, lastDay: CivilDate): boolean {
  if (key === null) return true;
  return key.state === 'active' && (key.lastDay === null || lastDay <= key.lastDay);
}

export function createGoodwill(
  context: AppContext,
  session: Session,
  signer: GoodwillSigner,
): GoodwillHandlers {
  function template(tx: Reader, campaign: Campaign, now: CivilTime): GoodwillTemplate | null {
    if (campaign.goodwill === null || campaign.status !== 'active') return null;
    const issued = tx.goodwillIssued(campaign.no, now.businessDay);
    const { firstDay, lastDay } = daysOfIssue(campaign, civilDateAt(now.instant, campaign.zone));
    return {
      campaign: campaignView(campaign),
      reasons: campaign.goodwill.reasons,
      validDays: daysBetween(firstDay, lastDay) + 1,
      perDay: campaign.goodwill.maxPerDay,
      leftToday: Math.max(0, campaign.goodwill.maxPerDay - issued),
      approvalAboveMinor: campaign.approvalAboveMinor,
    };
  }

  function issued(
    tx: Reader,
    entry: Entry & { readonly body: GoodwillBody },
    code: string | null,
  ): GoodwillIssued {
    const { body } = entry;
    return {
      seq: entry.seq,
      at: entry.at,
      campaign: body.campaign.name,
      valueMinor: body.valueMinor,
      reason: body.reason,
      lastDay: body.lastDay,
      hint: body.hint,
      operator: entry.actor.name,
      used: tx.usage(body.ref).uses > 0,
      code,
    };
  }

  function decide(
    tx: Reader,
    campaign: Campaign,
    wanted: Wanted,
    approved: boolean,
  ): GoodwillDecision {
    const now = civilNow(context, tx.shop());
    return decideGoodwill({
      campaign,
      reason: wanted.reason,
      now,
      issuedToday: tx.goodwillIssued(campaign.no, now.businessDay),
      received: receivedSoFar(context, tx, campaign, wanted.customer),
      approved,
    });
  }

  function issueIn(
    tx: Writer,
    wanted: Wanted,
    operator: Operator,
    approver: Approver | null,
  ): Answer<GoodwillIssued> {
    const before = tx.entryById(wanted.issueId);
    if (before !== null) return again(tx, wanted.issueId);
    const identity = tx.identity();
    const campaign = tx.campaignById(wanted.campaignId);
    if (identity === null) return failed(problemOf('notSetUp'));
    if (campaign === null) return failed(problemOf('notFound'));
    // A made-up customer has received nothing yet: limits would never be reached.
    if (wanted.customer !== null && tx.customer(wanted.customer) === null) {
      return failed(problemOf('notFound'));
    }
    const decision = decide(tx, campaign, wanted, approver !== null);
    if (decision.verdict === 'refused') return failed(goodwillProblem(decision.refusal));
    if (decision.verdict === 'needsApproval') return failed(problemOf('approvalNeeded'));
    if (!maySign(tx.issuerKey(identity.issuerKeyId), decision.grant.lastDay)) {
      return failed(problemOf('issuingEnded'));
    }
    const agreed = approvedBy(context, tx, approver);
    if (!agreed.ok) return agreed;
    const coupon = signer.sign({
      entryId: wanted.issueId,
      keyId: identity.issuerKeyId,
      campaign,
      firstDay: decision.grant.firstDay,
      lastDay: decision.grant.lastDay,
    });
    if (coupon === null) return failed(problemOf('notSetUp'));
    const appended = tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: wanted.issueId,
      approver: agreed.value,
      print: 'goodwill',
      body: {
        kind: 'goodwill',
        ref: coupon.ref,
        hint: coupon.hint,
        campaign: {
          id: campaign.id,
          no: campaign.no,
          version: campaign.version,
          name: campaign.name,
        },
        reason: wanted.reason,
        note: wanted.note,
        customer: wanted.customer,
        valueMinor: decision.grant.valueMinor,
        keyId: identity.issuerKeyId,
        firstDay: decision.grant.firstDay,
        lastDay: decision.grant.lastDay,
      },
    });
    signHeadNow(tx, identity, appended.seq, appended.hash);
    return again(tx, wanted.issueId);
  }

  /** A signed coupon leaves the shop: what stands behind it in the journal is signed before it prints. */
  function signHeadNow(
    tx: Writer,
    identity: { device: string; epoch: number },
    seq: number,
    hash: string,
  ): void {
    const deviceKey = context.secrets.get('deviceKey');
    if (deviceKey === null) return;
    const { device, epoch } = identity;
    tx.setSignedHead(signHead(context.crypto, deviceKey, { device, epoch, seq, hash }));
  }

  function again(tx: Reader, issueId: string): Answer<GoodwillIssued> {
    const stored = tx.entryById(issueId);
    const entry = stored === null ? null : entryOfKind(stored, 'goodwill');
    if (entry === null) return failed(problemOf('badInput'));
    return ok(issued(tx, entry, signer.codeOf(entry, tx)));
  }

  return {
    'goodwill.templates': () =>
      ok(
        context.store.read((tx) => {
          const now = civilNow(context, tx.shop());
          return tx
            .campaigns()
            .map((campaign) => template(tx, campaign, now))
            .filter((one) => one !== null);
        }),
      ),

    'goodwill.issue': async (wanted, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const proven = await session.confirmPin(operator, wanted.pin);
      if (!proven.ok) return proven;
      const { issueId, approval } = wanted;
      const approver = await askedFor(context, session, issueId, approval, operator);
      if (!approver.ok) return approver;
      const answer = context.store.write((tx) => issueIn(tx, wanted, operator, approver.value));
      if (answer.ok) {
        context.nudgePrinter();
        context.line.nudge();
        context.announce('data');
      }
      return answer;
    },

    'goodwill.list': ({ before, count }) =>
      ok(
        context.store.read((tx) =>
          tx
            .entriesBefore(before, ['goodwill'], count)
            .map(parseEntry)
            .flatMap((entry) =>
              entry.body.kind === 'goodwill'
                ? [issued(tx, { ...entry, body: entry.body }, null)]
                : [],
            ),
        ),
      ),
  };
}
