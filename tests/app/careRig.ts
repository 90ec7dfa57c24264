import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { OutputOf } from '../../shared/contract/methods.ts';
import type { CachedCustomer, CachedVoucher } from '../../shared/protocol/feed.ts';
import { phoneKey } from '../../shared/protocol/keyedHash.ts';
import { rigCampaigns, rigCode, rigVoucher } from '../faults/counterRig.ts';
import { openPeopleRig } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';

export const sorryId = 'sorry';
const phone = '8613800135678';

/** A counter that stands alone, with a customer who may hold vouchers, and terms to give by. */
export interface CareRig {
  readonly counter: PeopleRig;
  readonly customer: string;
  newId(): string;
  /** Changes the terms of one of the rig's campaigns. */
  setTerms(id: string, change: Partial<Campaign>): void;
  /** Makes voucher `n` the customer's, ending on that day. */
  hold(n: number, lastDay: string, change?: Partial<CachedVoucher>): void;
  /** Redeems a punch card for so much, in the customer's name or nobody's; the entry's seq. */
  redeem(spendMinor: number, customer?: string | null, quantity?: number): Promise<number>;
  /** Redeems a coupon by its code; the problem's or refusal's word, or `ok`. */
  use(code: string): Promise<string>;
  undo(seq: number): Promise<OutputOf<'undo.do'>>;
}

export async function openCareRig(): Promise<CareRig> {
  const counter = await openPeopleRig();
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');
  const customer = 'c1'.repeat(16);
  const chainKey = counter.rig.context.secrets.get('chainKey');
  if (chainKey === null) throw new Error('no chain key');
  const cached: CachedCustomer = {
    id: customer,
    phoneKey: phoneKey(counter.rig.context.crypto, chainKey, phone),
    last4: '5678',
    segment: 'loyal',
    tier: 'gold',
    homeShop: null,
  };
  counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'customers', customers: [cached] }]));
  await counter.signIn('Mei');
  /** Cards of three uses stand at every third place from 1 on. */
  let card = -2;

  const order = (raw: string, spendMinor: number, whose: string | null, quantity = 1) => ({
    orderId: newId(),
    lines: [
      {
        lineId: 'a',
        name: 'tea',
        item: null,
        categories: [],
        quantity,
        unitPriceMinor: spendMinor / quantity,
      },
    ],
    vouchers: [{ scan: { scanId: newId(), raw, source: 'typed' as const } }],
    customer: whose,
    currency: 'CNY',
    amounts: [],
    uses: [],
  });

  return {
    counter,
    customer,
    newId,
    setTerms(id, change) {
      const known = counter.rig.store.read((tx) => tx.campaignById(id));
      const before = known ?? rigCampaigns.find((one) => one.id === id);
      if (before === undefined) throw new Error(`no campaign ${id}`);
      const campaign = { ...before, ...change, version: before.version + 1 };
      counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'campaign', campaign }]));
    },
    hold(n, lastDay, change = {}) {
      const voucher = { ...rigVoucher(counter.rig, n), customer, lastDay, ...change };
      counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
    },
    async redeem(spendMinor, whose = null, quantity = 1) {
      card += 3;
      const voucher = { ...rigVoucher(counter.rig, card), customer: null };
      counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
      const draft = order(rigCode(counter.rig, card), spendMinor, whose, quantity);
      const { seen } = await counter.rig.call('redeem.prepare', { order: draft });
      const done = await counter.rig.call('redeem.confirm', { order: draft, seen, approval: null });
      return done.seq;
    },
    async use(code) {
      const draft = order(code, 2_000, null);
      const { items, decision, seen } = await counter.rig.call('redeem.prepare', { order: draft });
      const [item] = items;
      if (item?.readable === false) return item.reason;
      const [outcome] = decision.vouchers;
      if (outcome?.verdict === 'refused') return outcome.refusal.reason;
      return counter.code('redeem.confirm', { order: draft, seen, approval: null });
    },
    undo: (seq) =>
      counter.rig.call('undo.do', {
        undoId: newId(),
        of: { seq },
        part: { kind: 'whole' },
        reason: 'wrong order',
        approval: null,
      }),
  };
}
