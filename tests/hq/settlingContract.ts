import { expect, it } from 'vitest';
import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import { pushReply } from '../../shared/protocol/push.ts';
import {
  casesOf,
  feedHead,
  feedSince,
  makeCampaign,
  makeRefs,
  undo,
  used,
  usesOf,
} from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';
import type { PaperTerminal } from './paperTerminal.ts';

const perDay = { kind: 'businessDay' } as const;
const onUse = { on: 'use', period: perDay, measure: 'uses', max: 1 } as const;

/** How head office settles what comes in, over every database it runs on. */
export function settlingContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`settling on ${name}`, place, (office) => {
    async function fresh(terms: Partial<Campaign>, count: number) {
      const campaign = await makeCampaign(office(), terms);
      return { campaign, refs: await makeRefs(office(), campaign, count) };
    }

    function customer(index: number): string {
      return office().chain.customers[index]?.id ?? '';
    }

    async function settledOf(ref: string): Promise<readonly string[]> {
      return (await usesOf(office(), ref)).map(({ settled }) => settled);
    }

    const overLimits: readonly (readonly [Limit['per'], string])[] = [
      ['voucher', 'overVoucherLimit'],
      ['customer', 'overCustomerLimit'],
      ['shop', 'overShopLimit'],
      ['campaign', 'overCampaignLimit'],
    ];
    it.each(overLimits)(
      'I3: opens a case with its figures beyond a limit per %s',
      async (per, kind) => {
        const { campaign, refs } = await fresh(
          { limits: [{ ...onUse, per }], customer: 'required', usesPerVoucher: 9 },
          1,
        );
        const [ref] = refs as [string];
        const terminal = await office().terminal();
        terminal.append(redemption([used(campaign, ref)], customer(0)));
        terminal.append(redemption([used(campaign, ref)], customer(0)));
        terminal.append(redemption([used(campaign, ref)], customer(0)), {
          businessDay: '2026-11-22',
        });
        expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
        expect(await settledOf(ref)).toEqual(['good', kind, 'good']);
        expect(await casesOf(office(), ref)).toMatchObject([
          {
            kind,
            seq: 2,
            beyond: 1,
            why: {
              of: 'use',
              campaign: { no: campaign.no, version: 1 },
              businessDay: '2026-11-21',
              facts: { known: true, killed: false, usesAllowed: 9, usesBefore: 1, uses: 1 },
              limits: [{ per, period: perDay, measure: 'uses', max: 1, counted: 1, wanted: 1 }],
            },
          },
        ]);
      },
    );

    it('I3: counts limits in money by what was given, across pushes and shops', async () => {
      const limits = [{ ...onUse, per: 'campaign', measure: 'money', max: 2500 }] as const;
      const { campaign, refs } = await fresh({ limits }, 3);
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      for (const [terminal, ref] of [
        [here, refs[0]],
        [there, refs[1]],
        [here, refs[2]],
      ] as const) {
        terminal.append(redemption([used(campaign, ref ?? '')]));
        await terminal.push();
      }
      const settled = await Promise.all(refs.map(settledOf));
      expect(settled).toEqual([['good'], ['good'], ['overCampaignLimit']]);
      expect(await casesOf(office(), refs[2] ?? '')).toMatchObject([
        { beyond: 500, why: { limits: [{ counted: 2000, wanted: 1000, max: 2500 }] } },
      ]);
    });

    it('I3: a limit per shop counts in each shop by itself', async () => {
      const { campaign, refs } = await fresh({ limits: [{ ...onUse, per: 'shop' }] }, 2);
      for (const [shop, ref] of [
        ['jingan', refs[0]],
        ['xuhui', refs[1]],
      ] as const) {
        const terminal = await office().terminal(shop);
        terminal.append(redemption([used(campaign, ref ?? '')]));
        await terminal.push();
      }
      expect(await Promise.all(refs.map(settledOf))).toEqual([['good'], ['good']]);
    });

    it('I3: binds by a limit per customer only customers who are named', async () => {
      const terms = { limits: [{ ...onUse, per: 'customer' }], customer: 'required' } as const;
      const { campaign, refs } = await fresh(terms, 2);
      const terminal = await office().terminal();
      for (const ref of refs) terminal.append(redemption([used(campaign, ref)]));
      await terminal.push();
      expect(await Promise.all(refs.map(settledOf))).toEqual([['good'], ['good']]);
    });

    it('judges by the version the counter judged by, and by the current one where that is unknown', async () => {
      const { campaign, refs } = await fresh({}, 4);
      const stricter = { limits: [{ ...onUse, per: 'campaign' }] } as const;
      const { id: _id, no: _no, version: _version, ...terms } = campaign;
      const next = await makeCampaign(office(), { ...terms, ...stricter }, campaign.id);
      const terminal = await office().terminal();
      const [first, second, third, fourth] = refs as [string, string, string, string];
      terminal.append(redemption([used(campaign, first)]));
      terminal.append(redemption([used(campaign, second)]));
      terminal.append(redemption([used(next, third)]));
      terminal.append(redemption([used({ ...next, version: 77 }, fourth)]));
      await terminal.push();
      expect(await Promise.all(refs.map(settledOf))).toEqual([
        ['good'],
        ['good'],
        ['overCampaignLimit'],
        ['overCampaignLimit'],
      ]);
      expect(await casesOf(office(), fourth)).toMatchObject([
        { why: { campaign: { version: 2 }, limits: [{ counted: 3 }] } },
      ]);
    });

    it('gives back in parts, several for one redemption, and counts them everywhere', async () => {
      const limits = [{ ...onUse, per: 'customer', max: 3 }] as const;
      const terms = { limits, customer: 'required', usesPerVoucher: 9 } as const;
      const { campaign, refs } = await fresh(terms, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const three = { uses: 3, discountMinor: 3000, valueMinor: 3000 };
      terminal.append(redemption([used(campaign, ref, three)], customer(1)));
      terminal.append(undo(terminal, 1, campaign, ref, {}, customer(1)));
      terminal.append(undo(terminal, 1, campaign, ref, {}, customer(1)));
      terminal.append(redemption([used(campaign, ref, { ...three, uses: 2 })], customer(1)));
      await terminal.push();
      const settled = (await usesOf(office(), ref)).map((use) => [use.uses, use.settled]);
      expect(settled).toEqual([
        [2, 'good'],
        [-1, 'good'],
        [-1, 'good'],
        [3, 'good'],
      ]);
      terminal.append(redemption([used(campaign, ref)], customer(1)));
      await terminal.push();
      expect((await settledOf(ref))[0]).toBe('overCustomerLimit');
    });

    it('I2: counts nothing of what is given back beyond what was used, and opens a case', async () => {
      const { campaign, refs } = await fresh({ usesPerVoucher: 9 }, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const three = { uses: 3, discountMinor: 3000, valueMinor: 3000 };
      const two = { uses: 2, discountMinor: 2000, valueMinor: 2000 };
      terminal.append(redemption([used(campaign, ref, three)]));
      terminal.append(undo(terminal, 1, campaign, ref, two));
      terminal.append(undo(terminal, 1, campaign, ref, two));
      terminal.append(undo(terminal, 1, campaign, ref));
      await terminal.push();
      const uses = await usesOf(office(), ref);
      expect(uses.map((use) => [use.seq, use.uses, use.valueMinor, use.settled])).toEqual([
        [4, 0, 0, 'undoneTwice'],
        [3, -1, -1000, 'undoneTwice'],
        [2, -2, -2000, 'good'],
        [1, 3, 3000, 'good'],
      ]);
      expect(await casesOf(office(), ref)).toMatchObject([
        { seq: 4, kind: 'undoneTwice', beyond: 1, why: { backBefore: { uses: 3 } } },
        {
          seq: 3,
          kind: 'undoneTwice',
          beyond: 1,
          why: {
            of: 'void',
            redemption: { device: terminal.device, epoch: 1, seq: 1 },
            used: { uses: 3, valueMinor: 3000 },
            backBefore: { uses: 2, valueMinor: 2000 },
            backWanted: { uses: 2, valueMinor: 2000 },
          },
        },
      ]);
    });

    it('I2: gives back parts of a stored amount, never more than was taken', async () => {
      const { campaign, refs } = await fresh(
        { benefit: { kind: 'storedAmount', amountMinor: 5000 } },
        1,
      );
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const money = (amountMinor: number) => ({
        uses: 0,
        amountMinor,
        discountMinor: amountMinor,
        valueMinor: amountMinor,
      });
      terminal.append(redemption([used(campaign, ref, money(3000))]));
      terminal.append(undo(terminal, 1, campaign, ref, money(1000)));
      terminal.append(undo(terminal, 1, campaign, ref, money(2500)));
      terminal.append(redemption([used(campaign, ref, money(5000))]));
      await terminal.push();
      const uses = await usesOf(office(), ref);
      expect(uses.map((use) => [use.amountMinor, use.settled])).toEqual([
        [5000, 'good'],
        [-2000, 'undoneTwice'],
        [-1000, 'good'],
        [3000, 'good'],
      ]);
    });

    it('undoes another counter’s redemption by its reference, before it came in or after, once', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const [late, early] = refs as [string, string];
      here.append(redemption([used(campaign, late)]));
      here.append(redemption([used(campaign, early)]));
      await here.push(here.journal.slice(0, 1));
      there.append(undo(here, 1, campaign, late));
      there.append(undo(here, 2, campaign, early));
      there.append(undo(here, 2, campaign, early));
      expect(await there.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      await here.push();
      expect((await usesOf(office(), late)).map((use) => use.settled)).toEqual(['good', 'good']);
      const ofEarly = (await usesOf(office(), early)).map((use) => [use.uses, use.settled]);
      expect(ofEarly).toEqual([
        [1, 'good'],
        [0, 'undoneTwice'],
        [-1, 'overRestored'],
      ]);
      here.append(redemption([used(campaign, late)]));
      await here.push();
      expect((await settledOf(late))[0]).toBe('good');
    });

    it('I3: an undo in another shop gives back where its redemption counted', async () => {
      const { campaign, refs } = await fresh({ limits: [{ ...onUse, per: 'shop' }] }, 4);
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const [first, second, third, fourth] = refs as [string, string, string, string];
      here.append(redemption([used(campaign, first)]));
      await here.push();
      const after = await feedHead(here);
      there.append(redemption([used(campaign, second)]));
      there.append(undo(here, 1, campaign, first));
      there.append(redemption([used(campaign, third)]));
      await there.push();
      here.append(redemption([used(campaign, fourth)]));
      await here.push();
      expect(await settledOf(third)).toEqual(['overShopLimit']);
      expect(await settledOf(fourth)).toEqual(['good']);
      const told = (await feedSince(here, after)).flatMap((event) =>
        event.kind === 'uses' ? event.uses : [],
      );
      expect(told.map(({ uses, shop }) => [uses, shop])).toEqual([
        [1, 'xuhui'],
        [-1, 'jingan'],
        [1, 'xuhui'],
      ]);
    });

    it('tells others what an undo undoes, what it was worth, and through when it revived', async () => {
      const { campaign, refs } = await fresh({}, 1);
      const [ref] = refs as [string];
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const after = await feedHead(there);
      here.append(redemption([used(campaign, ref)]));
      here.append(undo(here, 1, campaign, ref, { revivedThrough: '2026-12-01' }));
      await here.push();
      const told = (await feedSince(there, after)).flatMap((event) =>
        event.kind === 'uses' ? event.uses : [],
      );
      expect(told).toMatchObject([
        { seq: 1, uses: 1, valueMinor: 1000, undoes: null, revivedThrough: null },
        {
          seq: 2,
          uses: -1,
          valueMinor: -1000,
          undoes: { device: here.device, epoch: 1, seq: 1 },
          revivedThrough: '2026-12-01',
        },
      ]);
    });

    it('keeps what was made again, and counts nothing of it', async () => {
      const { campaign, refs } = await fresh({}, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const text = terminal.append(redemption([used(campaign, ref)]));
      const { id } = JSON.parse(text.json) as { readonly id: string };
      const of = { seq: 1, id };
      terminal.append({ kind: 'remake', redemption: of, reason: 'spilled', note: '' });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await usesOf(office(), ref)).toHaveLength(1);
      const { db } = office().service.office;
      const kept = await db
        .selectFrom('journal_entry')
        .select('kind')
        .where('device_id', '=', terminal.device)
        .orderBy('seq')
        .execute();
      expect(kept.map(({ kind }) => kind)).toEqual(['redemption', 'remake']);
    });

    it('keeps that the cash drawer was opened, by whose word, and that it stayed shut', async () => {
      const terminal = await office().terminal();
      const approver = { personId: 'lin', name: 'Lin', role: 'manager', how: 'pin' } as const;
      terminal.append(
        { kind: 'drawerOpened', reason: 'payOut', note: '买冰' },
        { approver: { ...approver, onDuty: true } },
      );
      terminal.append({ kind: 'drawerStayedShut', of: 1, problem: 'unreachable' });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      const { db } = office().service.office;
      const kept = await db
        .selectFrom('journal_entry')
        .select(['kind', 'json'])
        .where('device_id', '=', terminal.device)
        .orderBy('seq')
        .execute();
      expect(kept.map(({ kind }) => kind)).toEqual(['drawerOpened', 'drawerStayedShut']);
      expect(Buffer.from(kept[0]?.json ?? '').toString()).toContain('买冰');
      const agreed = await db
        .selectFrom('staff_approval')
        .select(['kind', 'person_id', 'how'])
        .where('device_id', '=', terminal.device)
        .execute();
      expect(agreed).toEqual([{ kind: 'drawerOpened', person_id: 'lin', how: 'pin' }]);
    });

    function goodwill(terminal: PaperTerminal, ref: string, customerId: string | null) {
      terminal.append({
        kind: 'goodwill',
        ref,
        hint: 'GOOD',
        campaign: {
          id: 'goodwill-drink',
          no: 200,
          version: 1,
          name: { zh: '关怀券', en: 'Sorry' },
        },
        reason: 'wait',
        note: '',
        customer: customerId,
        valueMinor: 2600,
        keyId: terminal.reply.certificate.issuerKeyId,
        firstDay: '2026-11-21',
        lastDay: '2026-12-20',
      });
    }

    it('I10: tells others who received goodwill, once, and not the counter that issued it', async () => {
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const after = await feedHead(there);
      const ref = 'ab'.repeat(16);
      goodwill(here, ref, customer(2));
      goodwill(here, ref, customer(2));
      // The same coupon can't be given twice: the second word is set aside.
      expect(pushReply.parse(await here.push())).toMatchObject({ quarantined: [{ seq: 2 }] });
      const receiptsFor = async (terminal: PaperTerminal) =>
        (await feedSince(terminal, after)).flatMap((event) =>
          event.kind === 'receipts' ? event.receipts : [],
        );
      expect(await receiptsFor(there)).toEqual([
        {
          ref,
          campaignNo: 200,
          customer: customer(2),
          valueMinor: 2600,
          businessDay: '2026-11-21',
          shop: 'jingan',
          by: { device: here.device, epoch: 1, seq: 1 },
          person: 'mei',
        },
      ]);
      expect(await receiptsFor(here)).toEqual([]);
    });
  });
}
