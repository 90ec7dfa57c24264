import { noCurrency } from '../../shared/domain/money.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { CivilTime } from '../../shared/domain/time/civil.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import type {
  Announce,
  Clock,
  Ids,
  Line,
  Log,
  NewEntry,
  PinHasher,
  Reader,
  Secrets,
  Store,
} from './ports.ts';
import type { Paper, PrinterFor } from './paper/paperPorts.ts';
import type { Actor } from '../../shared/protocol/entry.ts';

/** Everything the use cases may ask of the world. */
export interface AppContext {
  readonly mode: 'live' | 'practice';
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly crypto: Crypto;
  readonly secrets: Secrets;
  readonly pinHasher: PinHasher;
  readonly paper: Paper;
  readonly log: Log;
  readonly announce: Announce;
  /** The line to head office; does nothing standing alone. */
  readonly line: Line;
  /** A document waits for the printer. */
  readonly nudgePrinter: () => void;
  /** To ask a printer how it is, or to open its drawer; what is printed goes through the queue. */
  readonly printerFor: PrinterFor;
}

/** An entry with a paper stands in the journal: the printer, the line and the screens hear of it. */
export function tellOfEntry(context: Pick<AppContext, 'nudgePrinter' | 'line' | 'announce'>): void {
  context.nudgePrinter();
  context.line.nudge();
  context.announce('data');
}

/** The moment as the shop's wall shows it. Falls back to UTC before a shop is known. */
export function civilNow(context: Pick<AppContext, 'clock'>, shop: ShopConfig | null): CivilTime {
  const { effective } = context.clock.now();
  return context.clock.civil(effective, shop?.zone ?? 'UTC', shop?.cutOverMinute ?? 0);
}

/** The parts of a new entry that are the same whatever was done: when, where, by whom. */
export type EntryFrame = Omit<NewEntry, 'body' | 'print' | 'id' | 'approver'>;

export function entryFrame(
  context: Pick<AppContext, 'mode' | 'clock'>,
  tx: Reader,
  actor: Actor,
): EntryFrame {
  const shop = tx.shop();
  const moment = context.clock.now();
  return {
    mode: context.mode,
    actor,
    time: context.clock.civil(moment.effective, shop?.zone ?? 'UTC', shop?.cutOverMinute ?? 0),
    wallMs: moment.wallMs,
    monotonicMs: moment.monotonicMs,
    bootId: moment.bootId,
    currency: shop?.currency ?? noCurrency,
  };
}
