import { randomInt, timingSafeEqual } from 'node:crypto';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { codeSlotDigits, maxTokensPerBatch } from '../../shared/protocol/enrolment.ts';
import type { EnrolmentFile } from '../../shared/protocol/enrolment.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { enrolmentCodeHash } from '../../shared/protocol/signatures.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import { mainPartition } from '../office.ts';
import { noteWritten } from '../idempotency/underWay.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { EnrolmentCodeTable } from '../store/tables/devices.ts';
import { shopById } from '../shops/shops.ts';

export const enrolmentCodeLifeMs = 10 * 60_000;
/** Wrong guesses at one code's secret that it survives; no other code pays for them. */
export const enrolmentTries = 5;
/** Codes that can be open at once: a code's first two digits name it among them. */
export const maxOpenCodes = 10 ** codeSlotDigits;
export const maxBatchDays = 14;
const dayMs = 86_400_000;
const codeDigits = 8;
const secretDigits = codeDigits - codeSlotDigits;
const idBytes = 8;
const tokenSecretBytes = 16;

type Row = EnrolmentCodeTable;

function newRow(
  office: Office,
  shop: string,
  change: Pick<Row, 'kind' | 'slot' | 'code_hash' | 'expires_at' | 'needs_confirmation'> &
    Partial<Pick<Row, 'batch_id'>>,
): Row {
  return {
    tenant_id: office.tenant,
    shop_id: shop,
    partition_key: mainPartition,
    code_id: bytesToHex(office.crypto.randomBytes(idBytes)),
    batch_id: null,
    made_at: office.now(),
    tries_left: enrolmentTries,
    used_at: null,
    used_by_key: null,
    withdrawn_at: null,
    ...change,
  };
}

async function freeSlot(office: Office, tx: Tx): Promise<string> {
  const rows = await tx
    .selectFrom('enrolment_code')
    .select('slot')
    .where('tenant_id', '=', office.tenant)
    .where('kind', '=', 'code')
    .where('expires_at', '>', office.now())
    .execute();
  const taken = new Set(rows.map(({ slot }) => slot));
  const all = Array.from({ length: maxOpenCodes }, (_, slot) => digits(slot, codeSlotDigits));
  const free = all.filter((slot) => !taken.has(slot));
  const chosen = free.length === 0 ? undefined : free[randomInt(free.length)];
  if (chosen === undefined) {
    throw new HqProblem('conflict', 'too many codes are open: use a file of tokens, or wait');
  }
  return chosen;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}

/** A one-time code for one more terminal in this shop, 8 digits. Throws `notFound`, `conflict`. */
export async function makeEnrolmentCode(
  office: Office,
  shop: string,
): Promise<{ readonly code: string; readonly expiresAt: number }> {
  await shopById(office, office.db, shop);
  const expiresAt = office.now() + enrolmentCodeLifeMs;
  return writeWithFeed(office, async (tx) => {
    const { needs_confirmation: confirm } = await tx
      .selectFrom('tenant')
      .select('needs_confirmation')
      .where('tenant_id', '=', office.tenant)
      .executeTakeFirstOrThrow();
    const slot = await freeSlot(office, tx);
    const code = slot + digits(randomInt(10 ** secretDigits), secretDigits);
    const row = newRow(office, shop, {
      kind: 'code',
      slot,
      code_hash: enrolmentCodeHash(office.crypto, code),
      expires_at: expiresAt,
      needs_confirmation: confirm,
    });
    await tx.insertInto('enrolment_code').values(row).execute();
    return { code, expiresAt };
  });
}

export interface NewBatch {
  /** How many terminals, at most `maxTokensPerBatch`. */
  readonly count: number;
  /** At most `maxBatchDays`. */
  readonly days: number;
  /** Where the shop's terminals reach this head office. */
  readonly hqUrl: string;
}

export interface Batch {
  readonly batchId: string;
  readonly file: EnrolmentFile;
}

/**
 * A file with one-time tokens for so many terminals of one shop. It names the chain's root, so nobody has
 * digits to compare; the tokens are in this answer only. Throws `notFound`.
 */
export async function makeBatch(office: Office, shopId: string, wanted: NewBatch): Promise<Batch> {
  const { crypto } = office;
  const shop = await shopById(office, office.db, shopId);
  const count = Math.min(wanted.count, maxTokensPerBatch);
  const expiresAt = office.now() + Math.min(wanted.days, maxBatchDays) * dayMs;
  const batchId = bytesToHex(crypto.randomBytes(idBytes));
  const tokens = Array.from({ length: count }, () => {
    const slot = bytesToHex(crypto.randomBytes(idBytes));
    return { slot, token: `${slot}-${bytesToHex(crypto.randomBytes(tokenSecretBytes))}` };
  });
  const rows = tokens.map(({ slot, token }) =>
    newRow(office, shopId, {
      kind: 'token',
      slot,
      code_hash: enrolmentCodeHash(crypto, token),
      expires_at: expiresAt,
      needs_confirmation: false,
      batch_id: batchId,
    }),
  );
  await office.db.transaction().execute(async (tx) => {
    await tx.insertInto('enrolment_code').values(rows).execute();
    await noteWritten(tx);
  });
  return {
    batchId,
    file: {
      kind: 'countersign-enrolment',
      v: protocolVersion,
      hqUrl: wanted.hqUrl,
      chainName: office.chainName,
      shopName: shop.name[shop.language],
      rootPublicKey: office.rootPublicKey,
      ...(office.terminalCa === null ? {} : { ca: office.terminalCa }),
      expiresAt,
      tokens: tokens.map(({ token }) => token),
    },
  };
}

/** `again`: the very terminal that used it asks once more, since it never got the answer. */
export type Taken =
  | { readonly result: 'taken' | 'again'; readonly row: Row }
  /** `guess`: somebody did not know the secret. */
  | { readonly result: 'refused'; readonly guess: boolean };

function sameHash(one: string, other: string): boolean {
  return timingSafeEqual(hexToBytes(one), hexToBytes(other));
}

function slotOf(code: string): string {
  const [tokenSlot, secret] = code.split('-');
  return secret === undefined || tokenSlot === undefined
    ? code.slice(0, codeSlotDigits)
    : tokenSlot;
}

/**
 * Uses a code up for this device key. A wrong guess costs the code it names a try, which stands whatever
 * becomes of the request: to be called in a transaction that commits either way.
 */
export async function takeCode(
  office: Office,
  tx: Tx,
  code: string,
  devicePublicKey: string,
): Promise<Taken> {
  const now = office.now();
  const row = await tx
    .selectFrom('enrolment_code')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('slot', '=', slotOf(code))
    .where('expires_at', '>', now)
    .orderBy('expires_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return { result: 'refused', guess: true };
  if (row.tries_left < 1) return { result: 'refused', guess: true };
  if (!sameHash(row.code_hash, enrolmentCodeHash(office.crypto, code))) {
    // A token's secret can't be guessed; its public part must not be a way to close it.
    if (row.kind === 'code') await setCode(tx, row, { tries_left: row.tries_left - 1 });
    return { result: 'refused', guess: true };
  }
  if (row.withdrawn_at !== null) return { result: 'refused', guess: false };
  if (row.used_by_key === devicePublicKey) return { result: 'again', row };
  if (row.used_at !== null) return { result: 'refused', guess: false };
  await setCode(tx, row, { used_at: now, used_by_key: devicePublicKey });
  return { result: 'taken', row };
}

async function setCode(tx: Tx, row: Row, change: Partial<Row>): Promise<void> {
  await tx
    .updateTable('enrolment_code')
    .set(change)
    .where('tenant_id', '=', row.tenant_id)
    .where('code_id', '=', row.code_id)
    .execute();
}

export interface CodeReport {
  readonly codeId: string;
  readonly kind: Row['kind'];
  readonly batchId: string | null;
  readonly shop: string;
  readonly madeAt: number;
  readonly expiresAt: number;
  readonly state: 'open' | 'used' | 'withdrawn' | 'spent' | 'expired';
  readonly usedAt: number | null;
}

function stateOf(row: Row, now: number): CodeReport['state'] {
  if (row.used_at !== null) return 'used';
  if (row.withdrawn_at !== null) return 'withdrawn';
  if (row.expires_at <= now) return 'expired';
  return row.tries_left < 1 ? 'spent' : 'open';
}

/** Newest first; of none of them the secret. */
export async function enrolmentCodes(
  office: Office,
  limit: number,
): Promise<readonly CodeReport[]> {
  const rows = await office.db
    .selectFrom('enrolment_code')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('made_at', 'desc')
    .orderBy('code_id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    codeId: row.code_id,
    kind: row.kind,
    batchId: row.batch_id,
    shop: row.shop_id,
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    state: stateOf(row, office.now()),
    usedAt: row.used_at,
  }));
}

/** Of a code, or of a whole batch by its id: what is not used yet opens nothing more. Throws `notFound`. */
export async function withdrawCodes(
  office: Office,
  id: string,
): Promise<{ readonly withdrawn: number }> {
  const found = await office.db
    .selectFrom('enrolment_code')
    .select('code_id')
    .where('tenant_id', '=', office.tenant)
    .where((eb) => eb.or([eb('code_id', '=', id), eb('batch_id', '=', id)]))
    .executeTakeFirst();
  if (found === undefined) throw new HqProblem('notFound', 'no such code');
  const rows = await office.db
    .updateTable('enrolment_code')
    .set({ withdrawn_at: office.now() })
    .where('tenant_id', '=', office.tenant)
    .where((eb) => eb.or([eb('code_id', '=', id), eb('batch_id', '=', id)]))
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('code_id')
    .execute();
  return { withdrawn: rows.length };
}
