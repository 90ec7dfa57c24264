import { z } from 'zod';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { RedeemedVoucher } from '../../../shared/protocol/entry.ts';
import { civilDate } from '../../../shared/protocol/primitives.ts';
import {
  readReceiptReference,
  shopMark,
  writeReceiptReference,
} from '../../../shared/protocol/receiptReference.ts';
import type {
  ReceiptReference,
  ReferenceFault,
} from '../../../shared/protocol/receiptReference.ts';
import type { AppContext } from '../context.ts';
import type { EntryOf } from '../../../shared/protocol/entry.ts';
import type { Reader } from '../ports.ts';

type Redemption = EntryOf<'redemption'>;

/** What the rules said of a voucher's last day is frozen among its facts. */
const frozenLastDay = z.object({ name: z.literal('lastDay'), value: civilDate });

/** The last day the voucher was judged by; of one that froze none, the day it was used. */
export function lastDayThen({ facts }: RedeemedVoucher, usedOn: CivilDate): CivilDate {
  for (const fact of facts) {
    const lastDay = frozenLastDay.safeParse(fact);
    if (lastDay.success) return lastDay.data.value;
  }
  return usedOn;
}

/**
 * The signed reference of a redemption of our own, for its receipt: the same text each time. `null` while
 * the terminal has no keys, and for a redemption it can't hold.
 */
export function referenceFor(
  { crypto, secrets }: Pick<AppContext, 'crypto' | 'secrets'>,
  tx: Reader,
  redemption: Redemption,
): string | null {
  const identity = tx.identity();
  const issuerKey = secrets.get('issuerKey');
  if (identity === null || issuerKey === null) return null;
  const { device, shop, epoch, seq, id, at, businessDay, body } = redemption;
  return writeReceiptReference(crypto, issuerKey, {
    keyId: identity.issuerKeyId,
    device,
    shopMark: shopMark(crypto, shop),
    epoch,
    seq,
    id,
    at,
    businessDay,
    customer: body.customer,
    vouchers: body.vouchers.map((voucher) => ({
      ref: voucher.ref,
      campaignNo: voucher.campaign.no,
      uses: voucher.uses,
      amountMinor: voucher.amountMinor,
      discountMinor: voucher.discountMinor,
      valueMinor: voucher.valueMinor,
      lastDay: lastDayThen(voucher, businessDay),
    })),
  });
}

/** What a scanned receipt says, where a key of the chain vouches for it. */
export function referenceIn(
  { crypto }: Pick<AppContext, 'crypto'>,
  tx: Reader,
  text: string,
): ReceiptReference | ReferenceFault {
  return readReceiptReference(crypto, text, (keyId) => tx.issuerKey(keyId));
}
