import { sql } from 'kysely';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import type { ClaimItem, ClaimReply, ReleaseReply } from '../../shared/protocol/claims.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { ClaimTable } from '../store/tables/claims.ts';
import { campaignsOf, lockedFacts } from './claimFacts.ts';
import { dropHolds, insertHolds } from './holds.ts';
import { judgeClaim } from './judgeClaim.ts';
import { requireRoom } from './openClaims.ts';
import type { RefusedItem } from './judgeClaim.ts';
import { isLockFault } from '../store/dataFault.ts';

/** Of what the asker waits, so much is head office's; the rest is the way there and back. */
const deadlineShare = 5 / 6;
/** Of its own time, so much is spent waiting for others' locks at most. */
const lockShare = 4 / 5;

/** Who claims: the one who alone may use or release it. */
export interface Claimant {
  /** Device id, or `key:` and the id of a channel's key. */
  readonly id: string;
  readonly shop: string;
}

export interface Asked {
  readonly claimId: string;
  readonly orderId: string;
  readonly businessDay: string;
  readonly customer: string | null;
  readonly items: readonly ClaimItem[];
  /** Earlier claims of the same holder, done with. */
  readonly releases: readonly string[];
  /** How long whoever asks waits. */
  readonly waitMs: number;
  /** What a channel's use will need; kept with the claim. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** The signed request that released a claim, as it came: nobody else can have said so. */
export interface ReleaseProof {
  readonly by: string;
  /** JSON; `null` where a person said so, signed in. */
  readonly proof: string | null;
  readonly note: string | null;
}

/** Its answer came too late to be given: nothing of it may stay. */
class Late extends Error {}

/**
 * Keeps vouchers for whoever asks, all of them or none: of several who ask for the same at once, one is
 * granted. Idempotent by `claimId`; throws `conflict` for the same id with other content, or another's, or
 * where the asker has too many open, and `busy` where no answer was found in time.
 */
export async function claim(
  office: Office,
  claimant: Claimant,
  asked: Asked,
  proof: string,
): Promise<ClaimReply> {
  const withinMs = asked.waitMs * deadlineShare;
  const deadline = performance.now() + withinMs;
  const isLate = () => performance.now() > deadline;
  const answered = grant(office, claimant, asked, proof, isLate);
  // Goes on alone past its deadline, and rolls back.
  answered.catch(() => undefined);
  return inTime(answered, withinMs);
}

async function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new HqProblem('busy', 'no answer in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function grant(
  office: Office,
  claimant: Claimant,
  asked: Asked,
  proof: string,
  isLate: () => boolean,
): Promise<ClaimReply> {
  try {
    const campaigns = await campaignsOf(office, asked.items);
    const lockTimeoutMs = Math.floor(asked.waitMs * deadlineShare * lockShare);
    const granted = await office.db.transaction().execute(async (tx) => {
      await sql`SELECT set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(tx);
      for (const claimId of asked.releases.toSorted()) {
        const said = { by: claimant.id, proof, note: null };
        await releaseIn(office, tx, claimant.id, claimId, said);
      }
      const facts = await lockedFacts(office, tx, { ...asked, shop: claimant.shop }, campaigns);
      const refused = judgeClaim(facts, asked.items);
      const row = rowOf(office, claimant, asked, refused);
      // Asked before: what it lets go of is free all the same, since its holder forgets that with the answer.
      if (!(await isNew(tx, row))) return null;
      if (refused.length === 0) {
        await requireRoom(office, tx, claimant.id);
        await insertHolds(office, tx, holdsOf(claimant, asked));
      }
      if (isLate()) throw new Late();
      return replyOf(row);
    });
    return granted ?? (await answeredBefore(office, claimant, asked));
  } catch (error) {
    if (!(error instanceof Late) && !isLockFault(error)) throw error;
    throw new HqProblem('busy', 'no answer in time');
  }
}

function contentOf({ orderId, businessDay, customer, items, more }: Asked): string {
  return canonicalJson({ orderId, businessDay, customer, items: [...items], more: more ?? null });
}

function rowOf(
  office: Office,
  claimant: Claimant,
  asked: Asked,
  refused: readonly RefusedItem[],
): ClaimRow {
  return {
    tenant_id: office.tenant,
    partition_key: mainPartition,
    claim_id: asked.claimId,
    claimant: claimant.id,
    shop_id: claimant.shop,
    order_id: asked.orderId,
    customer: asked.customer,
    business_day: asked.businessDay,
    content: contentOf(asked),
    refused: JSON.stringify(refused),
    state: refused.length === 0 ? 'open' : 'refused',
    asked_at: office.now(),
  };
}

type ClaimRow = Pick<
  ClaimTable,
  | 'tenant_id'
  | 'partition_key'
  | 'claim_id'
  | 'claimant'
  | 'shop_id'
  | 'order_id'
  | 'customer'
  | 'business_day'
  | 'content'
  | 'refused'
  | 'state'
  | 'asked_at'
>;

async function isNew(tx: Tx, row: ClaimRow): Promise<boolean> {
  const inserted = await tx
    .insertInto('claim')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .returning('claim_id')
    .executeTakeFirst();
  return inserted !== undefined;
}

function holdsOf(claimant: Claimant, asked: Asked) {
  return asked.items.map((item) => ({
    ref: item.ref,
    claim_id: asked.claimId,
    claimant: claimant.id,
    campaign_no: item.campaignNo,
    uses: item.uses,
    amount_minor: item.amountMinor,
    value_minor: item.valueMinor,
    customer: asked.customer,
    shop_id: claimant.shop,
    business_day: asked.businessDay,
  }));
}

async function answeredBefore(
  office: Office,
  claimant: Claimant,
  asked: Asked,
): Promise<ClaimReply> {
  const row = await office.db
    .selectFrom('claim')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('claim_id', '=', asked.claimId)
    .executeTakeFirstOrThrow();
  const isSame = row.content === '' || row.content === contentOf(asked);
  if (row.claimant !== claimant.id || !isSame) {
    throw new HqProblem('conflict', 'another claim has this id');
  }
  return replyOf(row);
}

function replyOf(row: Pick<ClaimTable, 'claim_id' | 'state' | 'refused' | 'asked_at'>): ClaimReply {
  const refused = JSON.parse(row.refused) as RefusedItem[];
  const answer = { open: 'granted', refused: 'refused' } as const;
  return {
    v: protocolVersion,
    claimId: row.claim_id,
    answer: row.state === 'open' || row.state === 'refused' ? answer[row.state] : 'ended',
    at: Number(row.asked_at),
    refused,
  };
}

/** `locked`: held to the end of the transaction. */
export function keptClaim(
  office: Office,
  tx: Tx | Office['db'],
  claimId: string,
  held: 'locked' | 'seen' = 'seen',
) {
  const found = tx
    .selectFrom('claim')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('claim_id', '=', claimId);
  return (held === 'locked' ? found.forUpdate() : found).executeTakeFirst();
}

/**
 * Ends a claim of the asking holder: what it kept is free again. One that head office has not heard of, since
 * it overtook the request that asks for it, is remembered as released. Throws `notFound` for another's.
 */
export async function release(
  office: Office,
  claimant: string,
  claimId: string,
  said: ReleaseProof,
): Promise<ReleaseReply> {
  const state = await office.db
    .transaction()
    .execute((tx) => releaseIn(office, tx, claimant, claimId, said));
  return { v: protocolVersion, claimId, state };
}

async function releaseIn(
  office: Office,
  tx: Tx,
  claimant: string,
  claimId: string,
  said: ReleaseProof,
): Promise<ReleaseReply['state']> {
  const row = await tx
    .selectFrom('claim')
    .select(['claimant', 'state'])
    .where('tenant_id', '=', office.tenant)
    .where('claim_id', '=', claimId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) {
    if (await isNew(tx, unheardOf(office, claimant, claimId))) {
      await end(office, tx, claimId, said);
      return 'released';
    }
    return releaseIn(office, tx, claimant, claimId, said);
  }
  if (row.claimant !== claimant) throw new HqProblem('notFound', 'no such claim');
  if (row.state === 'open') await end(office, tx, claimId, said);
  return row.state === 'used' ? 'used' : 'released';
}

function unheardOf(office: Office, claimant: string, claimId: string): ClaimRow {
  return {
    tenant_id: office.tenant,
    partition_key: mainPartition,
    claim_id: claimId,
    claimant,
    shop_id: '',
    order_id: '',
    customer: null,
    business_day: '',
    content: '',
    refused: '[]',
    state: 'released',
    asked_at: office.now(),
  };
}

async function end(
  office: Office,
  tx: Tx,
  claimId: string,
  { by, proof, note }: ReleaseProof,
): Promise<void> {
  await tx
    .updateTable('claim')
    .set({
      state: 'released',
      ended_at: office.now(),
      ended_by: by,
      ended_note: note,
      proof,
    })
    .where('tenant_id', '=', office.tenant)
    .where('claim_id', '=', claimId)
    .execute();
  await dropHolds(office, tx, [claimId]);
}

/** A person gives back what a terminal that is lost holds. Throws `notFound`, `conflict` where it has ended. */
export async function releaseByPerson(
  office: Office,
  claimId: string,
  said: { readonly by: string; readonly note: string },
): Promise<ReleaseReply> {
  await office.db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('claim')
      .select('state')
      .where('tenant_id', '=', office.tenant)
      .where('claim_id', '=', claimId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) throw new HqProblem('notFound', 'no such claim');
    if (row.state !== 'open') throw new HqProblem('conflict', `the claim is ${row.state}`);
    await end(office, tx, claimId, { ...said, proof: null });
  });
  return { v: protocolVersion, claimId, state: 'released' };
}
