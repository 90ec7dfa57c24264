import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { hqCrypto } from '../../hq/crypto.ts';
import { enrolmentTries } from '../../hq/devices/enrolmentCodes.ts';
import { writeWithFeed } from '../../hq/feed/feedWriter.ts';
import type { CaseReport } from '../../hq/cases/caseList.ts';
import type { QuarantineReport, RedemptionReport } from '../../hq/reports/reports.ts';
import { hexToBytes } from '../../shared/protocol/bytes.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import type { FeedEvent, FeedPage, UseElsewhere } from '../../shared/protocol/feed.ts';
import { feedPage, protocolVersion } from '../../shared/protocol/feed.ts';
import { pushReply, replyHeaders } from '../../shared/protocol/push.ts';
import { certificateHolds, manifestHolds, noticeFault } from '../../shared/protocol/keyRing.ts';
import { ackBytes, timeBytes } from '../../shared/protocol/signatures.ts';
import type { ContractPlace } from './officeOn.ts';
import { PaperTerminal, redeemed, redemption, paperDay } from './paperTerminal.ts';
import { snapshotPages } from './snapshotKit.ts';
import type { AnyPage } from './snapshotKit.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

interface Redemptions {
  readonly total: number;
  readonly redemptions: readonly RedemptionReport[];
}

/** The same suite over every database head office runs on. */
export function hqContract(name: string, place: () => Promise<ContractPlace>): void {
  describe(`head office on ${name}`, () => {
    let office: TestOffice;
    let unavailable: string | null = null;
    let nextVoucher = 100;

    beforeAll(async () => {
      const database = await place();
      if ('unavailable' in database) unavailable = database.unavailable;
      else office = await startTestOffice({ database });
    });
    beforeEach((context) => {
      if (unavailable !== null) context.skip(unavailable);
    });
    afterAll(() => office?.stop());

    /** A voucher of the demo's milk tea campaign that no test has used yet. */
    function freshRef(): string {
      const isGood = ({ cached }: (typeof office.chain.vouchers)[number]) =>
        cached.campaignNo === 101 && cached.lastDay >= paperDay;
      const found = office.chain.vouchers.findIndex((one, at) => at >= nextVoucher && isGood(one));
      nextVoucher = found + 1;
      return office.chain.vouchers[found]?.cached.ref ?? '';
    }

    async function feedOf(terminal: PaperTerminal, after: number): Promise<FeedPage> {
      const response = await terminal.fetchSigned(`/v1/feed?after=${after}&wait=0`);
      return feedPage.parse(await response.json());
    }

    async function feedHead(terminal: PaperTerminal): Promise<number> {
      return (await feedOf(terminal, 0)).head;
    }

    async function wholeFeed(terminal: PaperTerminal, after: number): Promise<FeedEvent[]> {
      const events: FeedEvent[] = [];
      for (;;) {
        const page = await feedOf(terminal, after + events.length);
        events.push(...page.events);
        if (after + events.length >= page.head) return events;
      }
    }

    function usesIn(events: readonly FeedEvent[]): readonly UseElsewhere[] {
      return events.flatMap((event) => (event.kind === 'uses' ? event.uses : []));
    }

    async function usesOf(ref: string): Promise<readonly RedemptionReport[]> {
      const { redemptions } = await office.list<Redemptions>('redemptions?limit=1000');
      return redemptions.filter((one) => one.ref === ref);
    }

    async function issuerKeyState(keyId: number): Promise<string | undefined> {
      const row = await office.service.office.db
        .selectFrom('issuer_key')
        .select('state')
        .where('key_id', '=', keyId)
        .executeTakeFirst();
      return row?.state;
    }

    it('enrols: the root vouches for the office key, and that for certificate and issuer key', async () => {
      const { reply } = await office.terminal();
      const { certificate, signature, manifest, rootPublicKey, notice } = reply;
      expect(manifestHolds(hqCrypto, rootPublicKey, manifest)).toBe(true);
      expect(certificateHolds(hqCrypto, manifest, certificate, signature)).toBe(true);
      expect(noticeFault(hqCrypto, manifest, notice, null)).toBeNull();
      expect(notice.key).toMatchObject({ keyId: certificate.issuerKeyId, state: 'active' });
    });

    it('gives the same key its next epoch and retires the old issuer key', async () => {
      const first = await office.terminal();
      const again = await PaperTerminal.enrol(office.url, await office.code(), first.deviceKey);
      expect(again.device).toBe(first.device);
      expect(again.epoch).toBe(first.epoch + 1);
      expect(await issuerKeyState(first.reply.certificate.issuerKeyId)).toBe('retired');
      expect(await issuerKeyState(again.reply.certificate.issuerKeyId)).toBe('active');
    });

    it('takes a one-time code once', async () => {
      const code = await office.code();
      await PaperTerminal.enrol(office.url, code);
      await expect(PaperTerminal.enrol(office.url, code)).rejects.toThrow(/certificate/);
    });

    it('I8: five wrong guesses close the code they name, and no other', async () => {
      const [code, other] = [await office.code(), await office.code()];
      const wrong = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
      for (let guess = 0; guess < enrolmentTries; guess++) {
        await expect(PaperTerminal.enrol(office.url, wrong)).rejects.toThrow(/certificate/);
      }
      await expect(PaperTerminal.enrol(office.url, code)).rejects.toThrow(/certificate/);
      await PaperTerminal.enrol(office.url, other);
    });

    it('I8: four wrong guesses leave a code open', async () => {
      const code = await office.code();
      const wrong = code.slice(0, -1) + (code.endsWith('0') ? '1' : '0');
      for (let guess = 1; guess < enrolmentTries; guess++) {
        await expect(PaperTerminal.enrol(office.url, wrong)).rejects.toThrow(/certificate/);
      }
      await PaperTerminal.enrol(office.url, code);
    });

    it('signs the time with the nonce of the request', async () => {
      const terminal = await office.terminal();
      const nonce = '0123456789abcdef0123456789abcdef';
      const response = await terminal.fetchSigned('/v1/feed?after=0', { nonce });
      const time = Number(response.headers.get(replyHeaders.time));
      const signature = hexToBytes(response.headers.get(replyHeaders.timeSignature) ?? '');
      const key = terminal.timePublicKey;
      expect(hqCrypto.verify(key, timeBytes({ nonce, time }), signature)).toBe(true);
    });

    it('I8: refuses a replayed request, a wrong key, a changed body and an unknown device', async () => {
      const terminal = await office.terminal();
      const nonce = 'f'.repeat(32);
      expect((await terminal.fetchSigned('/v1/feed?after=0', { nonce })).status).toBe(200);
      expect((await terminal.fetchSigned('/v1/feed?after=0', { nonce })).status).toBe(401);
      const key = hqCrypto.randomBytes(32);
      expect((await terminal.fetchSigned('/v1/feed?after=0', { key })).status).toBe(401);
      const stranger = new PaperTerminal(office.url, terminal.deviceKey, {
        ...terminal.reply,
        certificate: { ...terminal.reply.certificate, device: '0'.repeat(32) },
      });
      expect((await stranger.fetchSigned('/v1/feed?after=0')).status).toBe(401);
    });

    it('tells a device with a wrong clock the time, and hears it no further', async () => {
      const terminal = await office.terminal();
      const at = Date.now() + 10 * 365 * 86_400_000;
      const response = await terminal.fetchSigned('/v1/feed?after=0', { at });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 'clockSkew' });
      expect(response.headers.get(replyHeaders.timeSignature)).toMatch(/^[0-9a-f]{128}$/);
    });

    it('I8: tells a revoked device nothing but that it is', async () => {
      const terminal = await office.terminal();
      await office.admin(`devices/${terminal.device}/revoke`, {});
      const response = await terminal.fetchSigned('/v1/feed?after=0');
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'revoked' });
    });

    it('I1: the same entries again are done already, once for ever', async () => {
      const terminal = await office.terminal();
      const ref = freshRef();
      terminal.append(redemption([redeemed(ref)]));
      const first = pushReply.parse(await terminal.push());
      const again = pushReply.parse(await terminal.push());
      expect(first).toEqual(again);
      expect(await usesOf(ref)).toHaveLength(1);
      if (first.result !== 'accepted') throw new Error(first.result);
      const { ack } = first;
      expect(ack).toMatchObject({ seq: 1, hash: terminal.journal[0]?.hash });
      const signature = hexToBytes(ack.signature);
      expect(hqCrypto.verify(terminal.timePublicKey, ackBytes(ack), signature)).toBe(true);
    });

    it('I1: takes what is new of a batch that overlaps', async () => {
      const terminal = await office.terminal();
      const refs = [freshRef(), freshRef(), freshRef()];
      for (const ref of refs) terminal.append(redemption([redeemed(ref)]));
      await terminal.push(terminal.journal.slice(0, 2));
      const reply = pushReply.parse(await terminal.push(terminal.journal.slice(1)));
      expect(reply).toMatchObject({ result: 'accepted', ack: { seq: 3 } });
      for (const ref of refs) expect(await usesOf(ref)).toHaveLength(1);
    });

    it('asks for what is missing before a gap', async () => {
      const terminal = await office.terminal();
      for (let n = 0; n < 3; n++) terminal.append({ kind: 'signIn' });
      const reply = await terminal.push(terminal.journal.slice(2));
      expect(reply).toEqual({ result: 'expected', expected: 1 });
    });

    it('I4: another history of one device freezes it and opens a case', async () => {
      const terminal = await office.terminal();
      terminal.append({ kind: 'signIn' });
      await terminal.push();
      const clone = new PaperTerminal(office.url, terminal.deviceKey, terminal.reply);
      clone.append({ kind: 'signOut', because: 'operator' });
      const reply = pushReply.parse(await clone.push());
      expect(reply).toMatchObject({ result: 'frozen', seq: 1 });
      const { cases } = await office.list<{ cases: readonly CaseReport[] }>('cases');
      expect(cases.find((one) => one.device === terminal.device)?.kind).toBe('twoHistories');
      terminal.append({ kind: 'signIn' });
      expect(await terminal.push()).toMatchObject({ result: 'frozen' });
    });

    it('refuses a batch whose head does not vouch for it', async () => {
      const terminal = await office.terminal();
      const entry = terminal.append({ kind: 'signIn' });
      const body = JSON.stringify({
        ...terminal.request([entry]),
        head: { ...terminal.request([entry]).head, signature: '00'.repeat(64) },
      });
      const response = await terminal.fetchSigned('/v1/push', { method: 'POST', body });
      expect(response.status).toBe(400);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    });

    it('I6: keeps and acknowledges what it cannot use, and the queue moves on', async () => {
      const terminal = await office.terminal();
      const ref = freshRef();
      terminal.appendText('this is no JSON \u0000');
      terminal.appendText('{"v":99,"unknown":"format"}');
      terminal.appendText('{"v":2}', 'ab'.repeat(32));
      terminal.appendText('{"half":"\ud800"}', 'cd'.repeat(32));
      const chained = (change: object) =>
        terminal.append({ kind: 'signIn' }, { seq: terminal.journal.length + 1, ...change });
      chained({ mode: 'practice' });
      chained({ prev: '11'.repeat(32) });
      chained({ shop: 'pudong' });
      terminal.append(redemption([redeemed(ref)]));
      const reply = pushReply.parse(await terminal.push());
      if (reply.result !== 'accepted') throw new Error(reply.result);
      expect(reply.ack.seq).toBe(8);
      expect(reply.quarantined.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7]);
      expect(await usesOf(ref)).toHaveLength(1);
      const { rows } = await sql<{ count: number }>`
        SELECT count(*)::int AS count FROM journal_entry WHERE device_id = ${terminal.device}
      `.execute(office.service.office.db);
      expect(rows[0]?.count).toBe(8);
    });

    it('I1: counts a redemption whatever its texts hold: NUL, or the six characters that write it', async () => {
      const terminal = await office.terminal();
      const refs = [freshRef(), freshRef()];
      const named = (name: string) => ({
        actor: { personId: 'x', name, role: 'cashier' } as const,
      });
      terminal.append(redemption([redeemed(refs[0] ?? '')]), named('nul \u0000'));
      terminal.append(redemption([redeemed(refs[1] ?? '')]), named('nul \\u0000'));
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      for (const ref of refs) expect(await usesOf(ref)).toMatchObject([{ settled: 'good' }]);
    });

    it('I1: counts a redemption approved for a reason of 120 characters', async () => {
      const terminal = await office.terminal();
      const ref = freshRef();
      terminal.append({ ...redemption([redeemed(ref)]), approval: '说'.repeat(120) } as EntryBody);
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await usesOf(ref)).toMatchObject([{ settled: 'good' }]);
    });

    it('I6: takes the longest entry there can be, in a body it reads', async () => {
      const terminal = await office.terminal();
      const refs = Array.from({ length: 20 }, () => freshRef());
      const lines = Array.from({ length: 200 }, (_, at) => ({
        lineId: `${String(at).padStart(3, '0')}${'"'.repeat(37)}`,
        discountMinor: 1,
        units: 1,
      }));
      const order = redemption(refs.map((ref) => redeemed(ref, { lines })));
      const basket = lines.map(({ lineId }) => ({
        lineId,
        name: '奶'.repeat(80),
        item: '茶'.repeat(40),
        quantity: 999,
        unitPriceMinor: 1_000_000,
        paidMinor: 1_000_000,
      }));
      terminal.append({ ...order, basket } as EntryBody);
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
    });

    it('I6: quarantines what names unknown things, and counts what it knows of it', async () => {
      const terminal = await office.terminal();
      const known = freshRef();
      const stranger = redeemed('9'.repeat(32));
      terminal.append(redemption([stranger, redeemed(known)]));
      const of = { ...redeemed('8'.repeat(32)).campaign, no: 999_999, id: 'nobody' };
      terminal.append(redemption([redeemed('8'.repeat(32), { campaign: of })]));
      const reply = pushReply.parse(await terminal.push());
      if (reply.result !== 'accepted') throw new Error(reply.result);
      expect(reply.quarantined.map(({ seq }) => seq)).toEqual([1, 2]);
      expect(await usesOf(known)).toMatchObject([{ settled: 'good' }]);
      const { quarantine } = await office.list<{ quarantine: readonly QuarantineReport[] }>(
        'quarantine',
      );
      expect(quarantine.filter((one) => one.device === terminal.device)).toHaveLength(2);
    });

    it('I2: honours a duplicate of another shop, opens a case, overwrites nothing', async () => {
      const [here, there] = [await office.terminal('jingan'), await office.terminal('xuhui')];
      const ref = freshRef();
      here.append(redemption([redeemed(ref)]));
      there.append(redemption([redeemed(ref)]));
      await here.push();
      await there.push();
      const uses = await usesOf(ref);
      expect(uses.map((use) => [use.shop, use.settled])).toEqual([
        ['xuhui', 'honouredDuplicate'],
        ['jingan', 'good'],
      ]);
      const { cases } = await office.list<{ cases: readonly CaseReport[] }>('cases?limit=1000');
      expect(cases.filter((one) => one.ref === ref)).toMatchObject([
        { kind: 'honouredDuplicate', device: there.device, beyond: 1 },
      ]);
    });

    it('gives back what an undo restores, and once only', async () => {
      const terminal = await office.terminal();
      const ref = freshRef();
      const redeemedText = terminal.append(redemption([redeemed(ref)]));
      const { id } = JSON.parse(redeemedText.json) as { readonly id: string };
      const undo: EntryBody = {
        kind: 'void',
        redemption: { device: terminal.device, epoch: 1, seq: 1, id, shop: '' },
        restored: [
          {
            ref,
            campaignNo: 101,
            uses: 1,
            amountMinor: null,
            discountMinor: 1800,
            valueMinor: 1800,
            revivedThrough: null,
          },
        ],
        returned: [],
        customer: null,
        businessDay: '2026-11-21',
        reason: 'wrong order',
      };
      terminal.append(undo);
      terminal.append(undo);
      terminal.append(redemption([redeemed(ref)]));
      await terminal.push();
      const uses = await usesOf(ref);
      expect(uses.map((use) => [use.seq, use.uses, use.settled])).toEqual([
        [4, 1, 'good'],
        [3, 0, 'undoneTwice'],
        [2, -1, 'good'],
        [1, 1, 'good'],
      ]);
    });

    it('learns a signed voucher from its issue or, where that is late, from its use', async () => {
      const [issuer, user] = [await office.terminal('jingan'), await office.terminal('xuhui')];
      const ref = '7'.repeat(32);
      const campaign = {
        id: 'goodwill-drink',
        no: 200,
        version: 1,
        name: { zh: '关怀券', en: 'Goodwill' },
      };
      user.append(
        redemption([
          redeemed(ref, { form: 'signed', campaign: { ...campaign, benefit: 'freeItem' } }),
        ]),
      );
      const used = pushReply.parse(await user.push());
      issuer.append({
        kind: 'goodwill',
        ref,
        hint: 'GOOD',
        campaign,
        reason: 'wait',
        note: '',
        customer: null,
        valueMinor: 2600,
        keyId: issuer.reply.certificate.issuerKeyId,
        firstDay: '2026-11-21',
        lastDay: '2026-12-20',
      });
      await issuer.push();
      expect(used).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await usesOf(ref)).toMatchObject([{ settled: 'good' }]);
      const row = await office.service.office.db
        .selectFrom('voucher')
        .selectAll()
        .where('ref', '=', ref)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({ last_day: '2026-12-20', uses_counted: 1, form: 'signed' });
    });

    it('tells other terminals of a use, and not the one that made it', async () => {
      const [here, there] = [await office.terminal('jingan'), await office.terminal('xuhui')];
      const after = await feedHead(there);
      const ref = freshRef();
      here.append(redemption([redeemed(ref)]));
      await here.push();
      const told = usesIn(await wholeFeed(there, after)).filter((use) => use.ref === ref);
      expect(told).toMatchObject([
        { uses: 1, shop: 'jingan', shopName: '静安寺店', counter: '1', operator: '小梅 Mei' },
      ]);
      const own = await wholeFeed(here, after);
      expect(usesIn(own)).toEqual([]);
      expect(own).toHaveLength((await feedHead(here)) - after);
    });

    it('answers a held feed request as soon as there is something', async () => {
      const [here, there] = [await office.terminal('jingan'), await office.terminal('xuhui')];
      const after = await feedHead(there);
      const held = there.fetchSigned(`/v1/feed?after=${after}&wait=25`);
      here.append(redemption([redeemed(freshRef())]));
      await here.push();
      const page = feedPage.parse(await (await held).json());
      expect(page.events.length).toBeGreaterThan(0);
    });

    it('I10: the feed misses nothing under concurrent writers', async () => {
      const terminal = await office.terminal();
      const after = await feedHead(terminal);
      const writers = 8;
      const writesEach = 15;
      const write = async (writer: number) => {
        for (let n = 0; n < writesEach; n++) {
          await writeWithFeed(office.service.office, async (tx, feed) => {
            feed.add({ kind: 'uses', uses: [] });
            // A long transaction now and then: a later one must not overtake it in the feed.
            if (n % 5 === writer % 5) await sql`SELECT pg_sleep(0.02)`.execute(tx);
            feed.add({
              kind: 'customers',
              customers: [
                {
                  id: `${writer}a${n}`.padStart(32, '0'),
                  phoneKey: `${writer}a${n}`.padStart(32, '0'),
                  last4: '0000',
                  segment: 'new',
                  tier: null,
                  homeShop: null,
                },
              ],
            });
          });
        }
      };
      const progress = { done: false };
      const writing = Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
      const finished = writing.then(() => {
        progress.done = true;
      });
      const seen: FeedEvent[] = [];
      while (!progress.done || after + seen.length < (await feedHead(terminal))) {
        seen.push(...(await feedOf(terminal, after + seen.length)).events);
      }
      await finished;
      const ids = seen.flatMap((event) =>
        event.kind === 'customers' ? event.customers.map((customer) => customer.id) : [],
      );
      expect(ids).toHaveLength(writers * writesEach);
      expect(new Set(ids).size).toBe(writers * writesEach);
      const { rows } = await sql<{ cursor: number }>`
        SELECT cursor FROM feed_event ORDER BY cursor
      `.execute(office.service.office.db);
      expect(rows.map((row) => Number(row.cursor))).toEqual(rows.map((_, index) => index + 1));
    });

    it('I10: a snapshot taken while others write, and the feed from its cursor, miss nothing', async () => {
      const [here, reader] = [await office.terminal('jingan'), await office.terminal('xuhui')];
      const refs = Array.from({ length: 30 }, () => freshRef());
      for (const ref of refs) here.append(redemption([redeemed(ref)]));
      const pages: AnyPage[] = [];
      let pushed = 0;
      for await (const page of snapshotPages(reader)) {
        pages.push(page);
        if (pushed < refs.length) await here.push(here.journal.slice(pushed, (pushed += 5)));
      }
      while (pushed < refs.length) await here.push(here.journal.slice(pushed, (pushed += 5)));
      const [first] = pages;
      const events = [
        ...pages.flatMap((page) => page.events),
        ...(await wholeFeed(reader, first?.cursor ?? 0)),
      ];
      const vouchers = events.flatMap((event) =>
        event.kind === 'vouchers' ? event.vouchers.map((voucher) => voucher.ref) : [],
      );
      expect(new Set(vouchers).size).toBeGreaterThanOrEqual(office.chain.vouchers.length);
      const used = new Set(usesIn(events).map((use) => use.ref));
      for (const ref of refs) expect(used.has(ref)).toBe(true);
      expect(events.filter((event) => event.kind === 'person').length).toBeGreaterThan(4);
      expect(events.filter((event) => event.kind === 'shop')).toMatchObject([
        { shop: { id: 'xuhui' } },
      ]);
    });

    it('I8: makes vouchers for a manager of its own roster, and for nobody else', async () => {
      const terminal = await office.terminal();
      const make = (by: string) =>
        terminal.fetchSigned('/v1/vouchers/make', {
          method: 'POST',
          body: JSON.stringify({
            v: protocolVersion,
            campaignId: 'milk-tea',
            count: 3,
            customer: null,
            by,
          }),
        });
      expect((await make('mei')).status).toBe(403);
      expect((await make('nobody')).status).toBe(403);
      const made = (await (await make('lin')).json()) as { readonly codes: readonly string[] };
      expect(new Set(made.codes).size).toBe(3);
    });

    it('raises the feed’s epoch when told that it was restored', async () => {
      const terminal = await office.terminal();
      const before = (await feedOf(terminal, 0)).feedEpoch;
      await office.admin('restored', {});
      expect((await feedOf(terminal, 0)).feedEpoch).toBe(before + 1);
    });

    it('I5: answers bad input with problem details that name the field', async () => {
      const response = await office.admin('shops', { name: '', currency: 'yuan', zone: 'Moon' });
      expect(response.status).toBe(400);
      const problem = (await response.json()) as {
        readonly code: string;
        readonly faults: readonly { readonly field: string }[];
      };
      expect(problem.code).toBe('badInput');
      expect(problem.faults.map((fault) => fault.field)).toEqual(['name', 'currency', 'zone']);
      const big = await office.admin('shops', { name: 'x'.repeat(2 * 1024 * 1024 + 1) });
      expect(big.status).toBe(413);
      expect(await big.json()).toMatchObject({ code: 'tooLarge' });
    });

    it('I11: keeps no number and no code, and logs nothing of what was sent', async () => {
      const { db } = office.service.office;
      const dump: string[] = [];
      for (const table of ['voucher', 'customer', 'feed_event', 'tenant', 'person'] as const) {
        const rows = await db.selectFrom(table).selectAll().limit(500).execute();
        dump.push(JSON.stringify(rows));
      }
      const text = dump.join();
      expect(text).not.toContain('8612000');
      for (const { code } of office.chain.vouchers.slice(0, 50)) expect(text).not.toContain(code);
      expect(office.lines).toEqual([]);
    });
  });
}
