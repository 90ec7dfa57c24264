import type { BasketLine } from '../../shared/domain/order/basket.ts';
import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import type { InstantMs } from '../../shared/domain/time/civil.ts';
import { addDays, civilTimeAt } from '../../shared/domain/time/civilTime.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type {
  CounterFacts,
  CustomerFacts,
  CustomerId,
  Fact,
  Tally,
  VoucherFacts,
  VoucherRef,
} from '../../shared/domain/facts.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import { currentCampaigns } from '../campaigns/campaigns.ts';
import { holidayCalendar } from '../shops/holidays.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherTable } from '../store/tables/vouchers.ts';
import { shopById } from '../shops/shops.ts';
import { addTallies, limitsPer, tallyKey, tallyOf } from './tallies.ts';
import type { Tallies } from './tallies.ts';
import { requireCustomer } from './vouchers.ts';
import { usesByRef, voucherFacts } from './voucherFacts.ts';

/** An order as somebody at head office asks about it. */
export interface OrderAsked {
  readonly shop: string;
  /** A sales channel that is no shop: it stands where a shop's settings would. */
  readonly online?: ShopConfig;
  readonly at: InstantMs;
  /** `null`: the holder of the first voucher that has one, as at a counter. */
  readonly customer: CustomerId | null;
  readonly lines: readonly BasketLine[];
  readonly vouchers: readonly {
    readonly ref: VoucherRef;
    /** Uses, or part of a stored amount, to take at once; `null`: one, or as much as fits. */
    readonly uses: number | null;
    readonly amountMinor: number | null;
  }[];
  readonly approved: boolean;
}

interface Named {
  readonly row: VoucherTable;
  readonly campaign: Campaign;
}

/**
 * What head office's books say of an order, as a terminal of the shop with a fresh line would gather it:
 * the same rules decide on either. Throws `notFound` for what nobody here knows.
 */
export async function gatherOrderFacts(
  office: Office,
  tx: Tx | Office['db'],
  asked: OrderAsked,
): Promise<OrderFacts> {
  const shop = asked.online ?? (await shopById(office, tx, asked.shop));
  if (asked.customer !== null) await requireCustomer(office, tx, asked.customer);
  const refs = asked.vouchers.map(({ ref }) => ref);
  const named = await namedVouchers(office, tx, refs);
  const campaigns = [...new Map(named.map(({ campaign }) => [campaign.no, campaign])).values()];
  const customer = asked.customer ?? named.flatMap(({ row }) => row.customer ?? [])[0] ?? null;
  const tallies = await talliesFor(office, tx, { campaigns, refs, customer, shop: shop.id });
  const asOf = office.now();
  const tally = (per: Limit['per'], name: string, no: number): Tally =>
    tallyOf(tallies.get(tallyKey(per, name, no)) ?? [], asOf);
  const uses = await usesByRef(office, tx, refs);
  const vouchers = named.map(({ row, campaign }): VoucherFacts => {
    const used = tally('voucher', row.ref, campaign.no);
    return voucherFacts(row, campaign, uses.get(row.ref) ?? [], used, asOf);
  });
  return {
    counter: {
      ...(await counterFacts(office, tx, shop, asked.at, campaigns, tally)),
      channel: asked.online === undefined ? 'counter' : 'online',
    },
    customer:
      customer === null ? null : await customerFacts(office, tx, customer, campaigns, tally),
    basket: { lines: asked.lines },
    vouchers,
    amounts: chosen(asked.vouchers.map(({ ref, amountMinor }) => [ref, amountMinor])),
    uses: chosen(asked.vouchers.map(({ ref, uses: wanted }) => [ref, wanted])),
    approved: asked.approved,
  };
}

function chosen(
  choices: readonly (readonly [VoucherRef, number | null])[],
): ReadonlyMap<VoucherRef, number> {
  return new Map(
    choices.flatMap(([ref, quantity]) => (quantity === null ? [] : [[ref, quantity]])),
  );
}

/** In the order they were named. */
async function namedVouchers(
  office: Office,
  tx: Tx | Office['db'],
  refs: readonly VoucherRef[],
): Promise<readonly Named[]> {
  if (refs.length === 0) return [];
  const rows = await tx
    .selectFrom('voucher')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', refs)
    .execute();
  const byRef = new Map(rows.map((row) => [row.ref, row]));
  const campaigns = new Map((await currentCampaigns(office, tx)).map((one) => [one.no, one]));
  return refs.map((ref) => {
    const row = byRef.get(ref);
    const campaign = row === undefined ? undefined : campaigns.get(row.campaign_no);
    if (row === undefined || campaign === undefined) {
      throw new HqProblem('notFound', 'see faults', [{ field: ref, message: 'no such voucher' }]);
    }
    return { row, campaign };
  });
}

async function talliesFor(
  office: Office,
  tx: Tx | Office['db'],
  of: {
    readonly campaigns: readonly Campaign[];
    readonly refs: readonly VoucherRef[];
    readonly customer: CustomerId | null;
    readonly shop: string;
  },
): Promise<Tallies> {
  const names = {
    voucher: of.refs,
    customer: of.customer === null ? [] : [of.customer],
    shop: [of.shop],
    campaign: [],
  };
  const tallies: Tallies = new Map();
  for (const per of ['voucher', 'customer', 'shop', 'campaign'] as const) {
    // A customer's uses without a limit too: "third today" is worth saying.
    const asking = of.campaigns.filter(
      (campaign) => per === 'customer' || limitsPer(campaign, 'use', per).length > 0,
    );
    const wanted = {
      per,
      names: names[per],
      campaignNos: asking.map(({ no }) => no),
      since: null,
    };
    await addTallies(office, tx, 'use', wanted, tallies);
  }
  return tallies;
}

type TallyFor = (per: Limit['per'], name: string, campaignNo: number) => Tally;

async function customerFacts(
  office: Office,
  tx: Tx | Office['db'],
  id: CustomerId,
  campaigns: readonly Campaign[],
  tally: TallyFor,
): Promise<CustomerFacts> {
  const row = await tx
    .selectFrom('customer')
    .select(['segment', 'tier'])
    .where('tenant_id', '=', office.tenant)
    .where('customer_id', '=', id)
    .executeTakeFirst();
  const asOf = office.now();
  return {
    id,
    segment: { value: row?.segment ?? null, source: 'hq', asOf },
    tier: { value: row?.tier ?? null, source: 'hq', asOf },
    used: new Map(campaigns.map(({ no }) => [no, tally('customer', id, no)] as const)),
  };
}

/** The shop with its line up: what head office knows is as fresh as can be. */
async function counterFacts(
  office: Office,
  tx: Tx | Office['db'],
  shop: ShopConfig,
  at: InstantMs,
  campaigns: readonly Campaign[],
  tally: TallyFor,
): Promise<CounterFacts> {
  const asOf = office.now();
  const told = <T>(value: T): Fact<T> => ({ value, source: 'hq', asOf });
  const now = civilTimeAt(at, shop.zone, shop.cutOverMinute);
  const days =
    shop.calendar === null ? [] : (await holidayCalendar(office, tx, shop.calendar)).days;
  // Yesterday's too: hours that run over midnight belong to the day they began on.
  const near = [addDays(now.date, -1), now.date];
  const tallies = (per: 'shop' | 'campaign', name: string) =>
    new Map(
      campaigns
        .filter((campaign) => limitsPer(campaign, 'use', per).length > 0)
        .map(({ no }) => [no, tally(per, name, no)] as const),
    );
  return {
    shop: shop.id,
    shopGroups: told(shop.groups),
    channel: 'counter',
    now: told(now),
    holidays: told(days.map(({ date }) => date).filter((date) => near.includes(date))),
    lastSync: at,
    lineUp: true,
    standAlone: false,
    authority: told('here'),
    doubtSinceSync: new Map(),
    leases: new Map(),
    usedInShop: tallies('shop', shop.id),
    usedAnywhere: tallies('campaign', ''),
  };
}
