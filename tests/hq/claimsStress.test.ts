import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claim, release, releaseByPerson } from '../../hq/claims/claims.ts';
import { claimForChannel } from '../../hq/claims/channelClaims.ts';
import { confirmForChannel, undoForChannel } from '../../hq/claims/channelUses.ts';
import { createIngest } from '../../hq/journal/ingest.ts';
import type { Ingest } from '../../hq/journal/ingest.ts';
import type { Office } from '../../hq/office.ts';
import { HqProblem } from '../../hq/problem.ts';
import { shopById } from '../../hq/shops/shops.ts';
import { openDatabase } from '../../hq/store/database.ts';
import type { OpenDatabase } from '../../hq/store/database.ts';
import { extend } from '../../hq/vouchers/extend.ts';
import { setKilled } from '../../hq/vouchers/kills.ts';
import { addVouchers } from '../../hq/vouchers/vouchers.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { ClaimReply } from '../../shared/protocol/claims.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import { seededRandom } from '../faults/random.ts';
import {
  BareTerminal,
  officeOver,
  openBareOffice,
  plainCampaign,
  putVouchers,
  redemptionOf,
  refOf,
} from './ingestKit.ts';
import type { BareOffice } from './ingestKit.ts';
import { newDatabase, startPostgres } from './postgres.ts';

/** A longer run: `STRESS_SECONDS=60 npx vitest run tests/hq/claimsStress.test.ts`. */
const runMs = Number(process.env['STRESS_SECONDS'] ?? 3) * 1000;
const patientMs = runMs + 60_000;
const seed = 20_261_122;
/** Few at a time, so that all get in each other's way; what is used up makes room for others. */
const atOnce = 12;
const nextEveryMs = 150;
const voucherCount = atOnce + Math.ceil(runMs / nextEveryMs);
/** Signed vouchers are numbered from here: head office has no row of them before their first use. */
const firstSigned = 1_000_000;
const usesEach = 3;
const terminalsEach = 4;
const waitMs = 300;
const pauseOfOthersMs = 40;
const channel = { keyId: 'web', name: 'Web shop' };

const server = await startPostgres();

/** One of two processes of the same head office: a pool, a group commit, and turns of its own. */
interface Process {
  readonly office: Office;
  readonly ingest: Ingest;
}

function undoOf(campaign: Campaign, { pusher }: BareTerminal, seq: number, ref: string): EntryBody {
  const { device, epoch } = pusher;
  const restored = { ref, campaignNo: campaign.no, uses: 1, amountMinor: null };
  return {
    kind: 'void',
    redemption: { device, epoch, seq, id: '0'.repeat(32), shop: '' },
    restored: [{ ...restored, discountMinor: 1000, valueMinor: 1000, revivedThrough: null }],
    returned: [],
    customer: null,
    businessDay: '2026-11-21',
    reason: 'wrong order',
  };
}

describe('claims, pushes, kills, extensions and lists at once, by two processes on one PostgreSQL', () => {
  let bare: BareOffice;
  let second: OpenDatabase;
  let processes: readonly Process[];
  let campaign: Campaign;
  const random = seededRandom(seed);
  const chance = (share: number) => random() < share;
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const newId = () => Array.from({ length: 32 }, () => one([...'0123456789abcdef'])).join('');

  beforeAll(async () => {
    if (!('url' in server)) return;
    const url = await newDatabase(server.url, 'stress');
    bare = await openBareOffice({ url });
    second = await openDatabase({ url });
    const offices = [bare.office, await officeOver(second)];
    processes = offices.map((office) => ({ office, ingest: createIngest(office) }));
    campaign = await plainCampaign(bare.office, { usesPerVoucher: usesEach });
    await putVouchers(bare.office, campaign, voucherCount);
  }, patientMs);
  afterAll(async () => {
    await second?.close();
    await bare?.close();
    if ('url' in server) await server.stop();
  });

  const begin = performance.now();
  const signed = new Set<string>();
  function someRef(): string {
    const oldest = Math.floor((performance.now() - begin) / nextEveryMs) % voucherCount;
    return refOf(campaign, (oldest + Math.floor(random() * atOnce)) % voucherCount);
  }
  function someSigned(): string {
    const oldest = Math.floor((performance.now() - begin) / nextEveryMs);
    const ref = refOf(campaign, firstSigned + oldest + Math.floor(random() * atOnce));
    signed.add(ref);
    return ref;
  }
  const formOf = (ref: string) => (signed.has(ref) ? 'signed' : 'static');
  const several = (some: () => string) => [
    ...new Set(Array.from({ length: one([1, 1, 2, 4]) }, some)),
  ];
  const someRefs = () => several(someRef);

  function usedUnder(refs: readonly string[], claimId: string | null): EntryBody {
    const bodies = refs.map((ref) => redemptionOf(campaign, ref));
    const [body] = bodies;
    if (body?.kind !== 'redemption') throw new Error('no redemption');
    const vouchers = bodies.flatMap((each) => (each.kind === 'redemption' ? each.vouchers : []));
    return {
      ...body,
      vouchers: vouchers.map((each) => ({ ...each, form: formOf(each.ref), claimId })),
    };
  }

  /** What a person or a machine may be told instead of an answer; anything else is a fault. */
  async function unlessTold<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      const isTold = error instanceof HqProblem && ['busy', 'conflict'].includes(error.code);
      if (isTold) return null;
      throw error;
    }
  }

  function ask({ pusher }: BareTerminal, refs: readonly string[]): Promise<ClaimReply | null> {
    const items = refs.map((ref) => ({
      ...({ ref, campaignNo: campaign.no, form: formOf(ref), uses: 1 } as const),
      ...{ amountMinor: null, valueMinor: 1000 },
    }));
    const asked = { claimId: newId(), orderId: newId(), businessDay: '2026-11-21', customer: null };
    const claimant = { id: pusher.device, shop: pusher.shop };
    const { office } = one(processes);
    return unlessTold(() =>
      claim(office, claimant, { ...asked, items, releases: [], waitMs }, '{}'),
    );
  }

  /** Redeems, under its claim where it got one; undoes; lets go; lets lie. */
  async function serve(terminal: BareTerminal, until: number): Promise<void> {
    const device = terminal.pusher.device;
    let pushed = 0;
    while (performance.now() < until) {
      const refs = several(() => (chance(0.3) ? someSigned() : someRef()));
      const reply = await ask(terminal, refs);
      const granted = reply?.answer === 'granted' ? reply.claimId : null;
      if (granted !== null && chance(0.3)) {
        const said = { by: device, proof: '{}', note: null };
        await release(one(processes).office, device, granted, said);
        continue;
      }
      if (granted !== null && chance(0.1)) {
        const said = { by: 'boss', note: 'lost' };
        const released = unlessTold(() => releaseByPerson(one(processes).office, granted, said));
        if (chance(0.5)) await released;
        else await Promise.all([released, use(granted)]);
        continue;
      }
      if (granted === null && chance(0.7)) continue;
      await use(granted);
      async function use(claimId: string | null): Promise<void> {
        const { seq } = terminal.append(usedUnder(refs, claimId));
        if (claimId === null && chance(0.5)) {
          terminal.append(undoOf(campaign, terminal, seq, refs[0] ?? ''));
        }
        await push();
        // The answer was lost: the same comes again, by way of the other process.
        if (chance(0.2)) await push(Math.max(0, pushed - 2));
      }
    }

    async function push(from = pushed): Promise<void> {
      const entries = terminal.journal.slice(from);
      const answer = await unlessTold(() => terminal.push(one(processes).ingest, entries));
      if (answer === null) return push(from);
      if (answer.result !== 'accepted') throw new Error(answer.result);
      const last = terminal.journal[answer.ack.seq - 1];
      expect(answer.ack.hash).toBe(last?.hash);
      expect(answer.quarantined).toEqual([]);
      pushed = terminal.journal.length;
    }
  }

  async function sellOnline(until: number): Promise<void> {
    while (performance.now() < until) {
      const claimId = newId();
      const office = () => one(processes).office;
      const vouchers = someRefs().map((ref) => ({ ref, uses: null, amountMinor: null }));
      const line = { lineId: '1', name: '奶茶', item: null, categories: [], quantity: 9 };
      const lines = [{ ...line, unitPriceMinor: 1800 }];
      const order = { claimId, orderId: newId(), customer: null, lines, vouchers };
      const reply = await unlessTold(() => claimForChannel(office(), channel, order));
      if (reply?.answer !== 'granted') continue;
      const confirm = () => unlessTold(() => confirmForChannel(office(), channel, claimId));
      const done = chance(0.5) ? await confirm() : (await Promise.all([confirm(), confirm()]))[0];
      const undo = () => unlessTold(() => undoForChannel(office(), channel, claimId));
      if (done !== null && chance(0.4)) await Promise.all([undo(), undo()]);
    }
  }

  async function govern(until: number): Promise<void> {
    const reason = 'test';
    while (performance.now() < until) {
      const { office } = one(processes);
      const refs = someRefs();
      const withdrawn = [chance(0.3) ? someSigned() : someRef()];
      await setKilled(office, { which: { refs: withdrawn }, reason }, true);
      await extend(office, { refs, through: '2099-12-31' });
      await setKilled(office, { which: { refs: withdrawn }, reason }, false);
      const shop = await shopById(office, office.db, bare.shop);
      const rows = someRefs().map((ref, line) => ({
        ...{ line, ref, hint: 'TEST', form: 'static' as const, holder: null, lastDay: null },
      }));
      const made = {
        line: 99,
        ref: newId(),
        hint: 'NEW',
        form: 'static' as const,
        holder: null,
        lastDay: null,
      };
      await addVouchers(office, { shop, by: 'office' }, campaign.id, [...rows, made]);
      await new Promise((resolve) => setTimeout(resolve, pauseOfOthersMs));
    }
  }

  interface Sums {
    readonly ref: string;
    readonly counted: number;
    readonly booked: number;
    readonly claimed: number;
  }

  /** Worked out from the rows of uses and claims alone, apart from what settling counted. */
  async function sums(): Promise<readonly Sums[]> {
    const { rows } = await sql<Sums>`
      SELECT voucher.ref, voucher.uses_counted AS counted,
        coalesce(sum(voucher_use.uses), 0)::integer AS booked,
        coalesce(sum(voucher_use.uses) FILTER (WHERE EXISTS (
          SELECT 1 FROM claim WHERE claim.state = 'used' AND claim.used_device = voucher_use.device_id
            AND claim.used_epoch = voucher_use.epoch AND claim.used_seq = voucher_use.seq
        )), 0)::integer AS claimed
      FROM voucher LEFT JOIN voucher_use ON voucher_use.tenant_id = voucher.tenant_id
        AND voucher_use.ref = voucher.ref
      GROUP BY voucher.ref, voucher.uses_counted`.execute(bare.office.db);
    return rows;
  }

  async function count(text: string): Promise<number> {
    const { rows } = await sql<{ readonly n: string | number }>`SELECT count(*) AS n FROM ${sql.raw(
      text,
    )}`.execute(bare.office.db);
    return Number(rows[0]?.n);
  }

  it(
    'I2, I3: every count is the sum of its uses, and no claim gave what was not there',
    async (context) => {
      if (!('url' in server)) return context.skip(server.unavailable);
      const terminals = await Promise.all(
        Array.from({ length: terminalsEach * 2 }, () => BareTerminal.enrol(bare)),
      );
      const until = performance.now() + runMs;
      await Promise.all([
        ...terminals.map((terminal) => serve(terminal, until)),
        sellOnline(until),
        sellOnline(until),
        govern(until),
        govern(until),
      ]);
      const all = await sums();
      expect(all.filter(({ counted, booked }) => counted !== booked)).toEqual([]);
      expect(all.filter(({ claimed }) => claimed > usesEach)).toEqual([]);
      expect(await count(`claim WHERE state = 'used'`)).toBeGreaterThan(terminalsEach);
      // What is held is held by an open claim, and every open claim holds something.
      const held = `claim_hold WHERE claim_id = claim.claim_id`;
      expect(await count(`claim WHERE (state = 'open') <> EXISTS (SELECT 1 FROM ${held})`)).toBe(0);
      expect(await count(`claim_hold WHERE claim_id NOT IN (SELECT claim_id FROM claim)`)).toBe(0);
      const cursors = 'SELECT cursor, row_number() OVER (ORDER BY cursor) AS n FROM feed_event';
      expect(await count(`(${cursors}) AS told WHERE cursor <> n`)).toBe(0);
      expect(await count('voucher_use')).toBe(
        await count('(SELECT DISTINCT use_no FROM voucher_use) AS numbered'),
      );
      for (const { journal, pusher } of terminals) {
        expect(await count(`journal_entry WHERE device_id = '${pusher.device}'`)).toBe(
          journal.length,
        );
      }
    },
    patientMs,
  );
});
