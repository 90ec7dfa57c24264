import { demoChain } from '../../../hq/demo/dataset.ts';
import { createCrypto } from '../../../main/platform/crypto.ts';
import { formatNativeCode } from '../../../shared/domain/codes/nativeCode.ts';

const milkTea = 101;
/** In hand whatever the hour and the zone are in which a run begins. */
const spareDays = 3;
const dayMs = 86_400_000;

/** Codes of vouchers that are in nobody's name, can be used today, and have not been printed for the demo. */
export function plainCodes(count: number): readonly string[] {
  const today = new Date().toISOString().slice(0, 10);
  const until = new Date(Date.now() + spareDays * dayMs).toISOString().slice(0, 10);
  const { vouchers, coupons } = demoChain(today, createCrypto());
  const printed = new Set(coupons.map(({ code }) => code));
  const good = vouchers.filter(
    ({ cached }) =>
      cached.campaignNo === milkTea &&
      cached.customer === null &&
      !cached.killed &&
      (cached.firstDay ?? today) < today &&
      (cached.lastDay ?? until) >= until,
  );
  return good
    .map(({ code }) => formatNativeCode(code))
    .filter((code) => !printed.has(code))
    .slice(0, count);
}
