import type { Database } from '../store/schema.ts';
import { createBatcher } from '../store/batcher.ts';
import type { DeviceTable } from '../store/tables/devices.ts';

/** One epoch of a terminal. */
export interface DevicePlace {
  readonly device: string;
  readonly epoch: number;
}

/** A device's epoch as it stands now, and the newest of its epochs that is open. */
export interface FoundDevice {
  readonly row: DeviceTable;
  readonly newestOpen: number | null;
}

export interface HeardNonce {
  readonly device: string;
  readonly nonce: string;
  /** ms. */
  readonly at: number;
}

/**
 * What every signed request asks of the database: thousands a second do it by a few dozen queries, and each
 * is answered by a query that began after it came. Nothing is remembered in the process: what another one
 * has heard or cut off is known here at once (I8).
 */
export interface DeviceBook {
  find(place: DevicePlace, patienceMs?: number): Promise<FoundDevice | null>;
  /** `false`: that nonce was heard before, here or by another process. */
  hear(nonce: HeardNonce, patienceMs?: number): Promise<boolean>;
  /** Writes when a device was last heard; a row that somebody holds is left for the next time. */
  noteSeen(seen: DevicePlace & { readonly at: number }, patienceMs?: number): Promise<void>;
}

export function openDeviceBook(db: Database, tenant: string): DeviceBook {
  const finding = createBatcher((places: readonly DevicePlace[]) => find(db, tenant, places));
  const hearing = createBatcher((nonces: readonly HeardNonce[]) => hear(db, tenant, nonces));
  const noting = createBatcher((seen: readonly (DevicePlace & { readonly at: number })[]) =>
    noteSeen(db, tenant, seen),
  );
  return { find: finding.ask, hear: hearing.ask, noteSeen: noting.ask };
}

async function find(
  db: Database,
  tenant: string,
  places: readonly DevicePlace[],
): Promise<readonly (FoundDevice | null)[]> {
  const rows = await db
    .selectFrom('device')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('device_id', 'in', [...new Set(places.map(({ device }) => device))])
    .execute();
  const byDevice = Map.groupBy(rows, ({ device_id: device }) => device);
  return places.map(({ device, epoch }) => {
    const epochs = byDevice.get(device) ?? [];
    const row = epochs.find((one) => one.epoch === epoch);
    if (row === undefined) return null;
    const open = epochs.filter(({ state }) => state !== 'pending');
    return {
      row,
      newestOpen: open.length === 0 ? null : Math.max(...open.map((one) => one.epoch)),
    };
  });
}

function keyOf({ device, nonce }: HeardNonce): string {
  return `${device}/${nonce}`;
}

async function hear(
  db: Database,
  tenant: string,
  nonces: readonly HeardNonce[],
): Promise<readonly boolean[]> {
  const firsts = new Map<string, HeardNonce>();
  for (const one of nonces) if (!firsts.has(keyOf(one))) firsts.set(keyOf(one), one);
  // In one order everywhere: two processes that hear the same ones don't wait for each other in a ring.
  const sorted = [...firsts.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows = await db
    .insertInto('nonce')
    .values(
      sorted.map(([, { device, nonce, at }]) => ({
        tenant_id: tenant,
        device_id: device,
        nonce,
        at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning(['device_id', 'nonce'])
    .execute();
  const fresh = new Set(
    rows.map((row) => keyOf({ device: row.device_id, nonce: row.nonce, at: 0 })),
  );
  // Of two with one nonce in one batch the first is heard.
  return nonces.map((one) => firsts.get(keyOf(one)) === one && fresh.has(keyOf(one)));
}

async function noteSeen(
  db: Database,
  tenant: string,
  seen: readonly (DevicePlace & { readonly at: number })[],
): Promise<readonly undefined[]> {
  const at = Math.max(...seen.map((one) => one.at));
  await db
    .updateTable('device')
    .set({ last_seen_at: at })
    .where('tenant_id', '=', tenant)
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('device_id', 'epoch'),
        'in',
        selectFrom('device')
          .select(['device_id', 'epoch'])
          .where('tenant_id', '=', tenant)
          .where(({ eb: inner, refTuple: innerTuple, tuple }) =>
            inner(
              innerTuple('device_id', 'epoch'),
              'in',
              seen.map(({ device, epoch }) => tuple(device, epoch)),
            ),
          )
          .forUpdate()
          .skipLocked()
          .$asTuple('device_id', 'epoch'),
      ),
    )
    .execute();
  return seen.map(() => undefined);
}
