import { createHmac } from 'node:crypto';
import type { Campaign, Segment } from '../../shared/domain/campaign/campaign.ts';
import { segments } from '../../shared/domain/campaign/campaign.ts';
import { contradictionCodes } from '../../shared/domain/campaign/contradictions.ts';
import { codeHint, noCodeRules, voucherIdText } from '../../shared/domain/codes/code.ts';
import type { CodeReadingRules } from '../../shared/domain/codes/code.ts';
import { campaignFromCells } from '../../shared/domain/imports/campaignCells.ts';
import { readCodeCell } from '../../shared/domain/imports/codeCell.ts';
import type { ImportFaultCode, RowFault } from '../../shared/domain/imports/importFaults.ts';
import { minorInText } from '../../shared/domain/imports/writtenAmount.ts';
import { dayInText } from '../../shared/domain/imports/writtenDay.ts';
import { normalisePhone, wholeNumber } from '../../shared/domain/phone.ts';
import { campaignDraft } from '../../shared/protocol/campaign.ts';
import type { CodeRules } from '../../shared/protocol/feed.ts';
import { phoneKey, voucherRef } from '../../shared/protocol/keyedHash.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import { currentCampaigns } from '../campaigns/campaigns.ts';
import type { Office } from '../office.ts';
import { shops } from '../shops/shops.ts';
import type { ImportPlan } from './importPlan.ts';
import type { CampaignRow, CustomerRow, VoucherRow } from './importRows.ts';

export type Cells = Readonly<Record<string, string>>;

/** What rows are read against; read once for a part of a file. */
export interface Reading {
  readonly office: Office;
  readonly plan: ImportPlan;
  readonly rules: CodeReadingRules;
  readonly campaigns: ReadonlyMap<string, Campaign>;
  readonly shops: ReadonlySet<string>;
  readonly zone: string;
}

/** A row that can be brought in. `ref` must not stand twice in a file. */
export interface GoodRow {
  readonly ref: string;
  readonly body: VoucherRow | CustomerRow | CampaignRow;
}

export type ReadRow = { readonly good: GoodRow } | { readonly faults: readonly RowFault[] };

const last4Digits = 4;
const maxUses = 1000;
const maxTierCharacters = 40;
const refBytes = 16;

/** Segments as people write them in Chinese. */
const segmentsInChinese: Readonly<Record<string, Segment>> = {
  新客: 'new',
  忠诚: 'loyal',
  高价值: 'highValue',
  潜力: 'potential',
};

export async function readingFor(office: Office, plan: ImportPlan): Promise<Reading> {
  const { code_rules: rules } = await office.db
    .selectFrom('tenant')
    .select('code_rules')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const all = await currentCampaigns(office, office.db);
  const byName = all.flatMap((one) => [
    [one.name.zh, one] as const,
    [one.name.en, one] as const,
    [String(one.no), one] as const,
    [one.id, one] as const,
  ]);
  const allShops = await shops(office, office.db);
  return {
    office,
    plan,
    rules: { ...noCodeRules, ...(JSON.parse(rules) as CodeRules) },
    campaigns: new Map(byName),
    shops: new Set(allShops.map(({ id }) => id)),
    zone: allShops.find(({ id }) => id === plan.shop)?.zone ?? 'UTC',
  };
}

/** A row's cells as what they are, or all that is wrong with them. Codes and numbers end here (I11). */
export function readRow(reading: Reading, cells: Cells): ReadRow {
  switch (reading.plan.kind) {
    case 'customers':
      return readCustomer(reading, cells);
    case 'vouchers':
      return readVoucher(reading, cells);
    case 'campaigns':
      return readCampaign(reading, cells);
  }
}

class Faults {
  readonly all: RowFault[] = [];

  add(field: string, code: ImportFaultCode, figure: number | null = null): null {
    this.all.push({ field, code, figure });
    return null;
  }
}

interface Holder {
  readonly phoneKey: string;
  readonly last4: string;
}

function holderIn({ office }: Reading, text: string, faults: Faults): Holder | null {
  if (text === '') return null;
  const digits = normalisePhone(text);
  if (!wholeNumber.test(digits)) return faults.add('phone', 'notAPhone');
  return {
    phoneKey: phoneKey(office.crypto, office.keys.chainKey, digits),
    last4: digits.slice(-last4Digits),
  };
}

function dayIn(cells: Cells, field: string, faults: Faults): string | null {
  const text = cells[field] ?? '';
  if (text === '') return null;
  return dayInText(text) ?? faults.add(field, 'noDay');
}

function campaignIn({ plan, campaigns }: Reading, cells: Cells, faults: Faults): Campaign | null {
  const named = cells['campaign'] ?? '';
  const found = campaigns.get(named === '' ? (plan.campaignId ?? '') : named);
  return found ?? faults.add('campaign', 'noSuchCampaign');
}

function usesIn(text: string, faults: Faults): number | null {
  if (text === '') return null;
  const uses = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return uses >= 1 && uses <= maxUses ? uses : faults.add('uses', 'notANumber', maxUses);
}

function amountIn(text: string, campaign: Campaign | null, faults: Faults): number | null {
  if (text === '') return null;
  if (campaign !== null && campaign.benefit.kind !== 'storedAmount') {
    return faults.add('amount', 'noAmountHere');
  }
  const minor = minorInText(text);
  return minor === null || minor === 0 ? faults.add('amount', 'notAnAmount') : minor;
}

function customerIn(text: string, faults: Faults): string | null {
  if (text === '') return null;
  return hex(refBytes).safeParse(text).success ? text : faults.add('customer', 'noSuchCustomer');
}

function readVoucher(reading: Reading, cells: Cells): ReadRow {
  const faults = new Faults();
  const { office } = reading;
  const read = readCodeCell(cells['code'] ?? '', reading.rules);
  if (!read.ok) faults.add('code', read.fault);
  const campaign = campaignIn(reading, cells, faults);
  const holder = holderIn(reading, cells['phone'] ?? '', faults);
  const customer = customerIn(cells['customer'] ?? '', faults);
  const firstDay = dayIn(cells, 'firstDay', faults);
  const lastDay = dayIn(cells, 'lastDay', faults);
  if (firstDay !== null && lastDay !== null && firstDay > lastDay) {
    faults.add('firstDay', 'firstAfterLast');
  }
  const uses = usesIn(cells['uses'] ?? '', faults);
  const amountMinor = amountIn(cells['amount'] ?? '', campaign, faults);
  if (!read.ok || campaign === null || faults.all.length > 0) return { faults: faults.all };
  const ref = voucherRef(office.crypto, office.keys.chainKey, voucherIdText(read.code));
  const form = read.code.kind === 'native' ? 'static' : 'foreign';
  const body: VoucherRow = {
    kind: 'voucher',
    campaignId: campaign.id,
    form,
    hint: codeHint(read.code),
    holder,
    customer,
    firstDay,
    lastDay,
    uses,
    amountMinor,
  };
  return { good: { ref, body } };
}

/** Of several words (a CRM's tags) the first that is a segment; one word that is none is a fault. */
function segmentIn(text: string, faults: Faults): Segment | null {
  if (text === '') return null;
  const words = text.split(/[,;，；、]/).map((word) => word.trim());
  const found = words.flatMap((word) => {
    const same = segments.find((one) => one.toLowerCase() === word.toLowerCase());
    return same ?? (Object.hasOwn(segmentsInChinese, word) ? (segmentsInChinese[word] ?? []) : []);
  });
  return found[0] ?? faults.add('segment', 'noSuchSegment');
}

function readCustomer(reading: Reading, cells: Cells): ReadRow {
  const faults = new Faults();
  const phone = cells['phone'] ?? '';
  if (phone === '') faults.add('phone', 'missing');
  const holder = holderIn(reading, phone, faults);
  const tags = reading.plan.preset === 'own' ? faults : new Faults();
  const segment = segmentIn(cells['segment'] ?? '', tags);
  const tier = cells['tier'] || null;
  if ((tier?.length ?? 0) > maxTierCharacters) faults.add('tier', 'tooLong', maxTierCharacters);
  const homeShop = cells['homeShop'] || reading.plan.shop;
  if (homeShop !== null && !reading.shops.has(homeShop)) faults.add('homeShop', 'noSuchShop');
  if (holder === null || faults.all.length > 0) return { faults: faults.all };
  const body: CustomerRow = { kind: 'customer', last4: holder.last4, segment, tier, homeShop };
  return { good: { ref: holder.phoneKey, body } };
}

function readCampaign(reading: Reading, cells: Cells): ReadRow {
  const { office } = reading;
  const parsed = campaignDraft.safeParse(campaignFromCells(cells, reading.zone));
  if (!parsed.success) {
    const faults = new Faults();
    for (const { path, message } of parsed.error.issues) {
      const code = contradictionCodes.find((one) => one === message) ?? 'badCampaign';
      faults.add(path.map(String).join('.'), code);
    }
    return { faults: faults.all };
  }
  // The same draft is the same campaign: a file sent twice makes it once.
  const text = JSON.stringify(parsed.data);
  const ref = createHmac('sha256', office.keys.chainKey)
    .update(`countersign/imported-campaign/1\0${text}`)
    .digest('hex')
    .slice(0, refBytes);
  return { good: { ref, body: { kind: 'campaign', draft: parsed.data } } };
}
