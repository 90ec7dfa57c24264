import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Benefit, Campaign, Scope } from '../../shared/domain/campaign/campaign.ts';
import type { OrderFacts } from '../../shared/domain/order/decision.ts';
import type { VoucherFacts } from '../../shared/domain/facts.ts';
import type { MinorUnits } from '../../shared/domain/money.ts';

const currency = 'cny';
const servicePath = '@medusajs/promotion/dist/services/index.js';
const categoryAttribute = 'items.product.categories.id';
const itemAttribute = 'items.product.id';

/** Medusa's own names and shapes from here on: promotions as its database hands them to its calculation. */
interface Rule {
  readonly attribute: string;
  readonly operator: 'in' | 'ne' | 'gte' | 'lt';
  readonly values: readonly { readonly value: string }[];
}

interface ApplicationMethod {
  readonly type: 'fixed' | 'percentage';
  readonly value: number;
  readonly target_type: 'items';
  readonly allocation: 'across' | 'each';
  readonly currency_code: string;
  readonly target_rules: readonly Rule[];
  readonly buy_rules?: readonly Rule[];
  readonly buy_rules_min_quantity?: number;
  readonly apply_to_quantity?: number;
  readonly max_quantity?: number;
}

interface Promotion {
  readonly code: string;
  readonly type: 'standard' | 'buyget';
  readonly is_automatic: false;
  readonly status: 'active';
  readonly limit: number;
  readonly used: number;
  readonly campaign: null;
  readonly rules: readonly Rule[];
  readonly application_method: ApplicationMethod;
}

interface Action {
  readonly action: string;
  readonly code: string;
  readonly amount: unknown;
}

interface PromotionService {
  listActivePromotions_: () => Promise<readonly Promotion[]>;
  computeActions(
    codes: readonly string[],
    context: object,
    options: { readonly prevent_auto_promotions: true },
    shared: { readonly manager: object },
  ): Promise<readonly Action[]>;
}

interface ServicesModule {
  readonly PromotionModuleService: { readonly prototype: PromotionService };
}

function rule(
  attribute: string,
  operator: Rule['operator'],
  values: readonly (string | number)[],
): Rule {
  return { attribute, operator, values: values.map((value) => ({ value: String(value) })) };
}

function anyOf(attribute: string, values: readonly (string | number)[] | null): readonly Rule[] {
  return values === null ? [] : [rule(attribute, 'in', values)];
}

/** Where, when and for whom; Medusa has no words for the rest, which it is spared. */
function rulesOf(campaign: Campaign): readonly Rule[] {
  const hours = (campaign.hours ?? []).flatMap(({ fromMinute, toMinute }) => [
    rule('minute_of_day', 'gte', [fromMinute]),
    rule('minute_of_day', 'lt', [toMinute]),
  ]);
  const minimum = campaign.minimumSpendMinor;
  return [
    ...anyOf('sales_channel_id', campaign.shops.include),
    ...anyOf('weekday', campaign.weekdays),
    ...hours,
    ...anyOf('channel', campaign.channels),
    ...anyOf('customer.groups.id', campaign.tiers),
    ...(minimum === null ? [] : [rule('item_total', 'gte', [minimum])]),
  ];
}

/** Of items or of categories: in Medusa a rule is about one attribute. */
function scopeRules({ include, exclude }: Scope): readonly Rule[] {
  return [...entryRules(include ?? [], 'in'), ...entryRules(exclude, 'ne')];
}

function entryRules(entries: readonly string[], operator: 'in' | 'ne'): readonly Rule[] {
  const items = entries.filter((entry) => !entry.startsWith('#'));
  const categories = entries.filter((entry) => entry.startsWith('#'));
  const names = categories.map((entry) => entry.slice(1));
  return [rule(itemAttribute, operator, items), rule(categoryAttribute, operator, names)].filter(
    ({ values }) => values.length > 0,
  );
}

function methodOf(benefit: Benefit, rules: readonly Rule[]): ApplicationMethod {
  const common = {
    target_type: 'items',
    currency_code: currency,
    target_rules: rules,
  } as const;
  switch (benefit.kind) {
    case 'amountOff':
      return { ...common, type: 'fixed', value: benefit.amountMinor, allocation: 'across' };
    case 'percentOff':
      return { ...common, type: 'percentage', value: benefit.percent, allocation: 'across' };
    case 'buyNGetM':
      return {
        ...common,
        type: 'percentage',
        value: 100,
        allocation: 'each',
        buy_rules: rules,
        buy_rules_min_quantity: benefit.buy,
        apply_to_quantity: benefit.get,
        max_quantity: benefit.get,
      };
    default:
      throw new Error(`Medusa has nothing like ${benefit.kind}`);
  }
}

function promotionOf({ ref, campaign, usesAllowed, usesCounted }: VoucherFacts): Promotion {
  const { benefit, items } = campaign.value;
  return {
    code: ref,
    type: benefit.kind === 'buyNGetM' ? 'buyget' : 'standard',
    is_automatic: false,
    status: 'active',
    limit: usesAllowed.value,
    used: usesCounted.value,
    campaign: null,
    rules: rulesOf(campaign.value),
    application_method: methodOf(benefit, scopeRules(items)),
  };
}

function itemsOf({ basket }: OrderFacts): readonly object[] {
  return basket.lines.map(({ lineId, item, categories, quantity, unitPriceMinor }) => ({
    id: lineId,
    quantity,
    subtotal: quantity * unitPriceMinor,
    original_total: quantity * unitPriceMinor,
    is_discountable: true,
    product: { id: item, categories: categories.map((id) => ({ id })) },
  }));
}

function contextOf(order: OrderFacts): object {
  const { counter, customer, basket } = order;
  const { weekday, minuteOfDay } = counter.now.value;
  return {
    currency_code: currency,
    sales_channel_id: counter.shop,
    channel: counter.channel,
    weekday,
    minute_of_day: minuteOfDay,
    item_total: basket.lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0),
    customer: { id: customer?.id ?? null, groups: [{ id: customer?.tier.value ?? null }] },
    items: itemsOf(order),
  };
}

/** An order as Medusa sees it, converted beforehand. */
export interface MedusaOrder {
  compute(): Promise<readonly Action[]>;
}

/**
 * Medusa's own promotion service, without its database: promotions found, in force and read into memory
 * are given to it, so that only its calculation is left.
 */
export function openMedusa(): (order: OrderFacts) => MedusaOrder {
  const load = createRequire(join(import.meta.dirname, 'package.json'));
  const { PromotionModuleService } = load(servicePath) as ServicesModule;
  return (order) => {
    const promotions = order.vouchers.map(promotionOf);
    const codes = promotions.map(({ code }) => code);
    const context = contextOf(order);
    const service = Object.create(PromotionModuleService.prototype) as PromotionService;
    service.listActivePromotions_ = () => Promise.resolve(promotions);
    // The calculation only looks whether a database manager is there at all.
    const shared = { manager: { database: 'none' } };
    return {
      compute: () =>
        service.computeActions(codes, context, { prevent_auto_promotions: true }, shared),
    };
  };
}

/** What each code takes off in all, in minor units; Medusa's fractions come together to whole ones. */
export function discountsIn(actions: readonly Action[]): ReadonlyMap<string, MinorUnits> {
  const sums = new Map<string, number>();
  for (const { code, amount } of actions) sums.set(code, (sums.get(code) ?? 0) + Number(amount));
  return new Map([...sums].map(([code, sum]) => [code, Math.round(sum)]));
}
