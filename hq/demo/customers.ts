import { bytesToHex, utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { CachedCustomer } from '../../shared/protocol/feed.ts';
import { phoneKey } from '../../shared/protocol/keyedHash.ts';
import { demoShops } from './shops.ts';

const customerCount = 300;
const segments: readonly CachedCustomer['segment'][] = ['new', 'loyal', 'highValue', 'potential'];
/** Of five customers one is gold and two are silver. */
const tiers: readonly CachedCustomer['tier'][] = ['金卡', '银卡', '银卡', null, null];
/** No mobile number begins with 120: nobody's telephone rings for these. */
const inventedPrefix = '8612000';

/** The invented numbers a visitor of the demo may type; the first is the one the coupons name. */
export const demoPhones: readonly string[] = [0, 1, 2].map((index) => `+${phoneOf(index)}`);

/** E.164 digits of an invented customer; the last four run 5678, 5709, 5740, … */
function phoneOf(index: number): string {
  const last4 = String((5678 + index * 31) % 10_000).padStart(4, '0');
  return `${inventedPrefix}${String(index % 100).padStart(2, '0')}${last4}`;
}

/** A shop finds its own members by their number: whom the demo names are at home where its counter stands. */
function homeOf(index: number): string | null {
  const place = index < demoPhones.length ? 0 : index % demoShops.length;
  return demoShops[place]?.id ?? null;
}

/** Invented customers: of the numbers only the keyed hash and the last four digits are kept. */
export function demoCustomers(crypto: Crypto, chainKey: Uint8Array): readonly CachedCustomer[] {
  return Array.from({ length: customerCount }, (_, index) => {
    const phone = phoneOf(index);
    const id = crypto.sha256(utf8Bytes(`little leaf tea/customer/${index}`)).subarray(0, 16);
    return {
      id: bytesToHex(id),
      phoneKey: phoneKey(crypto, chainKey, phone),
      last4: phone.slice(-4),
      segment: segments[index % segments.length] ?? 'new',
      tier: tiers[index % tiers.length] ?? null,
      homeShop: homeOf(index),
    };
  });
}
