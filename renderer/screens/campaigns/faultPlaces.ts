/** Fields of the form that can be wrong; an entry of a list by its place. */
export type FormField =
  | (typeof places)[number][1]
  | `limits.${number}`
  | `prices.${number}`
  | `blackouts.${number}`
  | 'other';

/** What is wrong with a field by itself (`fault_…` in the campaigns' words). */
export type FaultWord = (typeof places)[number][2] | 'else';

/** Where each path of the schema stands in the form, and its words: the longest beginning first. */
const places = [
  ['name', 'name', 'name'],
  ['benefit.item', 'item', 'item'],
  ['benefit.prices', 'prices', 'prices'],
  ['benefit.rounding', 'rounding', 'rounding'],
  ['benefit.maxTimes', 'maxTimes', 'times'],
  ['benefit.percent', 'percent', 'percent'],
  ['benefit.spendMinor', 'spend', 'amount'],
  ['benefit.buy', 'buy', 'pieces'],
  ['benefit.get', 'get', 'pieces'],
  ['benefit.offMinor', 'amount', 'amount'],
  ['benefit.capMinor', 'amount', 'amount'],
  ['benefit.amountMinor', 'amount', 'amount'],
  ['benefit.valueMinor', 'amount', 'value'],
  ['benefit.priceMinor', 'benefitPrice', 'price'],
  ['acquisition.priceMinor', 'price', 'amount'],
  ['acquisition.graceDays', 'graceDays', 'grace'],
  ['acquisition', 'acquisition', 'else'],
  ['validFrom', 'validFrom', 'day'],
  ['validThrough', 'validThrough', 'day'],
  ['validity', 'validity', 'validity'],
  ['extendedThrough', 'extendedThrough', 'day'],
  ['reviveDays', 'reviveDays', 'revive'],
  ['hours', 'hours', 'hours'],
  ['blackouts', 'blackouts', 'blackout'],
  ['shops.include', 'shopsInclude', 'names'],
  ['shops.exclude', 'shopsExclude', 'names'],
  ['items.include', 'include', 'names'],
  ['items.exclude', 'exclude', 'names'],
  ['tiers', 'tiers', 'tiers'],
  ['minimumSpendMinor', 'minimumSpend', 'value'],
  ['usesPerVoucher', 'uses', 'uses'],
  ['limits', 'limits', 'limit'],
  ['customer', 'customer', 'else'],
  ['stackingGroup', 'stackingGroup', 'group'],
  ['applyOrder', 'applyOrder', 'applyOrder'],
  ['offline.maxCount', 'budget', 'budget'],
  ['offline.maxValueMinor', 'budget', 'budget'],
  ['offline.maxHoursSinceSync', 'budget', 'budget'],
  ['offline', 'offline', 'else'],
  ['maxDaysWithoutHq', 'maxDays', 'days'],
  ['approvalAboveMinor', 'approvalAbove', 'value'],
  ['costToShopPercent', 'costToShop', 'share'],
  ['funder', 'funder', 'funder'],
  ['goodwill.reasons', 'goodwillReasons', 'reasons'],
  ['goodwill.maxPerDay', 'goodwillPerDay', 'perDay'],
  ['goodwill.maxWorthPerDayMinor', 'goodwillWorth', 'value'],
  ['goodwill.maxPerPersonPerDay', 'goodwillPerPerson', 'perDay'],
  ['issueAfter.maxPerDay', 'afterPerDay', 'perDay'],
  ['issueAfter', 'afterEvents', 'afterEvents'],
] as const;

const lists = ['limits', 'prices', 'blackouts'] as const;
const entryOf = /^(?:benefit\.)?(limits|prices|blackouts)\.(\d+)/;

export interface FaultPlace {
  readonly field: FormField;
  readonly word: FaultWord;
}

export function placeOf(path: string): FaultPlace {
  const place = places.find(([start]) => path === start || path.startsWith(`${start}.`));
  if (place === undefined) return { field: 'other', word: 'else' };
  const [, field, word] = place;
  const [, list, at] = entryOf.exec(path) ?? [];
  const named = lists.find((name) => name === list);
  return named === undefined ? { field, word } : { field: `${named}.${Number(at)}`, word };
}
