import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { DayTally } from '../../shared/domain/facts.ts';
import type { Reader, Whose } from '../app/ports.ts';
import type { Memory } from './memory.ts';
import { blobOf } from './rows.ts';
import { select } from './select.ts';

interface DayRow {
  readonly day: CivilDate;
  readonly ownUses: number;
  readonly ownValue: number;
  readonly elsewhereUses: number;
  readonly elsewhereValue: number;
}

const noTally: Omit<DayTally, 'businessDay'> = { uses: 0, valueMinor: 0 };

/**
 * Tallies by day, in the order of the days; without those of which nothing is left. A day of ours may be
 * below nothing: what we undid counts with us, also where the use counts elsewhere or isn't known yet.
 */
export function sumByDay(...parts: readonly (readonly DayTally[])[]): readonly DayTally[] {
  const sums = new Map<CivilDate, Omit<DayTally, 'businessDay'>>();
  for (const { businessDay, uses, valueMinor } of parts.flat()) {
    const before = sums.get(businessDay) ?? noTally;
    sums.set(businessDay, {
      uses: before.uses + uses,
      valueMinor: before.valueMinor + valueMinor,
    });
  }
  return [...sums]
    .map(([businessDay, sum]) => ({ businessDay, ...sum }))
    .filter(({ uses, valueMinor }) => uses !== 0 || valueMinor !== 0)
    .sort((a, b) => (a.businessDay < b.businessDay ? -1 : 1));
}

type What = Parameters<Reader['countedDays']>[0];
type CountedDaysReader = Pick<Reader, 'countedDays' | 'goodwillIssued'>;

/** Uses and receipts by day, from our own journal and from what HQ told. */
export function countedDaysReader(db: Database, memory: () => Memory): CountedDaysReader {
  const figures = `SELECT day, own_uses AS ownUses, own_value AS ownValue,
    elsewhere_uses AS elsewhereUses, elsewhere_value AS elsewhereValue`;
  const ofCampaign = 'campaign_no = ? AND what = ?';
  const customerDays = select<[Buffer, number, What], DayRow>(
    db,
    `${figures} FROM customer_days WHERE customer = ? AND ${ofCampaign}`,
  );
  const shopDays = select<[string, number, What], DayRow>(
    db,
    `${figures} FROM shop_days WHERE shop = ? AND ${ofCampaign}`,
  );
  const campaignDays = select<[number, What], DayRow>(
    db,
    `${figures} FROM campaign_days WHERE ${ofCampaign}`,
  );

  function written(what: What, whose: Whose, campaignNo: number): readonly DayRow[] {
    if (whose === 'anybody') return campaignDays.all(campaignNo, what);
    return 'customer' in whose
      ? customerDays.all(blobOf(whose.customer), campaignNo, what)
      : shopDays.all(whose.shop, campaignNo, what);
  }

  function countedDays(what: What, whose: Whose, campaignNo: number) {
    const rows = written(what, whose, campaignNo);
    const own = rows.map(({ day, ownUses, ownValue }) => ({
      businessDay: day,
      uses: ownUses,
      valueMinor: ownValue,
    }));
    const elsewhere = rows.map(({ day, elsewhereUses, elsewhereValue }) => ({
      businessDay: day,
      uses: elsewhereUses,
      valueMinor: elsewhereValue,
    }));
    const waiting = memory().pending.ownDays(what, whose, campaignNo);
    return { own: sumByDay(own, waiting), elsewhere: sumByDay(elsewhere) };
  }

  return {
    countedDays,
    goodwillIssued: (campaignNo, businessDay) => {
      const shop = memory().meta.identity?.shop ?? '';
      const { own, elsewhere } = countedDays('receipt', { shop }, campaignNo);
      const onDay = [...own, ...elsewhere].filter((one) => one.businessDay === businessDay);
      return onDay.reduce((sum, { uses }) => sum + uses, 0);
    },
  };
}
