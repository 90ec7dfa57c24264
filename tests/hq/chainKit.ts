import { hqCrypto } from '../../hq/crypto.ts';
import type { CaseReport } from '../../hq/cases/caseList.ts';
import type { RedemptionReport } from '../../hq/reports/reports.ts';
import { knownAs } from '../../hq/vouchers/voucherCode.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import type { EntryBody, RedeemedVoucher, VoidBody } from '../../shared/protocol/entry.ts';
import { feedPage } from '../../shared/protocol/feed.ts';
import type { FeedEvent } from '../../shared/protocol/feed.ts';
import { redeemed } from './paperTerminal.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { snapshotPages } from './snapshotKit.ts';
import type { TestOffice } from './testOffice.ts';

type Draft = Omit<Campaign, 'id' | 'no' | 'version'>;

const draft: Draft = {
  ...plainTerms,
  name: { zh: '十元券', en: '¥10 off' },
  benefit: { kind: 'amountOff', amountMinor: 1000 },
  validFrom: '2026-01-01',
  validThrough: '2099-12-31',
  zone: 'Asia/Shanghai',
};

async function posted<T>(office: TestOffice, path: string, body: unknown): Promise<T> {
  const response = await office.admin(path, body);
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

export async function campaignById(office: TestOffice, id: string): Promise<Campaign> {
  const { campaigns } = await office.list<{ campaigns: readonly Campaign[] }>('campaigns');
  const found = campaigns.find((campaign) => campaign.id === id);
  if (found === undefined) throw new Error(`no campaign ${id}`);
  return found;
}

/** Makes a plain campaign with these terms of its own, or the next version of `id`. */
export async function makeCampaign(
  office: TestOffice,
  terms: Partial<Draft>,
  id: string | null = null,
): Promise<Campaign> {
  const body = { ...draft, ...terms, id };
  const made = await posted<{ readonly id: string }>(office, 'campaigns', body);
  return campaignById(office, made.id);
}

/** Makes vouchers at head office; their refs. */
export async function makeRefs(
  office: TestOffice,
  campaign: Campaign,
  count: number,
  customer: string | null = null,
): Promise<readonly string[]> {
  const wanted = { shop: 'jingan', campaignId: campaign.id, count, customer };
  const { codes } = await posted<{ readonly codes: readonly string[] }>(office, 'vouchers', wanted);
  const { chainKey } = office.service.office.keys;
  return codes.map((code) => knownAs(hqCrypto, chainKey, code).ref);
}

/** One voucher's part in a redemption of this campaign. */
export function used(
  campaign: Campaign,
  ref: string,
  change: Partial<RedeemedVoucher> = {},
): RedeemedVoucher {
  const { id, no, version, name, benefit } = campaign;
  return redeemed(ref, {
    campaign: { id, no, version, name, benefit: benefit.kind },
    discountMinor: 1000,
    valueMinor: 1000,
    ...change,
  });
}

type Restored = VoidBody['restored'][number];

/** Undoes (part of) the redemption at this place of the journal of `of`. */
export function undo(
  of: PaperTerminal,
  seq: number,
  campaign: Campaign,
  ref: string,
  change: Partial<Restored> = {},
  customer: string | null = null,
): EntryBody {
  const restored: Restored = {
    ref,
    campaignNo: campaign.no,
    uses: 1,
    amountMinor: null,
    discountMinor: 1000,
    valueMinor: 1000,
    revivedThrough: null,
    ...change,
  };
  return {
    kind: 'void',
    redemption: { device: of.device, epoch: of.epoch, seq, id: '0'.repeat(32), shop: '' },
    restored: [restored],
    returned: [],
    customer,
    businessDay: '2026-11-21',
    reason: 'wrong order',
  };
}

/** Newest arrival first. */
export async function usesOf(
  office: TestOffice,
  ref: string,
): Promise<readonly RedemptionReport[]> {
  const { redemptions } = await office.list<{ redemptions: readonly RedemptionReport[] }>(
    'redemptions?limit=1000',
  );
  return redemptions.filter((one) => one.ref === ref);
}

export async function casesOf(office: TestOffice, ref: string): Promise<readonly CaseReport[]> {
  const { cases } = await office.list<{ cases: readonly CaseReport[] }>('cases?limit=1000');
  return cases.filter((one) => one.ref === ref);
}

export async function feedHead(terminal: PaperTerminal): Promise<number> {
  const response = await terminal.fetchSigned('/v1/feed?after=0&wait=0');
  return feedPage.parse(await response.json()).head;
}

export async function feedSince(
  terminal: PaperTerminal,
  after: number,
): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for (;;) {
    const response = await terminal.fetchSigned(`/v1/feed?after=${after + events.length}&wait=0`);
    const page = feedPage.parse(await response.json());
    events.push(...page.events);
    if (after + events.length >= page.head) return events;
  }
}

export async function wholeSnapshot(terminal: PaperTerminal): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for await (const page of snapshotPages(terminal)) events.push(...page.events);
  return events;
}
