import { Temporal } from 'temporal-polyfill';
import type { InstantMs } from '../../shared/domain/time/civil.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { CounterFacts } from '../../shared/domain/facts.ts';
import { civil, counterAt, fact, zone } from './build.ts';

/** The instant at which a clock on a wall in `inZone` shows this; of two the earlier. */
export function wall(local: string, inZone = zone): InstantMs {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(inZone).epochMilliseconds;
}

/** A counter where the wall shows this, in whose zone the shop is. */
export function counterWhen(
  local: string,
  change: Partial<CounterFacts> = {},
  inZone = zone,
): Pick<OrderFacts, 'counter'> {
  return counterOn(wall(local, inZone), change, inZone);
}

/** The same by the instant, for those that no wall shows, or shows twice. */
export function counterOn(
  instant: InstantMs,
  change: Partial<CounterFacts> = {},
  inZone = zone,
): Pick<OrderFacts, 'counter'> {
  return { counter: counterAt(instant, { now: fact(civil(instant, inZone), 'clock'), ...change }) };
}
