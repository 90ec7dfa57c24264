import { makeNativeCode, nativeRandomBytes } from '../../../shared/domain/codes/nativeCode.ts';
import { noCodeRules, readCode, voucherIdText } from '../../../shared/domain/codes/code.ts';
import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import type { Slot } from '../../../shared/domain/practice/lesson.ts';
import type { VoucherRef } from '../../../shared/domain/facts.ts';
import type { UseElsewhere } from '../../../shared/protocol/feed.ts';
import { voucherRef } from '../../../shared/protocol/keyedHash.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { systemActor } from '../people/operator.ts';
import type { Authority } from '../ports.ts';
import { campaignOf, practiceCampaigns } from './practiceShop.ts';

/** The counter that used a spent voucher before, so long ago. */
const otherCounter = '2';
const usedBeforeMs = 25 * 60_000;

/** A voucher made for one lesson; its code is kept in memory alone. */
export interface HandedOut {
  readonly slot: Slot;
  readonly code: string;
  readonly ref: VoucherRef;
  readonly name: Localized;
}

/** A campaign of an earlier day is not of today: "half-price day" moves on with the weekday. */
function refreshCampaigns(context: AppContext): void {
  context.store.write((tx) => {
    const shop = tx.shop();
    if (shop === null) return;
    const now = civilNow(context, shop);
    const fresh = practiceCampaigns(shop, now.date, now.weekday);
    tx.applyFeed(
      fresh.map((campaign) => ({
        kind: 'campaign',
        campaign: { ...campaign, version: (tx.campaignById(campaign.id)?.version ?? 0) + 1 },
      })),
    );
  });
}

function usedElsewhere(context: AppContext, ref: VoucherRef, campaignNo: number): UseElsewhere {
  const { shop, counter } = context.store.read((tx) => ({
    shop: tx.shop(),
    counter: otherCounter,
  }));
  const now = civilNow(context, shop);
  return {
    ref,
    campaignNo,
    customer: null,
    uses: 1,
    amountMinor: null,
    valueMinor: 0,
    businessDay: now.businessDay,
    at: now.instant - usedBeforeMs,
    shop: shop?.id ?? '',
    shopName: shop?.name[shop.language] ?? '',
    counter,
    operator: '',
    device: context.ids.random128(),
    epoch: 1,
    seq: 1,
    undoes: null,
    revivedThrough: null,
  };
}

/** What a lesson sold out is there again for the next. */
function bringBack(context: AppContext, campaignNo: number): void {
  context.store.write((tx) => {
    const mark = tx
      .soldOutMarks()
      .find(({ thing }) => thing.kind === 'campaign' && thing.campaignNo === campaignNo);
    if (mark === undefined) return;
    const { thing, until } = mark;
    tx.append({
      ...entryFrame(context, tx, systemActor),
      id: context.ids.random128(),
      approver: null,
      body: { kind: 'soldOut', change: 'back', thing, until },
      print: null,
    });
  });
}

/** Fresh vouchers for these slots, known to this terminal and to no other. */
export async function handOut(
  context: AppContext,
  authority: Authority,
  slots: readonly Slot[],
): Promise<readonly HandedOut[]> {
  const chainKey = context.secrets.get('chainKey');
  if (chainKey === null) return [];
  refreshCampaigns(context);
  const made: HandedOut[] = [];
  for (const slot of slots) {
    const campaign = context.store.read((tx) => tx.campaignById(campaignOf[slot]));
    const code = makeNativeCode(context.crypto.randomBytes(nativeRandomBytes));
    const read = readCode(code, noCodeRules);
    if (campaign === null || read.kind !== 'native') continue;
    const row = { line: 1, code, phone: null, lastDay: null };
    await authority.addVouchers(campaign.id, [row], systemActor);
    const ref = voucherRef(context.crypto, chainKey, voucherIdText(read));
    if (slot === 'cake') bringBack(context, campaign.no);
    if (slot === 'spent') {
      const uses = [usedElsewhere(context, ref, campaign.no)];
      context.store.write((tx) => tx.applyFeed([{ kind: 'uses', uses }]));
    }
    made.push({ slot, code, ref, name: campaign.name });
  }
  return made;
}
