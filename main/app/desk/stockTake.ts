import { addDays } from '../../../shared/domain/time/civilTime.ts';
import type { CivilDate, InstantMs } from '../../../shared/domain/time/civil.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { StockSlice } from './deskPorts.ts';

/** Days from today on of which it is counted how many vouchers end on them. */
export const endsSoonDays = 28;
/** Vouchers counted in one go: a few milliseconds. */
export const vouchersPerSlice = 1_000;
/** The counter's turn between two slices. */
const pauseMs = 10;
/** A count that took more than one slice is good for so long. */
const goodForMs = 10 * 60_000;

export interface Stock {
  readonly at: InstantMs;
  readonly day: CivilDate;
  readonly campaigns: ReadonlyMap<number, { readonly known: number; readonly used: number }>;
  readonly ends: readonly StockSlice['ends'][number][];
}

export interface StockTake {
  /** The newest count; a new one begins where that has grown old. */
  look(): { readonly stock: Stock | null; readonly isCounting: boolean };
}

/** Waits so many ms; rejects when the terminal ends. */
export type Pause = (ms: number) => Promise<void>;

interface Count {
  readonly day: CivilDate;
  readonly campaigns: Map<number, { known: number; used: number }>;
  readonly ends: Map<string, StockSlice['ends'][number]>;
}

function addSlice(count: Count, slice: StockSlice): void {
  for (const { campaignNo, known, used } of slice.campaigns) {
    const before = count.campaigns.get(campaignNo) ?? { known: 0, used: 0 };
    count.campaigns.set(campaignNo, { known: before.known + known, used: before.used + used });
  }
  for (const end of slice.ends) {
    const key = `${end.campaignNo} ${end.lastDay}`;
    const left = (count.ends.get(key)?.left ?? 0) + end.left;
    count.ends.set(key, { ...end, left });
  }
}

/**
 * Counts the vouchers known here. A million of them is too many to go through while a manager waits, and
 * keeping count of each would be work for every redemption: it is done in slices, when it is asked for.
 */
export function createStockTake(context: AppContext, pause: Pause): StockTake {
  let last: Stock | null = null;
  let lastWasSliced = false;
  let isCounting = false;

  const today = (): CivilDate =>
    context.store.read((tx) => civilNow(context, tx.shop())).businessDay;

  function slice(count: Count, after: string): string | null {
    const days = { from: count.day, through: addDays(count.day, endsSoonDays - 1) };
    const counted = context.store.read((tx) => tx.countStock(after, vouchersPerSlice, days));
    addSlice(count, counted);
    return counted.next;
  }

  function keep({ day, campaigns, ends }: Count, wasSliced: boolean): void {
    last = { at: context.clock.now().effective, day, campaigns, ends: [...ends.values()] };
    lastWasSliced = wasSliced;
    isCounting = false;
  }

  async function goOn(count: Count, from: string): Promise<void> {
    for (let after: string | null = from; after !== null;) {
      await pause(pauseMs);
      after = slice(count, after);
    }
    keep(count, true);
    context.announce('data');
  }

  function begin(day: CivilDate): void {
    isCounting = true;
    const count: Count = { day, campaigns: new Map(), ends: new Map() };
    const next = slice(count, '');
    if (next === null) {
      keep(count, false);
      return;
    }
    goOn(count, next).catch(() => {
      // The terminal ends, or its database is busy: it is counted when it is next asked for.
      isCounting = false;
    });
  }

  function isGood(day: CivilDate): boolean {
    if (last === null || last.day !== day || !lastWasSliced) return false;
    return context.clock.now().effective - last.at < goodForMs;
  }

  return {
    look() {
      const day = today();
      if (!isCounting && !isGood(day)) begin(day);
      return { stock: last, isCounting };
    },
  };
}
