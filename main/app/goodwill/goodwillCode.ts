import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { codeHint, voucherIdText } from '../../../shared/domain/codes/code.ts';
import {
  signedVoucherBytes,
  voucherIdBytes,
  writeSignedVoucher,
} from '../../../shared/domain/codes/signedVoucher.ts';
import { bytesToHex, utf8Bytes } from '../../../shared/protocol/bytes.ts';
import type { IssuedAfterBody } from '../../../shared/protocol/careEntry.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import type { Entry, GoodwillBody } from '../../../shared/protocol/entry.ts';
import { voucherRef } from '../../../shared/protocol/keyedHash.ts';
import type { Reader, Secrets } from '../ports.ts';

export interface WantedCoupon {
  readonly entryId: string;
  readonly keyId: number;
  readonly campaign: { readonly no: number; readonly version: number };
  readonly firstDay: CivilDate;
  readonly lastDay: CivilDate;
}

export interface SignedCoupon {
  /** 144 characters. */
  readonly code: string;
  readonly hint: string;
  readonly ref: string;
}

export interface GoodwillSigner {
  /** `null` while the terminal has no keys. The same entry always gets the same code. */
  sign(wanted: WantedCoupon): SignedCoupon | null;
  /** The code of a coupon issued here, worked out again for its paper; it is kept nowhere. */
  codeOf(
    entry: Entry & { readonly body: GoodwillBody | IssuedAfterBody },
    tx: Reader,
  ): string | null;
}

/**
 * Signs goodwill coupons. The voucher's id is worked out from the entry's id under the issuer's secret, so
 * that the code of an issued coupon can be printed again although the journal never holds it.
 */
export function createGoodwillSigner(crypto: Crypto, secrets: Secrets): GoodwillSigner {
  function voucherId(issuerKey: Uint8Array, entryId: string): Uint8Array {
    const text = utf8Bytes(`countersign/goodwill/1\0${entryId}`);
    return crypto.hmacSha256(issuerKey, text).slice(0, voucherIdBytes);
  }

  function sign(wanted: WantedCoupon): SignedCoupon | null {
    const issuerKey = secrets.get('issuerKey');
    const chainKey = secrets.get('chainKey');
    if (issuerKey === null || chainKey === null) return null;
    const fields = {
      keyId: wanted.keyId,
      voucherId: bytesToHex(voucherId(issuerKey, wanted.entryId)),
      campaignNo: wanted.campaign.no,
      firstDay: wanted.firstDay,
      lastDay: wanted.lastDay,
      campaignVersion: wanted.campaign.version,
    };
    const signedBytes = signedVoucherBytes(fields);
    const signature = crypto.sign(issuerKey, signedBytes);
    const code = writeSignedVoucher(fields, signature);
    const identity = { kind: 'signed', fields } as const;
    const ref = voucherRef(crypto, chainKey, voucherIdText(identity));
    return { code, ref, hint: codeHint(identity) };
  }

  return {
    sign,
    codeOf(entry, tx) {
      if (entry.device !== tx.identity()?.device) return null;
      const { body } = entry;
      const coupon = sign({
        entryId: entry.id,
        keyId: body.keyId,
        campaign: body.campaign,
        firstDay: body.firstDay,
        lastDay: body.lastDay,
      });
      return coupon === null || coupon.ref !== body.ref ? null : coupon.code;
    },
  };
}
