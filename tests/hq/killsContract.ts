import { ed25519 } from '@noble/curves/ed25519.js';
import { expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { knownAs } from '../../hq/vouchers/voucherCode.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { voucherIdText } from '../../shared/domain/codes/code.ts';
import { signedVoucherBytes, writeSignedVoucher } from '../../shared/domain/codes/signedVoucher.ts';
import type { FeedEvent, VoucherKill } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { casesOf, feedHead, feedSince, makeCampaign, used, wholeSnapshot } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { redemption } from './paperTerminal.ts';

interface Made {
  readonly codes: readonly string[];
  readonly batchId: string;
}
interface Killed {
  readonly changed: number;
  readonly at: number;
}

export function killsIn(events: readonly FeedEvent[]): readonly VoucherKill[] {
  return events.flatMap((event) => (event.kind === 'kills' ? event.kills : []));
}

/** Withdrawing vouchers one by one: exact, told at once and for good, known to head office or not. */
export function killsContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`withdrawn vouchers on ${name}`, place, (office) => {
    const say = async (word: 'kill' | 'unkill', which: object) => {
      const response = await office().admin(`vouchers/${word}`, { which, reason: 'misprinted' });
      expect(response.status).toBe(200);
      return (await response.json()) as Killed;
    };
    const make = async (campaign: Campaign, count: number, customer: string | null = null) => {
      const wanted = { shop: 'jingan', campaignId: campaign.id, count, customer };
      return (await (await office().admin('vouchers', wanted)).json()) as Made;
    };
    const refOf = (code: string) =>
      knownAs(hqCrypto, office().service.office.keys.chainKey, code).ref;
    const heardBy = async (terminal: PaperTerminal, after: number) =>
      killsIn(await feedSince(terminal, after));
    const rowOf = (ref: string) =>
      office()
        .service.office.db.selectFrom('voucher')
        .select(['killed_at', 'batch_id'])
        .where('ref', '=', ref)
        .executeTakeFirst();

    /** Signed by head office, and so far seen by nobody. */
    function unseenSigned(campaign: Campaign, n: number) {
      const fields = {
        keyId: 1,
        voucherId: n.toString(16).padStart(20, '0'),
        campaignNo: campaign.no,
        firstDay: '2026-11-01',
        lastDay: '2099-12-31',
        campaignVersion: 1,
      };
      const { issuerSecret, chainKey } = office().service.office.keys;
      const signature = ed25519.sign(signedVoucherBytes(fields), issuerSecret);
      const ref = voucherRef(hqCrypto, chainKey, voucherIdText({ kind: 'signed', fields }));
      return { code: writeSignedVoucher(fields, signature), ref };
    }

    it('I8: by code, as it is typed: the one voucher, once, by feed and in the snapshot', async () => {
      const terminal = await office().terminal();
      const { codes } = await make(await makeCampaign(office(), {}), 3);
      const [first = '', second = ''] = codes;
      const before = await feedHead(terminal);
      const typed = ` ${first.toLowerCase().replaceAll('0', 'o')}`;
      const { changed, at } = await say('kill', { codes: [typed, first] });
      expect(changed).toBe(1);
      expect(await heardBy(terminal, before)).toEqual([{ ref: refOf(first), at, killed: true }]);
      expect((await say('kill', { codes: [first] })).changed).toBe(0);
      expect(await heardBy(terminal, before)).toHaveLength(1);
      const known = killsIn(await wholeSnapshot(terminal));
      expect(known.filter(({ ref }) => ref === refOf(first))).toEqual([
        { ref: refOf(first), at, killed: true },
      ]);
      expect(known.some(({ ref }) => ref === refOf(second))).toBe(false);
      expect((await rowOf(refOf(first)))?.killed_at).toBe(at);
      expect((await rowOf(refOf(second)))?.killed_at).toBeNull();
    });

    it('I2: a GS1 coupon is one voucher in every dress, here as at a counter', async () => {
      const terminal = await office().terminal();
      const before = await feedHead(terminal);
      const number = '48912345678980001';
      const dresses = [
        `]C1255${number}\u001d17261231`,
        `(255) ${number} (17) 261231`,
        `https://id.gs1.org/255/${number}?17=261231`,
        `255${number}`,
      ];
      expect((await say('kill', { codes: dresses })).changed).toBe(1);
      for (const code of dresses) expect((await say('kill', { codes: [code] })).changed).toBe(0);
      const { chainKey } = office().service.office.keys;
      const id = { kind: 'gs1', id: `(255)${number}` } as const;
      const ref = voucherRef(hqCrypto, chainKey, voucherIdText(id));
      expect(await heardBy(terminal, before)).toMatchObject([{ ref, killed: true }]);
    });

    it('I8: a signed one that nobody has seen', async () => {
      const terminal = await office().terminal();
      const campaign = await makeCampaign(office(), {});
      const unseen = unseenSigned(campaign, 1);
      expect(await rowOf(unseen.ref)).toBeUndefined();
      const before = await feedHead(terminal);
      await say('kill', { codes: [unseen.code] });
      expect(await heardBy(terminal, before)).toMatchObject([{ ref: unseen.ref, killed: true }]);
      expect(killsIn(await wholeSnapshot(terminal)).map(({ ref }) => ref)).toContain(unseen.ref);
    });

    it('I6: one withdrawn before head office took it in comes in withdrawn', async () => {
      const campaign = await makeCampaign(office(), {});
      const unseen = unseenSigned(campaign, 2);
      await say('kill', { refs: [unseen.ref] });
      const terminal = await office().terminal();
      const { id, no, version, name: called } = campaign;
      terminal.append({
        kind: 'goodwill',
        ref: unseen.ref,
        hint: '0000-••••-••••-02',
        campaign: { id, no, version, name: called },
        reason: 'wait',
        note: '',
        customer: null,
        valueMinor: 1000,
        keyId: terminal.reply.certificate.issuerKeyId,
        firstDay: '2026-11-01',
        lastDay: '2099-12-31',
      });
      terminal.append(redemption([used(campaign, unseen.ref)]));
      await terminal.push();
      expect((await rowOf(unseen.ref))?.killed_at).not.toBeNull();
      expect((await casesOf(office(), unseen.ref)).map(({ kind }) => kind)).toEqual([
        'killedVoucher',
      ]);
    });

    it('I8: a whole batch, a whole campaign, a whole customer, and none beside', async () => {
      const terminal = await office().terminal();
      const campaign = await makeCampaign(office(), {});
      const customer = office().chain.customers[7]?.id ?? '';
      const one = await make(campaign, 4);
      const other = await make(campaign, 2);
      const theirs = await make(campaign, 2, customer);
      const before = await feedHead(terminal);
      expect((await say('kill', { batchId: one.batchId })).changed).toBe(4);
      const told = await heardBy(terminal, before);
      expect(told.map(({ ref }) => ref).sort()).toEqual(one.codes.map(refOf).sort());
      expect((await rowOf(refOf(other.codes[0] ?? '')))?.killed_at).toBeNull();
      await say('kill', { customer });
      for (const code of theirs.codes) expect((await rowOf(refOf(code)))?.killed_at).not.toBeNull();
      expect((await rowOf(refOf(other.codes[0] ?? '')))?.killed_at).toBeNull();
      expect((await say('kill', { campaignId: campaign.id })).changed).toBe(2);
      for (const code of other.codes) expect((await rowOf(refOf(code)))?.killed_at).not.toBeNull();
    });

    it('I10: made good again, by a later word than the one before', async () => {
      const terminal = await office().terminal();
      const { codes } = await make(await makeCampaign(office(), {}), 1);
      const before = await feedHead(terminal);
      await say('kill', { codes });
      await say('unkill', { codes });
      await say('kill', { codes });
      await say('unkill', { codes });
      const words = await heardBy(terminal, before);
      expect(words.map(({ killed }) => killed)).toEqual([true, false, true, false]);
      const moments = words.map(({ at }) => at);
      expect([...moments].sort((a, b) => a - b)).toEqual(moments);
      expect(new Set(moments).size).toBe(4);
      expect((await rowOf(refOf(codes[0] ?? '')))?.killed_at).toBeNull();
    });

    it('I5: what is no code, and what means nothing, changes nothing', async () => {
      const refused = async (which: unknown) =>
        (await office().admin('vouchers/kill', { which, reason: 'x' })).status;
      const [good = ''] = (await make(await makeCampaign(office(), {}), 1)).codes;
      expect(await refused({ codes: [good, 'CSR1:'] })).toBe(400);
      expect(await refused({ codes: [`??${good.slice(2)}`] })).toBe(400);
      expect(await refused({ refs: ['zz'] })).toBe(400);
      expect(await refused({ batchId: 'ab'.repeat(16) })).toBe(404);
      expect(await refused({ customer: 'ab'.repeat(16) })).toBe(404);
      expect(await refused({})).toBe(400);
      expect((await rowOf(refOf(good)))?.killed_at).toBeNull();
    });
  });
}
