import { expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Entry, EntryBody } from '../../shared/protocol/entry.ts';
import type { CachedVoucher, CustomerWish, FeedEvent } from '../../shared/protocol/feed.ts';
import {
  campaignById,
  feedHead,
  feedSince,
  makeCampaign,
  makeRefs,
  undo,
  used,
  wholeSnapshot,
} from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';
import type { PaperTerminal } from './paperTerminal.ts';

const dayMs = 86_400_000;
const today = new Date().toISOString().slice(0, 10);

const vouchersIn = (events: readonly FeedEvent[]): readonly CachedVoucher[] =>
  events.flatMap((event) => (event.kind === 'vouchers' ? event.vouchers : []));
const wishesIn = (events: readonly FeedEvent[]): readonly CustomerWish[] =>
  events.flatMap((event) => (event.kind === 'contactWishes' ? event.wishes : []));

const wish = (customer: string, may: boolean): EntryBody => ({
  kind: 'contactWish',
  customer,
  may,
});

function given(terminal: PaperTerminal, ref: string, lastDay = '2026-12-20'): EntryBody {
  return {
    kind: 'goodwill',
    ref,
    hint: 'GOOD',
    campaign: { id: 'goodwill-drink', no: 200, version: 1, name: { zh: '关怀券', en: 'Sorry' } },
    reason: 'wait',
    note: '',
    customer: null,
    valueMinor: 2600,
    keyId: terminal.reply.certificate.issuerKeyId,
    firstDay: '2026-11-21',
    lastDay,
  };
}

const ended = (ref: string): EntryBody => ({
  kind: 'goodwillVoid',
  ref,
  hint: 'GOOD',
  campaignNo: 200,
  valueMinor: 2600,
  of: null,
  because: 'mistake',
  note: '',
});

/** What a counter that lies, or whose clock does, can make head office tell everybody else. */
export function forgeriesContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`forged entries on ${name}`, place, (office) => {
    const customers = ['a1', 'a2', 'a3', 'a4'].map((byte) => byte.repeat(16)) as [
      string,
      string,
      string,
      string,
    ];

    async function lastWish(customer: string) {
      const events = await wholeSnapshot(await office().terminal('pudong'));
      return wishesIn(events).find((one) => one.customer === customer);
    }

    it('I10: a wish of before time began breaks no feed and no snapshot', async () => {
      const terminal = await office().terminal('jingan');
      const after = await feedHead(terminal);
      terminal.append(wish(customers[0], false), { at: -1 });
      expect(await terminal.push()).toMatchObject({ result: 'accepted' });
      expect(wishesIn(await feedSince(terminal, after))).toMatchObject([{ may: false }]);
      expect(await lastWish(customers[0])).toMatchObject({ may: false });
    });

    it('a wish of a clock that was ahead does not outlast what is said later', async () => {
      const [ahead, right] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      ahead.append(wish(customers[1], true), { at: Date.now() + 3_000 * dayMs });
      await ahead.push();
      right.append(wish(customers[1], false), { at: Date.now() + 1_000 });
      await right.push();
      expect(await lastWish(customers[1])).toMatchObject({ may: false });
    });

    it('of one counter the word that came later in its journal stands, whatever its clock did', async () => {
      const terminal = await office().terminal('jingan');
      terminal.append(wish(customers[2], true), { at: Date.now() - 1_000 });
      terminal.append(wish(customers[2], false), { at: Date.now() - dayMs });
      await terminal.push();
      expect(await lastWish(customers[2])).toMatchObject({ may: false });
    });

    it('however many wishes there are, no page of a snapshot is long', async () => {
      const terminal = await office().terminal('jingan');
      const flood = 2_300;
      for (let n = 0; n < flood; n += 1) {
        terminal.append(wish(`ffff${n.toString(16).padStart(28, '0')}`, n % 2 === 0));
      }
      for (let from = 0; from < flood; from += 200) {
        await terminal.push(terminal.journal.slice(from, from + 200));
      }
      const reader = await office().terminal('pudong');
      const first = await reader.fetchSigned('/v1/snapshot?page=0');
      expect((await first.text()).length).toBeLessThan(100_000);
      const events = await wholeSnapshot(reader);
      expect(wishesIn(events).filter((one) => one.customer.startsWith('ffff'))).toHaveLength(flood);
      const firstWish = events.findIndex(({ kind }) => kind === 'contactWishes');
      const firstCustomer = events.findIndex(({ kind }) => kind === 'customers');
      expect(firstWish).toBeLessThan(firstCustomer);
    });

    it('I8: nobody’s goodwill is another’s voucher: its terms stay, and it is not theirs to end', async () => {
      const campaign = await makeCampaign(office(), {});
      const [ref] = (await makeRefs(office(), campaign, 1)) as [string];
      const thief = await office().terminal('xuhui');
      const after = await feedHead(thief);
      const { seq } = thief.append(given(thief, ref, '2099-12-31'));
      thief.append(ended(ref));
      const reply = await thief.push();
      expect(reply).toMatchObject({ result: 'accepted', quarantined: [{ seq }] });
      const events = await feedSince(thief, after);
      expect(events.filter(({ kind }) => kind !== 'staff')).toEqual([]);
      const known = vouchersIn(await wholeSnapshot(await office().terminal('pudong')));
      expect(known.find((one) => one.ref === ref)).toMatchObject({
        campaignNo: campaign.no,
        killed: false,
      });
    });

    it('I8: a coupon another counter gave is neither given again nor put right by this one', async () => {
      const [giver, thief] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const ref = '6a'.repeat(16);
      giver.append(given(giver, ref));
      await giver.push();
      const after = await feedHead(giver);
      const { seq } = thief.append(given(thief, ref, '2099-12-31'));
      expect(await thief.push()).toMatchObject({ quarantined: [{ seq }] });
      expect(vouchersIn(await feedSince(giver, after))).toEqual([]);
    });

    it('I8: a rain-check brings back nothing that had ended long before it', async () => {
      const campaign = await makeCampaign(office(), {
        validFrom: '2020-01-01',
        validThrough: '2025-01-01',
      });
      const [ref] = (await makeRefs(office(), campaign, 1)) as [string];
      const terminal = await office().terminal('jingan');
      const after = await feedHead(terminal);
      terminal.append(rainCheck(campaign.no, ref, addDays(today, 14)), { businessDay: today });
      expect(await terminal.push()).toMatchObject({ result: 'accepted' });
      expect(vouchersIn(await feedSince(terminal, after))).toEqual([]);
    });

    it('I8: a rain-check of a day far ahead is one of today', async () => {
      const campaign = await makeCampaign(office(), {
        validFrom: '2020-01-01',
        validThrough: today,
      });
      const [ref] = (await makeRefs(office(), campaign, 1)) as [string];
      const terminal = await office().terminal('jingan');
      const after = await feedHead(terminal);
      terminal.append(rainCheck(campaign.no, ref, '9999-12-25'), { businessDay: '9999-12-10' });
      expect(await terminal.push()).toMatchObject({ result: 'accepted' });
      const told = vouchersIn(await feedSince(terminal, after));
      for (const { extendedThrough } of told) {
        expect((extendedThrough ?? '') <= addDays(today, 17)).toBe(true);
      }
    });

    it.each<[string, Partial<Entry>]>([
      ['before time began', { at: -1 }],
      ['after it ends', { at: Number.MAX_SAFE_INTEGER }],
      ['on the first day', { businessDay: '0001-01-01' }],
      ['on the last', { businessDay: '9999-12-31' }],
      ['by nobody', { actor: { personId: '', name: '', role: 'manager' } }],
    ])('I10: whatever is said %s, feed and snapshot stay readable', async (_, change) => {
      const drink = await campaignById(office(), 'goodwill-drink');
      const terminal = await office().terminal('jingan');
      const after = await feedHead(terminal);
      const bytes = hqCrypto.randomBytes(12);
      const ref = (n: number) => bytesToHex(Uint8Array.of(...bytes, 0, 0, 0, n));
      const customer = '5e'.repeat(16);
      const terms = used(drink, ref(1), { form: 'signed' });
      const of = { seq: 1, id: '0'.repeat(32) };
      const bodies: readonly EntryBody[] = [
        { kind: 'signIn' },
        redemption([terms], customer),
        given(terminal, ref(2)),
        ended(ref(2)),
        rainCheck(drink.no, ref(3), '9999-12-31', 'signed'),
        wish(customer, true),
        { kind: 'wake', customer, campaigns: [1], outcome: 'told' },
        { kind: 'feedback', redemption: of, campaigns: [1], rating: 3 },
        { kind: 'signOut', because: 'operator' },
      ];
      for (const body of bodies) terminal.append(body, change);
      const redemptionPlace = undo(terminal, 2, drink, ref(1));
      terminal.append({ ...redemptionPlace, businessDay: '9999-12-31' } as EntryBody, change);
      expect(await terminal.push()).toMatchObject({ result: 'accepted' });
      await expect(feedSince(terminal, after)).resolves.toBeDefined();
      await expect(wholeSnapshot(await office().terminal('pudong'))).resolves.toBeDefined();
    });
  });
}

function rainCheck(
  no: number,
  ref: string,
  goodThrough: string,
  form: 'static' | 'signed' = 'static',
): EntryBody {
  return {
    kind: 'rainCheck',
    ref,
    hint: 'AB••-••••-••YZ',
    form,
    campaign: { no, name: { zh: '券', en: 'Voucher' }, item: null },
    firstDay: '2020-01-01',
    lastDay: '2025-01-01',
    goodThrough,
  };
}
