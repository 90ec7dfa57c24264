import type { Database } from 'better-sqlite3';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import type { UseRecord } from '../../shared/domain/facts.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { Reader, Usage } from '../app/ports.ts';
import { sumByDay } from './countedDays.ts';
import type { Memory } from './memory.ts';
import type { VoucherUse } from './rows.ts';
import { countedUses } from './toldUndos.ts';
import { standingUses, voucherUses } from './voucherUses.ts';
import type { StandingUse } from './voucherUses.ts';

const unused: Usage = {
  uses: 0,
  amountMinor: 0,
  lastUse: null,
  source: 'journal',
  undoRounds: 0,
  firstUseDay: null,
  revivedThrough: null,
};

function sumOf(redemptions: readonly StandingUse[], figure: 'uses' | 'amountMinor'): number {
  return redemptions.reduce((sum, one) => sum + one[figure], 0);
}

function standingIn(redemptions: readonly StandingUse[]): readonly VoucherUse[] {
  return redemptions
    .filter(({ uses, amountMinor }) => uses > 0 || amountMinor > 0)
    .flatMap(({ use }) => use ?? []);
}

function newestOwn(standing: readonly VoucherUse[]): number | null {
  return standing.reduce<number | null>(
    (newest, { seq }) => (seq === null ? newest : Math.max(newest ?? 0, seq)),
    null,
  );
}

function newestTold(standing: readonly VoucherUse[]): UseRecord | null {
  return standing.reduce<UseRecord | null>(
    (newest, { told }) => (told === null ? newest : newer(newest, told)),
    null,
  );
}

function newer(one: UseRecord | null, other: UseRecord | null): UseRecord | null {
  if (one === null || other === null) return one ?? other;
  return one.at >= other.at ? one : other;
}

function earliest(days: readonly CivilDate[]): CivilDate | null {
  return days.reduce<CivilDate | null>(
    (first, day) => (first === null || day < first ? day : first),
    null,
  );
}

function latest(days: readonly CivilDate[]): CivilDate | null {
  return days.reduce<CivilDate | null>(
    (last, day) => (last === null || day > last ? day : last),
    null,
  );
}

function daysOf(uses: readonly VoucherUse[]) {
  return sumByDay(
    uses.map(({ day, uses: count, valueMinor }) => ({
      businessDay: day,
      uses: count,
      valueMinor,
    })),
  );
}

type UsageReader = Pick<Reader, 'usage' | 'voucherDays'>;

/** Counts of uses, from our own journal and from what HQ told. */
export function usageReader(
  db: Database,
  memory: () => Memory,
  entryJson: (seq: number) => string | null,
): UsageReader {
  const usesOf = voucherUses(db, memory);

  function ownUse(seq: number): UseRecord | null {
    const json = entryJson(seq);
    if (json === null) return null;
    const entry = JSON.parse(json) as Entry;
    const { identity, shop } = memory().meta;
    return {
      at: entry.at,
      shop: entry.shop,
      shopName: shop === null ? entry.shop : shop.name[shop.language],
      counter: identity?.counterName ?? '',
      operator: entry.actor.name,
      seq,
    };
  }

  return {
    usage(ref) {
      const known = usesOf(ref);
      if (known.length === 0) return unused;
      const redemptions = [...standingUses(known).values()];
      const standing = standingIn(redemptions);
      const ownSeq = newestOwn(standing);
      const lastUse = newer(ownSeq === null ? null : ownUse(ownSeq), newestTold(standing));
      const told = lastUse === null ? known.some(({ seq }) => seq === null) : lastUse.seq === null;
      return {
        uses: sumOf(redemptions, 'uses'),
        amountMinor: sumOf(redemptions, 'amountMinor'),
        lastUse,
        source: told ? 'hq' : 'journal',
        undoRounds: redemptions.filter(({ isUndone }) => isUndone).length,
        firstUseDay: earliest(standing.map(({ day }) => day)),
        revivedThrough: latest(known.flatMap(({ revivedThrough }) => revivedThrough ?? [])),
      };
    },

    voucherDays(ref) {
      const known = countedUses(usesOf(ref));
      return {
        own: daysOf(known.filter(({ seq }) => seq !== null)),
        elsewhere: daysOf(known.filter(({ seq }) => seq === null)),
      };
    },
  };
}
