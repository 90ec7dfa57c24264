import { expect, it } from 'vitest';
import { rainCheckDays } from '../../shared/domain/stock/rainCheck.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import type { RainCheckBody } from '../../shared/protocol/stock.ts';
import { feedHead, feedSince, makeCampaign, makeRefs, used, usesOf } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';

const lastDay = '2026-11-21';
const today = '2026-11-21';

function rainCheck(
  campaign: Campaign,
  ref: string,
  goodThrough: string,
  change: Partial<RainCheckBody> = {},
): EntryBody {
  const { no, name } = campaign;
  return {
    kind: 'rainCheck',
    ref,
    hint: 'AB••-••••-••YZ',
    form: 'static',
    campaign: { no, name, item: null },
    firstDay: '2026-01-01',
    lastDay,
    goodThrough,
    ...change,
  };
}

/** How head office takes in what shops ran out of, over every database it runs on. */
export function stockContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`sold out, on ${name}`, place, (office) => {
    async function fresh(count: number) {
      const campaign = await makeCampaign(office(), { validThrough: lastDay });
      return { campaign, refs: await makeRefs(office(), campaign, count) };
    }

    /** What the other counters were told a voucher is extended to, by ref, newest last. */
    async function toldSince(terminal: Parameters<typeof feedSince>[0], after: number) {
      const events = await feedSince(terminal, after);
      return events.flatMap((event) =>
        event.kind === 'vouchers'
          ? event.vouchers.map(({ ref, extendedThrough }) => [ref, extendedThrough] as const)
          : [],
      );
    }

    it('extends the voucher for every shop, and believes no more than the rules give', async () => {
      const { campaign, refs } = await fresh(2);
      const [honest, greedy] = refs as [string, string];
      const terminal = await office().terminal();
      const after = await feedHead(terminal);
      const through = addDays(today, rainCheckDays);
      terminal.append(rainCheck(campaign, honest, through), { businessDay: today });
      terminal.append(rainCheck(campaign, greedy, '2031-01-01'), { businessDay: today });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await toldSince(terminal, after)).toEqual([
        [honest, through],
        [greedy, addDays(through, 1)],
      ]);
    });

    it('shortens nothing, tells nothing twice, and a use after the last day is good', async () => {
      const { campaign, refs } = await fresh(1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const through = addDays(today, rainCheckDays);
      terminal.append(rainCheck(campaign, ref, through), { businessDay: today });
      await terminal.push();
      const after = await feedHead(terminal);
      terminal.append(rainCheck(campaign, ref, addDays(today, 3)), { businessDay: today });
      terminal.append(redemption([used(campaign, ref)]), { businessDay: addDays(lastDay, 5) });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await toldSince(terminal, after)).toEqual([]);
      expect(await usesOf(office(), ref)).toMatchObject([{ settled: 'good' }]);
    });

    it('knows a signed voucher by its rain-check, before the entry that issued it came', async () => {
      const { campaign } = await fresh(1);
      const ref = 'f'.repeat(31) + '1';
      const terminal = await office().terminal();
      const after = await feedHead(terminal);
      const through = addDays(today, rainCheckDays);
      terminal.append(rainCheck(campaign, ref, through, { form: 'signed' }), {
        businessDay: today,
      });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await toldSince(terminal, after)).toEqual([[ref, through]]);
    });

    it('I6: of a voucher nobody knows it is kept and set aside; what is sold out is kept as it is', async () => {
      const { campaign } = await fresh(1);
      const terminal = await office().terminal();
      const seq = terminal.append(rainCheck(campaign, 'e'.repeat(32), '2026-12-01'));
      terminal.append({
        kind: 'soldOut',
        change: 'soldOut',
        thing: { kind: 'campaign', campaignNo: campaign.no },
        until: 'dayEnd',
      });
      const reply = await terminal.push();
      expect(reply).toMatchObject({ result: 'accepted', quarantined: [{ seq: seq.seq }] });
    });
  });
}
