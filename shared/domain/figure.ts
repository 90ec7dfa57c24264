import type {
  Channel,
  DayRange,
  HourRange,
  LimitPeriod,
  Localized,
  Segment,
} from './campaign/campaign.ts';
import type { CivilDate, InstantMs, Weekday } from './time/civil.ts';
import type { FactSource } from './facts.ts';
import type { MinorUnits } from './money.ts';

/** A value as a rule saw it, raw: whoever shows it formats it for its language, shop and zone. */
export type Figure =
  | { readonly kind: 'instant'; readonly value: InstantMs }
  | { readonly kind: 'date'; readonly value: CivilDate }
  | { readonly kind: 'dates'; readonly value: readonly CivilDate[] }
  | { readonly kind: 'dayRanges'; readonly value: readonly DayRange[] }
  | { readonly kind: 'minute'; readonly value: number }
  | { readonly kind: 'money'; readonly value: MinorUnits }
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'names'; readonly value: readonly string[] }
  | { readonly kind: 'localized'; readonly value: Localized }
  | { readonly kind: 'weekdays'; readonly value: readonly Weekday[] }
  | { readonly kind: 'hours'; readonly value: readonly HourRange[] }
  | { readonly kind: 'channels'; readonly value: readonly Channel[] }
  | { readonly kind: 'segments'; readonly value: readonly Segment[] }
  | { readonly kind: 'source'; readonly value: FactSource }
  | { readonly kind: 'period'; readonly value: LimitPeriod };

export type Figures = Readonly<Record<string, Figure>>;
