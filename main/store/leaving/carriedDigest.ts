import type { Database } from 'better-sqlite3';
import { canonicalJson } from '../../../shared/protocol/canonicalJson.ts';
import { bytesToHex, hexToBytes, utf8Bytes, concatBytes } from '../../../shared/protocol/bytes.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import { hexOf, hexOrNull } from '../rows.ts';

/** What a digest of nothing is. */
export const nothingCarried = '00'.repeat(32);
const prefix = utf8Bytes('countersign/carried/1\0');

interface CarriedRow {
  readonly seq: number;
  readonly ref: Buffer;
  readonly values: string;
  readonly customer: Buffer | null;
  readonly undoesDevice: Buffer | null;
}

/**
 * Goes on from `digest` over the uses, receipts and day closes carried over from this device's entries
 * after `after`, in the order of entry and voucher: each step hashes the digest before with the row. A row
 * changed, added or taken away gives another digest.
 */
export function carriedDigest(
  db: Database,
  crypto: Crypto,
  device: Buffer,
  epoch: number,
  { after, digest }: { readonly after: number; readonly digest: string },
): string {
  const rows = db.prepare<[Buffer, number, number], CarriedRow>(
    `SELECT seq, ref, customer, undoes_device AS undoesDevice,
            json_array(campaign_no, uses, amount, value, day, at, shop, shop_name, counter, operator,
                       undoes_epoch, undoes_seq, revived_through) AS "values"
       FROM uses_elsewhere INDEXED BY uses_elsewhere_carried
      WHERE carried = 1 AND device = ? AND epoch = ? AND seq > ? ORDER BY seq, ref`,
  );
  const receipts = db.prepare<[Buffer, number, number], CarriedRow>(
    `SELECT by_seq AS seq, ref, customer, NULL AS undoesDevice,
            json_array(campaign_no, value, day, shop) AS "values"
       FROM receipts_elsewhere INDEXED BY receipts_elsewhere_carried
      WHERE by_seq IS NOT NULL AND by_device = ? AND by_epoch = ? AND by_seq > ?
      ORDER BY by_seq, ref`,
  );
  const closes = db.prepare<[Buffer, number, number], CarriedRow>(
    `SELECT seq, hash AS ref, NULL AS customer, NULL AS undoesDevice,
            json_array(number, day, json) AS "values"
       FROM day_closes
      WHERE carried = 1 AND device = ? AND epoch = ? AND seq > ? ORDER BY seq`,
  );
  const chain = [device, epoch, after] as const;
  const carried = [...rows.all(...chain), ...receipts.all(...chain), ...closes.all(...chain)];
  const all = carried.sort((one, other) => one.seq - other.seq || one.ref.compare(other.ref));
  return all.reduce((before, { seq, ref, values, customer, undoesDevice }) => {
    const row = [seq, hexOf(ref), hexOrNull(customer), hexOrNull(undoesDevice), values];
    const bytes = concatBytes(prefix, hexToBytes(before), utf8Bytes(canonicalJson(row)));
    return bytesToHex(crypto.sha256(bytes));
  }, digest);
}
