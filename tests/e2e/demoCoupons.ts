import { demoChain } from '../../hq/demo/dataset.ts';
import type { DemoCoupon } from '../../hq/demo/coupons.ts';
import { demoPeople } from '../../hq/demo/people.ts';
import { createCrypto } from '../../main/platform/crypto.ts';

/** Codes do not depend on the day, only their terms do. */
const anyDay = '2026-01-01';

const coupons = demoChain(anyDay, createCrypto()).coupons;

/** A demo coupon by its place in the printed list, from 1: `demo/coupons/01-milk-tea-qrcode.png`. */
export function coupon(number: number): DemoCoupon {
  const found = coupons[number - 1];
  if (found === undefined) throw new Error(`the demo prints no coupon ${number}`);
  return found;
}

/** The code of a printed demo coupon whose campaign and note are these; the `nth` of them, from 0. */
export function codeOf(campaignId: string, note: string, nth = 0): string {
  const fitting = coupons.filter(
    (one) => one.campaign.id === campaignId && one.note.en.startsWith(note),
  );
  const found = fitting[nth];
  if (found === undefined) throw new Error(`no coupon of ${campaignId} that is "${note}"`);
  return found.code;
}

/** Plain milk-tea coupons: good for anybody, any day. */
export function milkTeaCodes(): readonly string[] {
  return coupons
    .filter(({ campaign, note }) => campaign.id === 'milk-tea' && note.en === 'Good')
    .map(({ code }) => code);
}

/** PIN of a person of the demo chain. */
export function pinOf(id: string): string {
  const person = demoPeople.find((one) => one.id === id);
  if (person === undefined) throw new Error(`nobody called ${id} in the demo`);
  return person.pin;
}
