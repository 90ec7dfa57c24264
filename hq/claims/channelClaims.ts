import { decideOrder } from '../../shared/domain/order/decide.ts';
import type { OrderDecision, OrderFacts } from '../../shared/domain/order/decision.ts';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import type { ChannelClaimReply, ChannelClaimRequest, ChannelOffer } from './channelMessages.ts';
import type { ClaimItem } from '../../shared/protocol/claims.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { gatherOrderFacts } from '../vouchers/facts.ts';
import { channelShop, claimantOf, refOfCode, shopIdOf } from './channel.ts';
import type { ChannelKey } from './channel.ts';
import { claim, keptClaim } from './claims.ts';

/** A web shop's own server waits, not a customer at a counter. */
const channelWaitMs = 5_000;

type Refused = ChannelClaimReply['refused'][number];

/** What is kept with a channel's claim, so that the same request gets the same answer. */
interface KeptOffer {
  readonly request: string;
  readonly offer: ChannelOffer;
}

/**
 * Judges an online order by what head office knows, as a counter with a fresh line would, and keeps its vouchers
 * for the channel: all of them or none. Idempotent by `claimId`. Throws `conflict`, `busy`, and `notFound` for
 * a customer that nobody knows.
 */
export async function claimForChannel(
  office: Office,
  key: ChannelKey,
  request: ChannelClaimRequest,
): Promise<ChannelClaimReply> {
  const { claimId } = request;
  const before = await answeredBefore(office, key, request);
  if (before !== null) return before;
  const refs = await refsOf(office, request);
  const unread = refs.flatMap((ref, place) => (ref === null ? [{ place, reason: 'unknown' }] : []));
  if (unread.length > 0) return refusedReply(claimId, unread);
  const facts = await factsFor(
    office,
    key,
    request,
    refs.flatMap((ref) => ref ?? []),
  );
  if (facts === null) return refusedReply(claimId, await unknownAmong(office, refs));
  const decision = decideOrder(facts);
  const refused = refusalsOf(decision);
  if (refused.length > 0) return refusedReply(claimId, refused);
  const offer = offerOf(decision);
  const reply = await claim(
    office,
    { id: claimantOf(key), shop: shopIdOf(key) },
    {
      claimId,
      orderId: request.orderId,
      businessDay: facts.counter.now.value.businessDay,
      customer: facts.customer?.id ?? null,
      items: itemsOf(facts, decision),
      releases: [],
      waitMs: channelWaitMs,
      more: { request: textOf(request), offer },
    },
    '',
  );
  return {
    claimId,
    answer: reply.answer,
    offer: reply.answer === 'granted' ? offer : null,
    refused: reply.refused.map(({ ref, because }) => ({
      place: refs.indexOf(ref),
      reason: because,
    })),
  };
}

const textOf = (request: ChannelClaimRequest): string =>
  canonicalJson(JSON.parse(JSON.stringify(request)));

function refusedReply(claimId: string, refused: readonly Refused[]): ChannelClaimReply {
  return { claimId, answer: 'refused', offer: null, refused: [...refused] };
}

async function answeredBefore(
  office: Office,
  key: ChannelKey,
  request: ChannelClaimRequest,
): Promise<ChannelClaimReply | null> {
  const { claimId } = request;
  const kept = await keptClaim(office, office.db, claimId);
  if (kept === undefined) return null;
  if (kept.claimant !== claimantOf(key))
    throw new HqProblem('conflict', 'another claim has this id');
  if (kept.content === '') return { claimId, answer: 'ended', offer: null, refused: [] };
  const { more, items } = JSON.parse(kept.content) as {
    readonly more: KeptOffer;
    readonly items: readonly ClaimItem[];
  };
  if (more.request !== textOf(request))
    throw new HqProblem('conflict', 'another claim has this id');
  const said = JSON.parse(kept.refused) as { readonly ref: string; readonly because: string }[];
  const places = items.map(({ ref }) => ref);
  const refused = said.map(({ ref, because }) => ({ place: places.indexOf(ref), reason: because }));
  if (kept.state === 'refused') return refusedReply(claimId, refused);
  const isOpen = kept.state === 'open';
  return {
    claimId,
    answer: isOpen ? 'granted' : 'ended',
    offer: isOpen ? more.offer : null,
    refused: [],
  };
}

function refsOf(
  office: Office,
  { vouchers }: ChannelClaimRequest,
): Promise<readonly (string | null)[]> {
  return Promise.all(
    vouchers.map(async (one) => ('ref' in one ? one.ref : refOfCode(office, one.code))),
  );
}

/** `null` where one of them is not known here. What is claimed now is sure: that is what claiming is for. */
async function factsFor(
  office: Office,
  key: ChannelKey,
  request: ChannelClaimRequest,
  refs: readonly string[],
): Promise<OrderFacts | null> {
  if ((await knownOf(office, refs)).size < new Set(refs).size) return null;
  const at = office.now();
  const online = await channelShop(office, key);
  const facts = await gatherOrderFacts(office, office.db, {
    shop: online.id,
    online,
    at,
    customer: request.customer,
    lines: request.lines,
    vouchers: request.vouchers.map(({ uses, amountMinor }, index) => ({
      ref: refs[index] ?? '',
      uses,
      amountMinor,
    })),
    approved: false,
  });
  const value = { claimId: request.claimId, answer: 'granted', by: 'hq' } as const;
  const granted = { value, source: 'hq', asOf: at } as const;
  return { ...facts, vouchers: facts.vouchers.map((one) => ({ ...one, claim: granted })) };
}

async function knownOf(office: Office, refs: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await office.db
    .selectFrom('voucher')
    .select('ref')
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .execute();
  return new Set(rows.map(({ ref }) => ref));
}

async function unknownAmong(
  office: Office,
  refs: readonly (string | null)[],
): Promise<readonly Refused[]> {
  const known = await knownOf(
    office,
    refs.flatMap((ref) => ref ?? []),
  );
  return refs.flatMap((ref, place) =>
    ref === null || !known.has(ref) ? [{ place, reason: 'unknown' }] : [],
  );
}

/** Nobody stands behind a web shop to agree to what takes a second person. */
function refusalsOf({ vouchers }: OrderDecision): readonly Refused[] {
  return vouchers.flatMap((outcome, place): Refused[] => {
    switch (outcome.verdict) {
      case 'ok':
        return [];
      case 'needsApproval':
        return [{ place, reason: outcome.approval.reason }];
      case 'refused':
        return [{ place, reason: outcome.refusal.reason }];
    }
  });
}

function offerOf({ discountMinor, toPayMinor, vouchers }: OrderDecision): ChannelOffer {
  return {
    discountMinor,
    toPayMinor,
    vouchers: vouchers.flatMap((outcome) => {
      if (outcome.verdict === 'refused') return [];
      const { ref, uses, amountLeftMinor, valueMinor, discountMinor: taken } = outcome.acceptance;
      return [{ ref, uses, discountMinor: taken, valueMinor, amountLeftMinor }];
    }),
  };
}

function itemsOf(facts: OrderFacts, decision: OrderDecision): readonly ClaimItem[] {
  return facts.vouchers.flatMap((voucher, index) => {
    const outcome = decision.vouchers[index];
    if (outcome === undefined || outcome.verdict === 'refused') return [];
    const { uses, amountLeftMinor, discountMinor, valueMinor } = outcome.acceptance;
    return [
      {
        ref: voucher.ref,
        campaignNo: voucher.campaign.value.no,
        form: voucher.form,
        uses,
        amountMinor: amountLeftMinor === null ? null : discountMinor,
        valueMinor,
      },
    ];
  });
}
