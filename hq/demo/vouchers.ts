import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { makeNativeCode, nativeRandomBytes } from '../../shared/domain/codes/nativeCode.ts';
import { utf8Bytes } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { knownAs } from '../vouchers/voucherCode.ts';

/** A static voucher of the demo, with the code that a real chain would keep nowhere. */
export interface DemoVoucher {
  /** 14 canonical characters. */
  readonly code: string;
  readonly cached: CachedVoucher;
}

/** What one voucher has of its own; the rest follows from its campaign. */
export interface DemoVoucherTerms {
  readonly campaign: Campaign;
  readonly firstDay?: CivilDate;
  readonly lastDay?: CivilDate;
  readonly customer?: string | null;
  readonly homeShop?: string | null;
  readonly killed?: boolean;
}

/** The code at a place of the demo's list: the same in every demo, whatever the day. */
export function demoCode(crypto: Crypto, index: number): string {
  const random = crypto.sha256(utf8Bytes(`little leaf tea/voucher/${index}`));
  return makeNativeCode(random.subarray(0, nativeRandomBytes));
}

export function demoVoucher(
  crypto: Crypto,
  chainKey: Uint8Array,
  index: number,
  terms: DemoVoucherTerms,
): DemoVoucher {
  const { campaign } = terms;
  const code = demoCode(crypto, index);
  const { benefit } = campaign;
  return {
    code,
    cached: {
      ...knownAs(crypto, chainKey, code),
      campaignNo: campaign.no,
      firstDay: terms.firstDay ?? campaign.validFrom,
      lastDay: terms.lastDay ?? campaign.validThrough,
      extendedThrough: null,
      customer: terms.customer ?? null,
      homeShop: terms.homeShop ?? null,
      usesAllowed: campaign.usesPerVoucher,
      amountMinor: benefit.kind === 'storedAmount' ? benefit.amountMinor : null,
      killed: terms.killed ?? false,
      form: 'static',
    },
  };
}

/**
 * The last day of the voucher at this place: a twentieth has run out, a twentieth ends tomorrow, a few
 * end today, the rest spread over the weeks to come.
 */
export function spreadLastDay(index: number, today: CivilDate, campaign: Campaign): CivilDate {
  const place = index % 20;
  if (place === 3) return addDays(today, -1 - (index % 30));
  if (place === 7) return addDays(today, 1);
  if (place === 11 && index % 3 === 0) return today;
  const lastDay = addDays(today, 2 + (index % 45));
  return lastDay < campaign.validThrough ? lastDay : campaign.validThrough;
}
