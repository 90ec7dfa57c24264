import { z } from 'zod';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { actorId, actorName } from './actor.ts';
import type { Actor } from './actor.ts';
import { newId } from './secrets.ts';

const maxTargetCharacters = 200;

/** Something that somebody is about to do. `who: null`: a person who has not signed in. */
export interface AuditedAct {
  readonly who: Actor | null;
  /** `POST /shops/:shop/codes`, `page: revoke`. */
  readonly operation: string;
  /** Ids of what it is done to; never a name, a number or a secret. */
  readonly target: string;
  readonly address: string;
}

async function begin(office: Office, act: AuditedAct): Promise<string> {
  const id = newId();
  const { who } = act;
  await office.db
    .insertInto('audit')
    .values({
      tenant_id: office.tenant,
      partition_key: mainPartition,
      at: office.now(),
      audit_id: id,
      who_kind: who?.kind ?? 'nobody',
      who_id: who === null ? '' : actorId(who),
      who_name: who === null ? '' : actorName(who),
      operation: act.operation,
      target: withoutPersonalNumbers(act.target).slice(0, maxTargetCharacters),
      address: act.address,
    })
    .execute();
  return id;
}

async function end(office: Office, id: string, result: string, made: string): Promise<void> {
  await office.db
    .insertInto('audit_outcome')
    .values({
      tenant_id: office.tenant,
      partition_key: mainPartition,
      audit_id: id,
      at: office.now(),
      result,
      made,
    })
    .execute();
}

const madeIds = ['id', 'keyId', 'accountId', 'batchId', 'campaignId', 'importId'] as const;
const withIds = z.looseObject(
  Object.fromEntries(madeIds.map((name) => [name, z.union([z.string(), z.int()]).optional()])),
);

/** Something that is over already and changed nothing but who is here: a sign-in, or a try at one. */
export async function noteAudit(office: Office, act: AuditedAct, result: string): Promise<void> {
  await end(office, await begin(office, act), result, '');
}

/** The id of what was made, where the answer names one. */
function madeBy(reply: unknown): string {
  const read = withIds.safeParse(reply);
  if (!read.success) return '';
  const found = madeIds.map((name) => read.data[name]).find((id) => id !== undefined);
  return withoutPersonalNumbers(String(found ?? '')).slice(0, maxTargetCharacters);
}

/**
 * Does the work between two rows of the audit log: that it was begun, which must be written or nothing is
 * done, and how it ended. Where the second can't be written the first stands alone, and is shown as not
 * known: what was done is not undone by a log. Throws what the work throws.
 */
export async function audited<Reply>(
  office: Office,
  act: AuditedAct,
  work: () => Promise<Reply>,
): Promise<Reply> {
  const id = await begin(office, act);
  const close = (result: string, made: string) =>
    end(office, id, result, made).catch(() => undefined);
  try {
    const reply = await work();
    await close('done', madeBy(reply));
    return reply;
  } catch (error) {
    await close(error instanceof HqProblem ? error.code : 'failed', '');
    throw error;
  }
}

export const auditReport = z.object({
  at: z.int(),
  auditId: z.string(),
  who: z.object({
    kind: z.enum(['owner', 'account', 'key', 'nobody']),
    id: z.string(),
    name: z.string(),
  }),
  operation: z.string(),
  target: z.string(),
  address: z.string(),
  /** `done`, the code of a refusal, `failed`; `null`: head office stopped in the middle. */
  result: z.string().nullable(),
  made: z.string(),
});
export type AuditReport = z.infer<typeof auditReport>;

/** Where a page of the audit log goes on: `<at>-<id>` of the last row seen. */
export const auditPlace = z
  .string()
  .regex(/^\d{1,15}-[0-9a-f]{16}$/)
  .transform((text) => {
    const [at = '', id = ''] = text.split('-');
    return { at: Number(at), id: hex(8).parse(id) };
  });
export type AuditPlace = z.infer<typeof auditPlace>;

export interface AuditPage {
  readonly entries: readonly AuditReport[];
  /** Give it as `before` for the next page; `null`: that was all. */
  readonly before: string | null;
}

/** The audit log, newest first, from before a place. */
export async function auditLog(
  office: Office,
  limit: number,
  before: AuditPlace | null,
): Promise<AuditPage> {
  let query = office.db
    .selectFrom('audit')
    .leftJoin('audit_outcome', (join) =>
      join
        .onRef('audit_outcome.tenant_id', '=', 'audit.tenant_id')
        .onRef('audit_outcome.partition_key', '=', 'audit.partition_key')
        .onRef('audit_outcome.audit_id', '=', 'audit.audit_id'),
    )
    .select([
      'audit.at',
      'audit.audit_id',
      'who_kind',
      'who_id',
      'who_name',
      'operation',
      'target',
      'address',
      'audit_outcome.result',
      'audit_outcome.made',
    ])
    .where('audit.tenant_id', '=', office.tenant)
    .where('audit.partition_key', '=', mainPartition);
  if (before !== null) {
    query = query.where((where) =>
      where.or([
        where('audit.at', '<', before.at),
        where.and([where('audit.at', '=', before.at), where('audit.audit_id', '<', before.id)]),
      ]),
    );
  }
  const rows = await query
    .orderBy('audit.at', 'desc')
    .orderBy('audit.audit_id', 'desc')
    .limit(limit + 1)
    .execute();
  const entries = rows.slice(0, limit).map((row) => ({
    at: row.at,
    auditId: row.audit_id,
    who: { kind: row.who_kind, id: row.who_id, name: row.who_name },
    operation: row.operation,
    target: row.target,
    address: row.address,
    result: row.result,
    made: row.made ?? '',
  }));
  const last = entries.at(-1);
  const isMore = rows.length > limit && last !== undefined;
  return { entries, before: isMore ? `${last.at}-${last.auditId}` : null };
}
