import type { Campaign, Limit } from '../../../shared/domain/campaign/campaign.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import type { CivilDate, CivilTime } from '../../../shared/domain/time/civil.ts';
import type {
  CounterFacts,
  CustomerFacts,
  CustomerId,
  ShopAuthority,
  Tally,
} from '../../../shared/domain/facts.ts';
import { itemGiven, soldOutMarkOf } from '../../../shared/domain/stock/soldOut.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import { civilNow } from '../context.ts';
import { marksToday } from '../stock/marksToday.ts';
import type { AppContext } from '../context.ts';
import { sourcesAt } from './factSources.ts';
import type { Sources } from './factSources.ts';
import type { Identity, Reader, Whose } from '../ports.ts';

/** What is known of the customer, as far as these campaigns ask. */
export function customerFacts(
  context: AppContext,
  tx: Reader,
  id: CustomerId,
  campaigns: readonly Campaign[],
): CustomerFacts {
  const sources = sourcesAt(context, tx);
  const known = tx.customerStanding(id);
  return {
    id,
    segment: sources.told(known?.segment ?? null),
    tier: sources.told(known?.tier ?? null),
    // Without a limit too: "third today" is worth saying.
    used: talliesOf(tx, sources, campaigns, { customer: id }),
  };
}

/** What is known of the place and moment, as far as these campaigns ask. */
export function counterFacts(
  context: AppContext,
  tx: Reader,
  campaigns: readonly Campaign[],
): CounterFacts {
  const shop = tx.shop();
  const identity = tx.identity();
  const now = civilNow(context, shop);
  const sources = sourcesAt(context, tx);
  const hasTwin = tx.sync().standing === 'frozen';
  const limitedPer = (per: Limit['per']): readonly Campaign[] =>
    campaigns.filter(({ limits }) => limits.some((one) => one.on === 'use' && one.per === per));
  return {
    shop: identity?.shop ?? '',
    shopGroups: sources.told(shop?.groups ?? []),
    channel: 'counter',
    now: { value: now, source: 'clock', asOf: now.instant },
    holidays: sources.told(holidaysAround(tx, shop, now)),
    lastSync: tx.sync().lastSync,
    // Two terminals that write one device's journal are apart, whatever the line says.
    lineUp: context.line.status().reachable && !hasTwin,
    standAlone: identity?.standAlone ?? true,
    authority: sources.told(hasTwin ? 'away' : authorityOf(identity, shop)),
    doubtSinceSync: new Map(
      campaigns
        .filter(({ offline }) => offline.kind === 'riskBudget')
        .map(({ no }) => [no, tx.doubtSinceSync(no)] as const),
    ),
    leases: new Map(),
    usedInShop: talliesOf(tx, sources, limitedPer('shop'), { shop: identity?.shop ?? '' }),
    usedAnywhere: talliesOf(tx, sources, limitedPer('campaign'), 'anybody'),
    soldOut: soldOutAmong(tx, shop, now, campaigns),
  };
}

function soldOutAmong(
  tx: Reader,
  shop: ShopConfig | null,
  { businessDay }: CivilTime,
  campaigns: readonly Campaign[],
): NonNullable<CounterFacts['soldOut']> {
  const marks = marksToday(tx, businessDay);
  if (marks.length === 0) return new Map();
  return new Map(
    campaigns
      .filter(({ benefit }) => itemGiven(benefit) !== null)
      .flatMap((campaign) => {
        const mark = soldOutMarkOf(campaign, marks, shop?.quickItems ?? []);
        return mark === null ? [] : [[campaign.no, mark] as const];
      }),
  );
}

function talliesOf(
  tx: Reader,
  sources: Sources,
  campaigns: readonly Campaign[],
  whose: Whose,
): ReadonlyMap<number, Tally> {
  return new Map(
    campaigns.map(({ no }) => [no, sources.tally(tx.countedDays('use', whose, no))] as const),
  );
}

/** Yesterday's too: hours that run over midnight belong to the day they began on. */
function holidaysAround(
  tx: Reader,
  shop: ShopConfig | null,
  { date }: CivilTime,
): readonly CivilDate[] {
  const calendar = shop?.calendar ?? null;
  if (calendar === null) return [];
  const near = [addDays(date, -1), date];
  return tx.holidays(calendar).filter((day) => near.includes(day));
}

/** Another counter's account can't be asked yet: such a voucher is that counter's to take. */
function authorityOf(identity: Identity | null, shop: ShopConfig | null): ShopAuthority {
  if (identity === null || identity.standAlone) return 'here';
  const named = shop?.authority ?? null;
  if (named === null) return 'unnamed';
  return named === identity.device ? 'here' : 'away';
}
