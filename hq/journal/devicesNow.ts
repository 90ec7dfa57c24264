import { sql } from 'kysely';
import type { SeqRange } from '../../shared/protocol/missing.ts';
import type { ShopConfig } from '../../shared/protocol/feed.ts';
import { gapsOf } from '../devices/epochs.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { DeviceTable } from '../store/tables/devices.ts';
import { pushedOf } from './pieces.ts';
import type { Piece, Pusher } from './pieces.ts';

/** A device whose entries are being taken, held to the end of the transaction; it changes as they are. */
export interface DeviceNow {
  row: DeviceTable;
  readonly shopName: string;
  readonly gaps: readonly SeqRange[];
  /** Hashes of entries that are in the books, by seq: of those that were pushed again, or just now. */
  readonly kept: Map<number, string>;
  /** Why entries are set aside, by seq. */
  readonly reasons: Map<number, string>;
  isChanged: boolean;
}

export function keyOf({ device, epoch }: Pick<Pusher, 'device' | 'epoch'>): string {
  return `${device}/${epoch}`;
}

interface LockedRow extends DeviceTable {
  readonly shop_body: string;
  readonly has_gaps: boolean;
}

/** Locks the devices that push, in one order for all, and looks up what of the pieces is here already. */
export async function lockDevices(
  office: Office,
  tx: Tx,
  pieces: readonly Piece[],
): Promise<ReadonlyMap<string, DeviceNow>> {
  const pushers = [...new Map(pieces.map(({ pusher }) => [keyOf(pusher), pusher])).values()];
  const { rows } = await sql<LockedRow>`
    SELECT device.*, shop.body AS shop_body, EXISTS (
      SELECT 1 FROM epoch_gap WHERE epoch_gap.tenant_id = device.tenant_id
        AND epoch_gap.device_id = device.device_id AND epoch_gap.epoch = device.epoch
    ) AS has_gaps
    FROM unnest(
      ${pushers.map(({ device }) => device)}::text[],
      ${pushers.map(({ epoch }) => epoch)}::integer[]
    ) AS pushing (device_id, epoch)
    JOIN device ON device.tenant_id = ${office.tenant}
      AND device.device_id = pushing.device_id AND device.epoch = pushing.epoch
    JOIN shop ON shop.tenant_id = device.tenant_id AND shop.shop_id = device.shop_id
    ORDER BY device.device_id, device.epoch
    FOR UPDATE OF device
  `.execute(tx);
  const devices = new Map<string, DeviceNow>();
  for (const { shop_body: body, has_gaps: hasGaps, ...row } of rows) {
    const { name, language } = JSON.parse(body) as ShopConfig;
    devices.set(keyOf({ device: row.device_id, epoch: row.epoch }), {
      row,
      shopName: name[language],
      gaps: hasGaps ? await gapsOf(office, tx, row) : [],
      kept: new Map(),
      reasons: new Map(),
      isChanged: false,
    });
  }
  await addKept(office, tx, pieces, devices);
  return devices;
}

/** One query for all that was pushed before; none where nothing was. */
async function addKept(
  office: Office,
  tx: Tx,
  pieces: readonly Piece[],
  devices: ReadonlyMap<string, DeviceNow>,
): Promise<void> {
  const again = pieces.flatMap(({ pusher, texts }) => {
    const acked = devices.get(keyOf(pusher))?.row.acked_seq ?? 0;
    const seqs = texts.map((text) => pushedOf(text).seq).filter((seq) => seq <= acked);
    return seqs.map((seq) => ({ device: pusher.device, epoch: pusher.epoch, seq }));
  });
  if (again.length === 0) return;
  const { rows } = await sql<{
    readonly device: string;
    readonly epoch: number;
    readonly seq: number;
    readonly hash: string;
    readonly reason: string | null;
  }>`
    SELECT kept.device_id AS device, kept.epoch, kept.seq, kept.hash, quarantine.reason
    FROM unnest(
      ${again.map(({ device }) => device)}::text[],
      ${again.map(({ epoch }) => epoch)}::integer[],
      ${again.map(({ seq }) => seq)}::bigint[]
    ) AS pushed (device_id, epoch, seq)
    JOIN journal_entry AS kept ON kept.tenant_id = ${office.tenant}
      AND kept.device_id = pushed.device_id AND kept.epoch = pushed.epoch AND kept.seq = pushed.seq
    LEFT JOIN quarantine ON quarantine.tenant_id = kept.tenant_id
      AND quarantine.device_id = kept.device_id AND quarantine.epoch = kept.epoch
      AND quarantine.seq = kept.seq
  `.execute(tx);
  for (const row of rows) {
    const device = devices.get(keyOf(row));
    device?.kept.set(row.seq, row.hash);
    if (row.reason !== null) device?.reasons.set(row.seq, row.reason);
  }
}

/** Writes how far each of them is by now. */
export async function writeDevices(
  office: Office,
  tx: Tx,
  devices: Iterable<DeviceNow>,
): Promise<void> {
  const rows = [...devices].filter(({ isChanged }) => isChanged).map(({ row }) => row);
  if (rows.length === 0) return;
  await sql`
    UPDATE device SET acked_seq = taken.acked_seq, acked_hash = taken.acked_hash,
      app_version = taken.app_version
    FROM unnest(
      ${rows.map((row) => row.device_id)}::text[],
      ${rows.map((row) => row.epoch)}::integer[],
      ${rows.map((row) => row.acked_seq)}::bigint[],
      ${rows.map((row) => row.acked_hash)}::text[],
      ${rows.map((row) => row.app_version)}::text[]
    ) AS taken (device_id, epoch, acked_seq, acked_hash, app_version)
    WHERE device.tenant_id = ${office.tenant}
      AND device.device_id = taken.device_id AND device.epoch = taken.epoch
  `.execute(tx);
}
