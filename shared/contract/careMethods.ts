import { z } from 'zod';
import { maxMemberCharacters } from '../domain/codes/memberCode.ts';
import { ratings } from '../domain/customers/rating.ts';
import type { Rating } from '../domain/customers/rating.ts';
import { wakeOutcomes } from '../domain/customers/wake.ts';
import { namedEndings } from '../domain/issue/couponState.ts';
import { hex, noteText } from '../protocol/primitives.ts';
import type {
  AfterView,
  CampaignRatings,
  CareView,
  CouponOfShop,
  EffectView,
  GivenAfter,
  GoodwillLook,
  WakeList,
} from './careViews.ts';
import { method } from './method.ts';
import type { CustomerPanel } from './views.ts';

const nothing = z.strictObject({});
const customer = hex(16);
const ofRedemption = z.strictObject({ seq: z.int().min(1) });
const minuteOfDay = z.int().min(0).max(1440);

/** The part of the contract about what customers are given, asked and say. */
export const careMethods = {
  'goodwill.look': method<GoodwillLook>()(
    'manager',
    'read',
    'What stands in the way of giving a coupon, and what to know of the customer, before the PIN',
    z.strictObject({ campaignId: z.string().min(1).max(40), customer: customer.nullable() }),
  ),
  'goodwill.others': method<readonly CouponOfShop[]>()(
    'manager',
    'read',
    'Coupons that other counters of this shop gave lately, as head office told',
    nothing,
  ),
  'goodwill.void': method<{ readonly seq: number }>()(
    'manager',
    'write',
    'End a coupon of this shop that nobody used; it stays counted as given',
    z.strictObject({
      voidId: hex(16),
      ref: hex(16),
      because: z.enum(namedEndings),
      note: noteText(0, 120),
    }),
  ),
  'goodwill.effect': method<EffectView>()(
    'manager',
    'read',
    'What came of the coupons given here: how many came back, after how long, with how much',
    nothing,
  ),

  'customer.byCode': method<CustomerPanel | null>()(
    'cashier',
    'read',
    'A customer by their member code, scanned or typed',
    z.strictObject({ raw: z.string().min(1).max(maxMemberCharacters) }),
  ),
  'customer.memberCode': method<{ readonly code: string }>()(
    'cashier',
    'read',
    'A customer’s member code, for their own phone',
    z.strictObject({ id: customer }),
  ),
  'customer.care': method<CareView>()(
    'cashier',
    'read',
    'What may be said to a customer about what ends soon, and what they wished',
    z.strictObject({ id: customer }),
  ),
  'customer.wakeList': method<WakeList>()(
    'cashier',
    'read',
    'Customers to be told of what ends soon, within the hours in which they may be asked',
    nothing,
  ),
  'customer.wake': method<null>()(
    'cashier',
    'write',
    'What came of telling a customer; `never` is also their wish',
    z.strictObject({ wakeId: hex(16), customer, outcome: z.enum(wakeOutcomes) }),
  ),
  'customer.contact': method<null>()(
    'cashier',
    'write',
    'Whether a customer wants to be told of what they have',
    z.strictObject({ wishId: hex(16), customer, may: z.boolean() }),
  ),
  'customer.askHours': method<null>()(
    'manager',
    'write',
    'When customers may be asked, minutes of the day; standing alone',
    z.strictObject({ fromMinute: minuteOfDay, toMinute: minuteOfDay }),
  ),
  'customer.after': method<AfterView>()(
    'cashier',
    'read',
    'What there is to do after a redemption: a rating, and a coupon the terms suggest',
    ofRedemption,
  ),
  'customer.rate': method<{ readonly rating: Rating }>()(
    'cashier',
    'write',
    'What the customer said of a redemption; the first word stands',
    ofRedemption.extend({ rating: z.literal(ratings) }),
  ),
  'customer.issueAfter': method<GivenAfter>()(
    'cashier',
    'write',
    'Hand out and print the coupon that the terms suggest after a redemption, once',
    ofRedemption,
  ),
  'customer.ratings': method<readonly CampaignRatings[]>()(
    'manager',
    'read',
    'How customers found what each campaign gave',
    nothing,
  ),
} as const;
