import { plainRounding } from '../domain/money.ts';
import { campaignTermsShape } from './campaign.ts';
import { described, withElement } from './document.ts';
import { documentTerms } from './termsDocument.ts';

/**
 * What a voucher gives, as it is written by hand. What is left out never gives more: a cap is written
 * (`null` for none), a threshold counts once.
 */

const [
  freeItem,
  gift,
  amountOff,
  percentOff,
  threshold,
  buyNGetM,
  fixedPrice,
  memberPrice,
  storedAmount,
] = campaignTermsShape.benefit.options;

const price = memberPrice.shape.prices.element.shape;
const rounding = percentOff.shape.rounding;

const item = described(
  documentTerms.inBothLanguages,
  '物品 Item',
  'What it is, in Chinese, English or both, as the cashier and the receipt say it.',
);

/** The kinds, each with its fields; all amounts are whole minor units (fen, cents). */
export const benefitKinds = [
  freeItem.extend({
    kind: described(
      freeItem.shape.kind,
      '免费兑换 Free item',
      'One eligible item is free up to capMinor; a dearer one costs the difference.',
    ),
    item,
    priceMinor: described(
      freeItem.shape.priceMinor.default(null),
      '商品原价 List price',
      'What the item itself costs, where it has one price; null where it has not.',
    ),
    capMinor: described(
      freeItem.shape.capMinor,
      '最高抵扣 Cap',
      'The most that is taken off. Not above priceMinor.',
    ),
  }),
  gift.extend({
    kind: described(
      gift.shape.kind,
      '赠品 Gift',
      'Handed over beside the order; it changes no line.',
    ),
    item,
    valueMinor: described(
      gift.shape.valueMinor,
      '价值 Value',
      'What it is worth, for limits and settlement.',
    ),
  }),
  amountOff.extend({
    kind: described(
      amountOff.shape.kind,
      '立减 Amount off',
      'A fixed amount off the eligible lines.',
    ),
    amountMinor: described(
      amountOff.shape.amountMinor,
      '减免金额 Amount',
      'Taken off, but never more than the lines come to.',
    ),
  }),
  percentOff.extend({
    kind: described(
      percentOff.shape.kind,
      '折扣 Percent off',
      'A share of what the eligible lines come to.',
    ),
    percent: described(
      percentOff.shape.percent,
      '减免百分比 Percent off',
      'What is taken off: 20 is 八折 (20 % off), 100 is free.',
    ),
    capMinor: described(
      percentOff.shape.capMinor,
      '最高减免 Cap',
      'The most that is taken off; null for no cap. Has to be written either way.',
    ),
    rounding: described(
      rounding
        .extend({
          mode: described(
            rounding.shape.mode.default(plainRounding.mode),
            '舍入方式 Mode',
            'halfUp (四舍五入), down (抹零) or up, of what is taken off.',
          ),
          toMinor: described(
            rounding.shape.toMinor.default(plainRounding.toMinor),
            '舍入单位 To a multiple of',
            '1: to the minor unit; 10: to a jiao; 100: to a yuan.',
          ),
        })
        .default(plainRounding),
      '舍入 Rounding',
      'How what is taken off is brought to a round amount.',
    ),
  }),
  threshold.extend({
    kind: described(
      threshold.shape.kind,
      '满减 Threshold',
      'offMinor is taken off for every spendMinor of eligible lines, maxTimes times at most.',
    ),
    spendMinor: described(threshold.shape.spendMinor, '满 Spend', 'For so much spent…'),
    offMinor: described(threshold.shape.offMinor, '减 Off', '…so much is taken off.'),
    maxTimes: described(
      threshold.shape.maxTimes.default(1),
      '最多几次 Times at most',
      '1 (left out): once an order, 满减. null: again for every such spend, 每满减.',
    ),
  }),
  buyNGetM.extend({
    kind: described(
      buyNGetM.shape.kind,
      '买赠 Buy some, get some',
      'Of buy + get eligible units, the get cheapest are free.',
    ),
    buy: described(buyNGetM.shape.buy, '买 Buy', 'Units to be paid for.'),
    get: described(buyNGetM.shape.get, '送 Get', 'Units that are free.'),
  }),
  fixedPrice.extend({
    kind: described(fixedPrice.shape.kind, '特价 Fixed price', 'One eligible item for priceMinor.'),
    item,
    priceMinor: described(
      fixedPrice.shape.priceMinor,
      '特价 Price',
      'What the customer pays for it.',
    ),
  }),
  memberPrice.extend({
    kind: described(
      memberPrice.shape.kind,
      '会员价 Member price',
      'Every eligible unit at its member price; needs customer: required.',
    ),
    prices: described(
      withElement(
        memberPrice.shape.prices,
        memberPrice.shape.prices.element.extend({
          of: described(price.of, '商品 Item', 'An item code, or #category.'),
          priceMinor: described(price.priceMinor, '会员价 Price', 'For one unit.'),
        }),
      ),
      '会员价目 Prices',
      'The lowest that fits a line counts; a line that is cheaper stays as it is.',
    ),
  }),
  storedAmount.extend({
    kind: described(
      storedAmount.shape.kind,
      '储值 Stored amount',
      'An amount on the voucher, used in parts.',
    ),
    amountMinor: described(
      storedAmount.shape.amountMinor,
      '储值金额 Amount',
      'What is on each new voucher.',
    ),
  }),
] as const;
