import { expect, it } from 'vitest';
import type { EntryBody } from '../../shared/protocol/entry.ts';
import type { CustomerWish, FeedEvent, VoucherKill } from '../../shared/protocol/feed.ts';
import { pushReply } from '../../shared/protocol/push.ts';
import { feedHead, feedSince, wholeSnapshot } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import type { PaperTerminal } from './paperTerminal.ts';

const wishesIn = (events: readonly FeedEvent[]): readonly CustomerWish[] =>
  events.flatMap((event) => (event.kind === 'contactWishes' ? event.wishes : []));
const killsIn = (events: readonly FeedEvent[]): readonly VoucherKill[] =>
  events.flatMap((event) => (event.kind === 'kills' ? event.kills : []));

function given(terminal: PaperTerminal, ref: string): EntryBody {
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
    lastDay: '2026-12-20',
  };
}

const ended = (ref: string): EntryBody => ({
  kind: 'goodwillVoid',
  valueMinor: 300,
  ref,
  hint: 'GOOD',
  campaignNo: 200,
  of: null,
  because: 'mistake',
  note: '',
});

/** What counters say of coupons and of customers' wishes reaches every other. */
export function careContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`coupons ended and customers’ wishes on ${name}`, place, (office) => {
    const pushed = async (terminal: PaperTerminal) =>
      expect(pushReply.parse(await terminal.push())).toMatchObject({ quarantined: [] });

    it('a coupon ended by its shop is withdrawn everywhere, by feed and in the snapshot', async () => {
      const [here, beside, there] = [
        await office().terminal('jingan'),
        await office().terminal('jingan'),
        await office().terminal('xuhui'),
      ];
      const ref = '5a'.repeat(16);
      here.append(given(here, ref));
      await pushed(here);
      const after = await feedHead(there);
      beside.append(ended(ref));
      await pushed(beside);
      expect(killsIn(await feedSince(there, after))).toMatchObject([{ ref, killed: true }]);
      const known = killsIn(await wholeSnapshot(await office().terminal('xuhui')));
      expect(known.filter((kill) => kill.ref === ref)).toHaveLength(1);
    });

    it('I8: a shop’s word on a coupon that it did not give does nothing', async () => {
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const ref = '5b'.repeat(16);
      here.append(given(here, ref));
      await pushed(here);
      const after = await feedHead(here);
      there.append(ended(ref));
      there.append(ended('5c'.repeat(16)));
      await pushed(there);
      expect(killsIn(await feedSince(here, after))).toEqual([]);
    });

    it('a receipt says who gave it, so that one person’s allowance is counted', async () => {
      const [here, there] = [await office().terminal('jingan'), await office().terminal('jingan')];
      const after = await feedHead(there);
      here.append(given(here, '5d'.repeat(16)));
      await pushed(here);
      const told = (await feedSince(there, after)).flatMap((event) =>
        event.kind === 'receipts' ? event.receipts : [],
      );
      const entry = JSON.parse(here.journal.at(-1)?.json ?? '{}') as {
        readonly actor: { readonly personId: string };
      };
      expect(told).toMatchObject([{ person: entry.actor.personId, shop: 'jingan' }]);
    });

    it('a wish is told to all, the later one stands, and a forgetting leaves it', async () => {
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      const customer = 'c7'.repeat(16);
      const after = await feedHead(there);
      here.append({ kind: 'contactWish', customer, may: false });
      await pushed(here);
      expect(wishesIn(await feedSince(there, after))).toMatchObject([{ customer, may: false }]);
      const forgotten = await office().admin('customers/forget', { customer });
      expect(forgotten.status).toBeLessThan(500);
      const known = async () =>
        wishesIn(await wholeSnapshot(await office().terminal('pudong'))).filter(
          (wish) => wish.customer === customer,
        );
      expect(await known()).toMatchObject([{ customer, may: false }]);
      // Said before the other, by a counter that was offline: it comes later and changes nothing.
      there.append({ kind: 'contactWish', customer, may: true }, { at: 1 });
      await pushed(there);
      expect(await known()).toMatchObject([{ customer, may: false }]);
    });
  });
}
