import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type {
  CachedCustomer,
  CodeRules,
  HolidayCalendar,
  ShopConfig,
} from '../../shared/protocol/feed.ts';
import { demoCampaigns } from './campaigns.ts';
import type { DemoCampaigns } from './campaigns.ts';
import { demoCoupons } from './coupons.ts';
import type { DemoCoupon } from './coupons.ts';
import { demoCustomers } from './customers.ts';
import { demoHolidays } from './holidays.ts';
import { demoKeys } from './keys.ts';
import type { ChainKeys } from '../keys/onlineKeys.ts';
import { demoPeople } from './people.ts';
import type { DemoPerson } from './people.ts';
import { demoCodeRules, demoShops } from './shops.ts';
import { demoVoucher, spreadLastDay } from './vouchers.ts';
import type { DemoVoucher, DemoVoucherTerms } from './vouchers.ts';

const voucherCount = 5000;

/** The whole demo chain: public, invented, and the same for the same day. */
export interface DemoChain {
  readonly tenant: string;
  readonly name: string;
  readonly keys: ChainKeys;
  readonly codeRules: CodeRules;
  /** The first is where the demo's own terminal stands. */
  readonly shops: readonly ShopConfig[];
  readonly calendars: readonly HolidayCalendar[];
  readonly people: readonly DemoPerson[];
  readonly campaigns: readonly Campaign[];
  readonly customers: readonly CachedCustomer[];
  readonly vouchers: readonly DemoVoucher[];
  /** To be printed and scanned: static ones, and a signed one among them. */
  readonly coupons: readonly DemoCoupon[];
}

/** Terms of the vouchers behind the presentable ones, from their place in the list alone. */
function ordinary(
  index: number,
  campaigns: DemoCampaigns,
  customers: readonly CachedCustomer[],
  today: CivilDate,
): DemoVoucherTerms {
  const { milkTea, fiveOff, afternoon, spendAndSave, giftCard, toppingCard } = campaigns;
  const { greenTea, memberPrice, teaCard, storedCard, weekPass, cakeHalf, puxi } = campaigns;
  const usual = [
    milkTea,
    fiveOff,
    milkTea,
    spendAndSave,
    afternoon,
    fiveOff,
    toppingCard,
    giftCard,
  ];
  const seldom = [greenTea, memberPrice, teaCard, storedCard, weekPass, cakeHalf, puxi, milkTea];
  const kinds = [...usual, ...usual, ...seldom];
  const campaign = kinds[index % kinds.length] ?? milkTea;
  const holder = customers[index % customers.length] ?? null;
  const bound = campaign.customer === 'required' || index % 5 < 2;
  return {
    campaign,
    lastDay: spreadLastDay(index, today, campaign),
    customer: bound ? (holder?.id ?? null) : null,
    homeShop:
      campaign.offline.kind === 'homeShop'
        ? (demoShops[index % demoShops.length]?.id ?? null)
        : null,
  };
}

/** Pure: everything follows from the day. Codes do not depend even on that. */
export function demoChain(today: CivilDate, crypto: Crypto): DemoChain {
  const keys = demoKeys(crypto);
  const campaigns = demoCampaigns(today);
  const customers = demoCustomers(crypto, keys.chainKey);
  const { vouchers, coupons } = demoCoupons(crypto, keys, campaigns, customers, today);
  const rest = Array.from({ length: voucherCount - vouchers.length }, (_, place) => {
    const index = vouchers.length + place;
    const terms = ordinary(index, campaigns, customers, today);
    return demoVoucher(crypto, keys.chainKey, index, terms);
  });
  return {
    tenant: 'little-leaf-tea',
    name: '小叶茶 Little Leaf Tea',
    keys,
    codeRules: demoCodeRules,
    shops: demoShops,
    calendars: [demoHolidays],
    people: demoPeople,
    campaigns: Object.values(campaigns),
    customers,
    vouchers: [...vouchers, ...rest],
    coupons,
  };
}
