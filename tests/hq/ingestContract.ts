import { sql } from 'kysely';
import type { KyselyPlugin } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createIngest, pushBounds } from '../../hq/journal/ingest.ts';
import { keepGroup } from '../../hq/journal/keepGroup.ts';
import type { Piece } from '../../hq/journal/pieces.ts';
import { readText, setAside } from '../../hq/journal/readEntry.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import type { PushReply } from '../../shared/protocol/push.ts';
import type { ContractPlace } from './officeOn.ts';
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

const perDay = { kind: 'businessDay' } as const;
/** Without BEGIN and COMMIT, of redemptions of vouchers that are known and have no limits. */
const statementsOfAPush = 12;
const signIn: EntryBody = { kind: 'signIn' };

/** How pushes of many terminals are taken together, over every database head office runs on. */
export function ingestContract(name: string, place: () => Promise<ContractPlace>): void {
  describe(`head office: ingest on ${name}`, () => {
    let bare: BareOffice;
    let unavailable: string | null = null;

    beforeAll(async () => {
      const database = await place();
      if ('unavailable' in database) unavailable = database.unavailable;
      else bare = await openBareOffice(database);
    });
    beforeEach((context) => {
      if (unavailable !== null) context.skip(unavailable);
    });
    afterAll(() => bare?.close());

    async function fresh(count: number, terms: Parameters<typeof plainCampaign>[1] = {}) {
      const campaign = await plainCampaign(bare.office, terms);
      await putVouchers(bare.office, campaign, count);
      return { campaign, use: (n: number) => redemptionOf(campaign, refOf(campaign, n)) };
    }

    function terminals(count: number): Promise<readonly BareTerminal[]> {
      return Promise.all(Array.from({ length: count }, () => BareTerminal.enrol(bare)));
    }

    async function usesOf({ no }: Campaign) {
      return bare.office.db
        .selectFrom('voucher_use')
        .select(['device_id', 'seq', 'ref', 'use_no', 'settled'])
        .where('campaign_no', '=', no)
        .orderBy('use_no')
        .execute();
    }

    async function keptOf({ pusher }: BareTerminal) {
      return bare.office.db
        .selectFrom('journal_entry')
        .select(['seq', 'hash', 'json', 'kind'])
        .where('device_id', '=', pusher.device)
        .orderBy('seq')
        .execute();
    }

    /** Transactions that wrote these journals. */
    async function transactions(devices: readonly string[]): Promise<number> {
      const { rows } = await sql<{ readonly count: string }>`
        SELECT count(DISTINCT xmin::text) AS count FROM journal_entry
        WHERE device_id = ANY(${[...devices]})`.execute(bare.office.db);
      return Number(rows[0]?.count ?? 0);
    }

    function outcomes(replies: readonly PushReply[]) {
      return replies.map(({ result }) => result);
    }

    it('takes what arrives while a group is at work together, each with an answer of its own', async () => {
      const { campaign, use } = await fresh(9);
      const ingest = createIngest(bare.office);
      const all = await terminals(9);
      all.forEach((terminal, n) => terminal.append(use(n)));
      const replies = await Promise.all(all.map((terminal) => terminal.push(ingest)));
      // One for the first, one for all who came meanwhile.
      expect(await transactions(all.map(({ pusher }) => pusher.device))).toBe(2);
      expect(outcomes(replies)).toEqual(all.map(() => 'accepted'));
      for (const [n, terminal] of all.entries()) {
        const { seq, hash, json } = terminal.journal[0] ?? { seq: 0, hash: '', json: '' };
        expect(replies[n]).toMatchObject({ ack: { device: terminal.pusher.device, seq, hash } });
        const kept = await keptOf(terminal);
        expect(kept.map((row) => Buffer.from(row.json).toString('utf8'))).toEqual([json]);
      }
      const uses = await usesOf(campaign);
      expect(uses.map((row) => row.device_id)).toEqual(all.map(({ pusher }) => pusher.device));
    });

    it('I2: settles a group in the order of arrival, each against what the ones before left', async () => {
      const limits = [{ on: 'use', per: 'shop', period: perDay, measure: 'uses', max: 2 }] as const;
      const { campaign, use } = await fresh(3, { limits: [...limits], usesPerVoucher: 9 });
      const ingest = createIngest(bare.office);
      const all = await terminals(5);
      all.forEach((terminal, n) => terminal.append(use(n === 0 ? 2 : 1)));
      await Promise.all(all.map((terminal) => terminal.push(ingest)));
      const uses = await usesOf(campaign);
      expect(uses.map((row) => row.device_id)).toEqual(all.map(({ pusher }) => pusher.device));
      expect(uses.map(({ settled }) => settled)).toEqual([
        'good',
        'good',
        'overShopLimit',
        'overShopLimit',
        'overShopLimit',
      ]);
    });

    it('I2: of one single-use voucher in one group the first to arrive has it', async () => {
      const { campaign, use } = await fresh(1);
      const ingest = createIngest(bare.office);
      const [gate, ...all] = await terminals(4);
      gate?.append(signIn);
      for (const terminal of all) terminal.append(use(0));
      await Promise.all([gate, ...all].map((terminal) => terminal?.push(ingest)));
      const uses = await usesOf(campaign);
      expect(uses.map(({ settled }) => settled === 'good')).toEqual([true, false, false]);
      expect(uses[0]?.device_id).toBe(all[0]?.pusher.device);
    });

    it('I1: two requests of one device in one group are as one after the other', async () => {
      const { campaign, use } = await fresh(4);
      const ingest = createIngest(bare.office);
      const [gate, terminal] = (await terminals(2)) as [BareTerminal, BareTerminal];
      gate.append(signIn);
      for (let n = 0; n < 4; n += 1) terminal.append(use(n));
      const { journal } = terminal;
      const [, first, overlapping, again, ahead] = await Promise.all([
        gate.push(ingest),
        terminal.push(ingest, journal.slice(0, 2)),
        terminal.push(ingest, journal.slice(1, 3)),
        terminal.push(ingest, journal.slice(0, 2)),
        terminal.push(ingest, journal.slice(3)),
      ]);
      expect(first).toMatchObject({ result: 'accepted', ack: { seq: 2 } });
      expect(overlapping).toMatchObject({ result: 'accepted', ack: { seq: 3 } });
      expect(again).toMatchObject({ result: 'accepted', ack: { seq: 3 } });
      expect(ahead).toMatchObject({ result: 'accepted', ack: { seq: 4 } });
      expect((await usesOf(campaign)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    });

    it('freezes a device whose second history comes in the same group, and nobody else', async () => {
      const { use } = await fresh(3);
      const ingest = createIngest(bare.office);
      const [gate, terminal, other] = (await terminals(3)) as [
        BareTerminal,
        BareTerminal,
        BareTerminal,
      ];
      gate.append(signIn);
      terminal.append(use(0));
      other.append(use(2));
      const ours = [...terminal.journal];
      const theirs = terminal.request([{ ...terminal.append(use(1)), seq: 1 }]);
      const replies = await Promise.all([
        gate.push(ingest),
        terminal.push(ingest, ours),
        ingest.push(terminal.pusher, theirs),
        terminal.push(ingest, ours),
        other.push(ingest),
      ]);
      expect(outcomes(replies)).toEqual(['accepted', 'accepted', 'frozen', 'frozen', 'accepted']);
      expect(await keptOf(terminal)).toHaveLength(1);
    });

    it('asks one for what is missing and takes the others', async () => {
      const { use } = await fresh(2);
      const ingest = createIngest(bare.office);
      const [gate, gappy, whole] = (await terminals(3)) as [
        BareTerminal,
        BareTerminal,
        BareTerminal,
      ];
      gate.append(signIn);
      gappy.append(signIn);
      gappy.append(use(0));
      whole.append(use(1));
      const [, gap, fine] = await Promise.all([
        gate.push(ingest),
        gappy.push(ingest, gappy.journal.slice(1)),
        whole.push(ingest),
      ]);
      expect(gap).toEqual({ result: 'expected', expected: 1 });
      expect(fine).toMatchObject({ result: 'accepted', ack: { seq: 1 } });
    });

    it('I6: poison in a group is set aside alone, and all around it is booked', async () => {
      const { campaign, use } = await fresh(8);
      const ingest = createIngest(bare.office);
      const all = await terminals(7);
      all.forEach((terminal, n) => terminal.append(use(n)));
      // PostgreSQL can't hold such a number of uses where it counts them: nothing before the database minds.
      const poisoned = all[4];
      const body = use(7);
      if (body.kind !== 'redemption' || poisoned === undefined) throw new Error('no redemption');
      const [voucher] = body.vouchers;
      if (voucher === undefined) throw new Error('no voucher');
      const { no } = voucher.campaign;
      await sql`UPDATE voucher SET uses_counted = 2147483647 WHERE campaign_no = ${no}
        AND ref = ${voucher.ref}`.execute(bare.office.db);
      poisoned.append(body);
      poisoned.append(signIn);
      const replies = await Promise.all(all.map((terminal) => terminal.push(ingest)));
      expect(outcomes(replies)).toEqual(all.map(() => 'accepted'));
      expect(replies[4]).toMatchObject({
        ack: { seq: 3 },
        quarantined: [{ seq: 2, reason: 'could not be booked' }],
      });
      const others = replies.filter((_, n) => n !== 4);
      for (const reply of others) expect(reply).toMatchObject({ ack: { seq: 1 }, quarantined: [] });
      expect((await keptOf(poisoned)).map(({ kind }) => kind)).toEqual([
        'redemption',
        null,
        'signIn',
      ]);
      expect(await usesOf(campaign)).toHaveLength(7);
    });

    it('I6: what our own code gives up on is set aside, and what follows it is booked', async () => {
      const { campaign, use } = await fresh(1);
      const ingest = createIngest(bare.office);
      const [terminal] = (await terminals(1)) as [BareTerminal];
      const plain = redemptionOf(campaign, refOf(campaign, 0));
      const whole = terminal.append(plain);
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      const texts = [
        whole.json.replace('"value":null', `"value":${deep}`),
        whole.json.replace('Mei', '\\ud800'),
      ];
      for (const text of texts) terminal.appendText(text);
      terminal.append(use(0));
      const reply = await terminal.push(ingest);
      expect(reply).toMatchObject({ result: 'accepted', ack: { seq: 4 } });
      if (reply.result !== 'accepted') throw new Error(reply.result);
      expect(reply.quarantined.map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await usesOf(campaign)).toHaveLength(2);
    });

    it('I6: what not even set aside can be kept is refused alone', async () => {
      const { campaign, use } = await fresh(2);
      const [terminal, other, third] = (await terminals(3)) as [
        BareTerminal,
        BareTerminal,
        BareTerminal,
      ];
      for (const [n, one] of [terminal, third].entries()) one.append(use(n));
      const poison = other.append(signIn);
      const pieces = [terminal, other, third].map(pieceOf);
      // As no reader would let through: the database can't hold it in any column.
      const unkept = { seq: poison.seq, hash: 'a\0b', json: poison.json };
      const unusable = setAside({ pushed: unkept }, 'poison');
      if (unusable.usable) throw new Error('usable');
      const texts = [{ legible: false, unusable }] as const;
      const group = pieces.map((piece, at) => (at === 1 ? { ...piece, texts } : piece));
      const kept = await keepGroup(bare.office, group);
      expect(kept.map(({ result }) => result)).toEqual(['kept', 'failed', 'kept']);
      expect(await usesOf(campaign)).toHaveLength(2);
      expect(await keptOf(other)).toEqual([]);
    });

    /** The same database, with somebody looking at each statement before it is sent. */
    function watched(onStatement: () => void) {
      const plugin: KyselyPlugin = {
        transformQuery({ node }) {
          onStatement();
          return node;
        },
        transformResult: async ({ result }) => result,
      };
      const { office } = bare;
      return { ...office, db: office.db.withPlugin(plugin), keys: office.keys };
    }

    it('I1: broken off before any of its statements it leaves nothing half-written', async () => {
      const { campaign, use } = await fresh(2);
      const [terminal, other] = (await terminals(2)) as [BareTerminal, BareTerminal];
      terminal.append(signIn);
      terminal.append(use(0));
      other.append(use(1));
      // As when the database is shut down under us.
      const shut = Object.assign(new Error('terminating connection'), { code: '57P01' });
      const all = [terminal, other];
      const left: unknown[] = [];
      let statements = Infinity;
      for (let broken = 1; broken < statements; broken += 1) {
        let sent = 0;
        const failing = watched(() => {
          sent += 1;
          if (sent === broken) throw shut;
        });
        const outcome = await keepGroup(failing, all.map(pieceOf)).catch((error: unknown) => error);
        if (outcome !== shut) statements = sent;
        else left.push(...(await usesOf(campaign)), ...(await keptOf(terminal)));
      }
      expect(left).toEqual([]);
      expect(statements).toBeGreaterThan(8);
      expect(await usesOf(campaign)).toHaveLength(2);
      const ingest = createIngest(bare.office);
      const again = await Promise.all(all.map((one) => one.push(ingest)));
      expect(outcomes(again)).toEqual(['accepted', 'accepted']);
      expect(await usesOf(campaign)).toHaveLength(2);
    });

    it('asks the database as often for many entries of many terminals as for one', async () => {
      const { use } = await fresh(60);
      const all = await terminals(6);
      let statements = 0;
      const counting = watched(() => (statements += 1));
      const count = async (pieces: readonly Piece[]) => {
        statements = 0;
        await keepGroup(counting, pieces);
        return statements;
      };
      const [one, ...others] = all as [BareTerminal, ...BareTerminal[]];
      one.append(use(0));
      expect(await count([pieceOf(one)])).toBe(statementsOfAPush);
      for (const [n, terminal] of others.entries()) {
        for (let m = 0; m < 10; m += 1) terminal.append(use(1 + n * 10 + m));
      }
      expect(await count(others.map(pieceOf))).toBe(statementsOfAPush);
      // What is there already is looked up and nothing else.
      expect(await count([pieceOf(one)])).toBe(3);
    });

    function pieceOf({ pusher, journal }: BareTerminal): Piece {
      const { crypto, tenant } = bare.office;
      const texts = journal.map((text) => readText(crypto, text, { ...pusher, tenant }));
      return { pusher, texts, setAside: null };
    }

    it('I1: two processes that take the same journal at once book it once, in one order', async () => {
      const { campaign, use } = await fresh(40);
      const processes = [
        createIngest(bare.office),
        createIngest(await officeOver(bare.open)),
      ] as const;
      const all = await terminals(4);
      for (const [n, terminal] of all.entries()) {
        for (let m = 0; m < 10; m += 1) terminal.append(use(n * 10 + m));
      }
      const pushes = all.flatMap((terminal) =>
        [3, 7, 10].flatMap((end) =>
          processes.map((ingest) => terminal.push(ingest, terminal.journal.slice(0, end))),
        ),
      );
      const replies = await Promise.all(pushes);
      expect(new Set(outcomes(replies))).toEqual(new Set(['accepted']));
      const uses = await usesOf(campaign);
      expect(uses).toHaveLength(40);
      expect(new Set(uses.map(({ use_no: no }) => no)).size).toBe(40);
      for (const terminal of all) expect(await keptOf(terminal)).toHaveLength(10);
    });

    it('says that it is busy beyond its waiting room, loses nothing of what it took, and drains', async () => {
      const { campaign, use } = await fresh(6);
      const ingest = createIngest(bare.office, { ...pushBounds, items: 1, waiting: 3 });
      const all = await terminals(6);
      all.forEach((terminal, n) => terminal.append(use(n)));
      const answers = all.map((terminal) => terminal.push(ingest));
      expect(ingest.hasRoom()).toBe(false);
      const stopped = ingest.stop();
      const settled = await Promise.allSettled(answers);
      await stopped;
      // One at work and three that wait.
      expect(settled.map(({ status }) => status === 'fulfilled')).toEqual([
        true,
        true,
        true,
        true,
        false,
        false,
      ]);
      expect(settled[5]).toMatchObject({ reason: { code: 'busy' } });
      expect(await usesOf(campaign)).toHaveLength(4);
      await expect(all[4]?.push(ingest)).rejects.toMatchObject({ code: 'busy' });
      const again = createIngest(bare.office);
      await Promise.all(all.map((terminal) => terminal.push(again)));
      expect(await usesOf(campaign)).toHaveLength(6);
    });
  });
}
