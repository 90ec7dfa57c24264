import type { Entry } from '../../shared/protocol/entry.ts';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import type { VoucherUseTable } from '../store/tables/vouchers.ts';
import { killRefs } from '../vouchers/kills.ts';

/**
 * A coupon that a redemption earned goes with it. The terminal that redeemed ends it by its own entry; of
 * an undo at another counter, or in another epoch, only head office knows both: it ends the coupon as soon
 * as it has both, whichever comes first. Such an undo is always of the whole. What was used stays used.
 */
export async function endUndoneCoupons(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  device: DeviceTable,
  batch: { readonly entries: readonly Entry[]; readonly uses: readonly VoucherUseTable[] },
): Promise<void> {
  const places = [
    ...placesUndone(batch.uses),
    ...(await undoneBefore(office, tx, device, batch.entries)),
  ];
  const refs = await unusedAfter(office, tx, places);
  if (refs.length === 0) return;
  await killRefs(office, tx, feed, refs, 'what it was given for was undone at another counter');
}

/** Redemptions of other chains of which this batch's undos gave something back; an excess gave nothing. */
function placesUndone(uses: readonly VoucherUseTable[]): readonly EntryPlace[] {
  return uses.flatMap((use) => {
    const { undoes_device: device, undoes_epoch: epoch, undoes_seq: seq } = use;
    if (device === null || epoch === null || seq === null) return [];
    const isForeign = device !== use.device_id || epoch !== use.epoch;
    const gaveBack = use.uses < 0 || (use.amount_minor ?? 0) < 0;
    return isForeign && gaveBack ? [{ device, epoch, seq }] : [];
  });
}

/** The same of undos that came before the word of the coupon. */
async function undoneBefore(
  office: Office,
  tx: Tx,
  { device_id: device, epoch }: DeviceTable,
  entries: readonly Entry[],
): Promise<readonly EntryPlace[]> {
  const seqs = entries.flatMap(({ body }) =>
    body.kind === 'issuedAfter' ? [body.redemption.seq] : [],
  );
  if (seqs.length === 0) return [];
  const rows = await tx
    .selectFrom('voucher_use')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('undoes_device', '=', device)
    .where('undoes_epoch', '=', epoch)
    .where('undoes_seq', 'in', seqs)
    .execute();
  return placesUndone(rows);
}

/** Coupons given for these that nobody used and of which head office has said nothing yet. */
async function unusedAfter(
  office: Office,
  tx: Tx,
  places: readonly EntryPlace[],
): Promise<readonly string[]> {
  if (places.length === 0) return [];
  const rows = await tx
    .selectFrom('receipt')
    .innerJoin('voucher', (join) =>
      join
        .onRef('voucher.tenant_id', '=', 'receipt.tenant_id')
        .onRef('voucher.ref', '=', 'receipt.ref'),
    )
    .leftJoin('voucher_kill', (join) =>
      join
        .onRef('voucher_kill.tenant_id', '=', 'receipt.tenant_id')
        .onRef('voucher_kill.ref', '=', 'receipt.ref'),
    )
    .select('receipt.ref')
    .where('receipt.tenant_id', '=', office.tenant)
    .where((eb) =>
      eb.or(
        places.map(({ device, epoch, seq }) =>
          eb.and({
            'receipt.device_id': device,
            'receipt.epoch': epoch,
            'receipt.after_seq': seq,
          }),
        ),
      ),
    )
    .where('voucher.uses_counted', '=', 0)
    .where('voucher.amount_counted', '=', 0)
    .where('voucher_kill.ref', 'is', null)
    .distinct()
    .execute();
  return rows.map(({ ref }) => ref);
}
