import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { daysOfIssue } from '../../../shared/domain/campaign/validity.ts';
import {
  codeHint,
  noCodeRules,
  readCode,
  voucherIdText,
} from '../../../shared/domain/codes/code.ts';
import { civilDateAt } from '../../../shared/domain/time/civilTime.ts';
import type { CachedVoucher } from '../../../shared/protocol/feed.ts';
import { voucherRef } from '../../../shared/protocol/keyedHash.ts';
import type { AppContext } from '../context.ts';

/** A voucher issued today where this terminal stands alone; `null` where the text is no code it can issue. */
export function localVoucher(
  { secrets, crypto, clock }: Pick<AppContext, 'secrets' | 'crypto' | 'clock'>,
  campaign: Campaign,
  text: string,
): CachedVoucher | null {
  const code = readCode(text, noCodeRules);
  const chainKey = secrets.get('chainKey');
  if (code.kind === 'unreadable' || code.kind === 'signed' || chainKey === null) return null;
  return {
    ref: voucherRef(crypto, chainKey, voucherIdText(code)),
    campaignNo: campaign.no,
    ...daysOfIssue(campaign, civilDateAt(clock.now().effective, campaign.zone)),
    extendedThrough: null,
    customer: null,
    homeShop: null,
    usesAllowed: campaign.usesPerVoucher,
    amountMinor: campaign.benefit.kind === 'storedAmount' ? campaign.benefit.amountMinor : null,
    killed: false,
    form: code.kind === 'native' ? 'static' : 'foreign',
    hint: codeHint(code),
  };
}
