import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { Campaign, Localized } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { formatNativeCode } from '../../shared/domain/codes/nativeCode.ts';
import {
  signedVoucherBytes,
  voucherIdBytes,
  writeSignedVoucher,
} from '../../shared/domain/codes/signedVoucher.ts';
import { bytesToHex, utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { CachedCustomer } from '../../shared/protocol/feed.ts';
import type { DemoCampaigns } from './campaigns.ts';
import { firstIssuerKeyId } from '../keys/onlineKeys.ts';
import type { ChainKeys } from '../keys/onlineKeys.ts';
import { demoVoucher } from './vouchers.ts';
import type { DemoVoucher, DemoVoucherTerms } from './vouchers.ts';

/** A voucher meant to be printed and held before a scanner. Its code is the same whatever the day. */
export interface DemoCoupon {
  /** As printed under the symbol: `XXXX-XXXX-XXXX-CC`, or 144 characters of a signed one. */
  readonly code: string;
  readonly campaign: Campaign;
  /** What to expect of it at the counter. */
  readonly note: Localized;
  readonly customerLast4: string | null;
}

interface Planned extends DemoVoucherTerms {
  readonly note: Localized;
}

const good: Localized = { zh: '可以用', en: 'Good' };
/** Printed codes must not change with the day, so the signed one runs very nearly for ever. */
const signedFirstDay = '2026-01-01';
const signedLastDay = '2099-12-31';

/** The first vouchers of the list, one after the other: never re-order, only append. */
function planned(
  campaigns: DemoCampaigns,
  customers: readonly CachedCustomer[],
  today: CivilDate,
): readonly Planned[] {
  const { milkTea, fiveOff, afternoon, spendAndSave, giftCard, toppingCard } = campaigns;
  const member = (index: number) => customers[index]?.id ?? null;
  const ofMember: Localized = { zh: '会员专用,明天到期', en: 'A member’s own, ends tomorrow' };
  const weekdays: Localized = { zh: '工作日 13–18 点', en: 'Weekdays 13:00–18:00' };
  const inParts: Localized = { zh: '可分次使用,限静安寺店', en: 'In parts, Jing’an only' };
  const five: Localized = { zh: '可用五次,每天两次', en: 'Five uses, two a day' };
  return [
    { campaign: milkTea, note: good },
    { campaign: milkTea, note: good },
    { campaign: milkTea, note: good },
    { campaign: milkTea, note: good },
    { campaign: milkTea, note: ofMember, customer: member(0), lastDay: addDays(today, 1) },
    { campaign: fiveOff, note: { zh: '满30元', en: 'From ¥30' } },
    { campaign: fiveOff, note: { zh: '满30元', en: 'From ¥30' } },
    { campaign: fiveOff, note: ofMember, customer: member(0), lastDay: addDays(today, 1) },
    { campaign: afternoon, note: weekdays },
    { campaign: afternoon, note: weekdays },
    { campaign: spendAndSave, note: { zh: '每满50元', en: 'Every ¥50' } },
    { campaign: spendAndSave, note: { zh: '每满50元', en: 'Every ¥50' } },
    { campaign: spendAndSave, note: { zh: '每满50元', en: 'Every ¥50' } },
    { campaign: giftCard, note: inParts, homeShop: 'jingan' },
    { campaign: giftCard, note: inParts, homeShop: 'jingan' },
    {
      campaign: giftCard,
      note: { zh: '只能在浦东店用', en: 'Only in the Pudong shop' },
      homeShop: 'pudong',
    },
    { campaign: toppingCard, note: five, customer: member(0) },
    { campaign: toppingCard, note: five, customer: member(1) },
    { campaign: toppingCard, note: five, customer: member(2) },
    {
      campaign: milkTea,
      note: { zh: '已过期', en: 'Expired' },
      lastDay: addDays(today, -3),
    },
    {
      campaign: milkTea,
      note: { zh: '还没开始', en: 'Not yet valid' },
      firstDay: addDays(today, 7),
    },
    { campaign: fiveOff, note: { zh: '已作废', en: 'Killed by head office' }, killed: true },
    { campaign: milkTea, note: good },
  ];
}

/** Printed behind the signed one, so that the numbers of those before it stay what they are. */
function plannedLater(
  campaigns: DemoCampaigns,
  customers: readonly CachedCustomer[],
  today: CivilDate,
): readonly Planned[] {
  const { greenTea, memberPrice, teaCard, storedCard, weekPass, cakeHalf, puxi } = campaigns;
  const { comeAgain } = campaigns;
  const member = (index: number) => customers[index]?.id ?? null;
  return [
    { campaign: greenTea, note: { zh: '茉莉绿茶一口价9.9元', en: 'Jasmine green tea at ¥9.90' } },
    {
      campaign: memberPrice,
      note: { zh: '金卡会员，每月优惠100元为限', en: 'A gold member’s, up to ¥100 off a month' },
      customer: member(0),
    },
    {
      campaign: memberPrice,
      note: { zh: '持券人不是金银卡会员', en: 'Its holder is neither gold nor silver' },
      customer: member(3),
    },
    { campaign: teaCard, note: { zh: '十次，每天最多四次', en: 'Ten uses, four a day' } },
    {
      campaign: teaCard,
      note: { zh: '已过期，宽限期内仍可用', en: 'Expired, still taken in its days of grace' },
      lastDay: addDays(today, -5),
    },
    {
      campaign: storedCard,
      note: { zh: '可分次使用，限静安寺店', en: 'In parts, Jing’an only' },
      homeShop: 'jingan',
    },
    {
      campaign: weekPass,
      note: { zh: '首次使用起七天，每天一次', en: '7 days from first use, once a day' },
    },
    { campaign: cakeHalf, note: { zh: '法定节假日不可用', en: 'Not on public holidays' } },
    { campaign: puxi, note: { zh: '满25元，限浦西门店', en: 'From ¥25, Puxi shops only' } },
    { campaign: comeAgain, note: { zh: '满50元后送的', en: 'As given after spending ¥50' } },
  ];
}

/** A goodwill coupon signed by head office itself: good offline, in no terminal's cache. */
function signedCoupon(crypto: Crypto, keys: ChainKeys, campaign: Campaign): DemoCoupon {
  const id = crypto.sha256(utf8Bytes('little leaf tea/signed/0')).subarray(0, voucherIdBytes);
  const fields = {
    keyId: firstIssuerKeyId,
    voucherId: bytesToHex(id),
    campaignNo: campaign.no,
    firstDay: signedFirstDay,
    lastDay: signedLastDay,
    campaignVersion: 1,
  };
  const signature = crypto.sign(keys.issuerSecret, signedVoucherBytes(fields));
  return {
    code: writeSignedVoucher(fields, signature),
    campaign,
    note: { zh: '关怀券:签名券,断网也能验', en: 'Goodwill: signed, checked offline' },
    customerLast4: null,
  };
}

/** The presentable vouchers, and the coupons that are printed of them (one more: the signed one). */
export function demoCoupons(
  crypto: Crypto,
  keys: ChainKeys,
  campaigns: DemoCampaigns,
  customers: readonly CachedCustomer[],
  today: CivilDate,
): { readonly vouchers: readonly DemoVoucher[]; readonly coupons: readonly DemoCoupon[] } {
  const first = planned(campaigns, customers, today);
  const plan = [...first, ...plannedLater(campaigns, customers, today)];
  const last4ById = new Map(customers.map((customer) => [customer.id, customer.last4]));
  const vouchers = plan.map((terms, index) => demoVoucher(crypto, keys.chainKey, index, terms));
  const coupons = vouchers.map(({ code, cached }, index) => ({
    code: formatNativeCode(code),
    campaign: plan[index]?.campaign ?? campaigns.milkTea,
    note: plan[index]?.note ?? good,
    customerLast4: cached.customer === null ? null : (last4ById.get(cached.customer) ?? null),
  }));
  const signed = signedCoupon(crypto, keys, campaigns.goodwill);
  return { vouchers, coupons: coupons.toSpliced(first.length, 0, signed) };
}
