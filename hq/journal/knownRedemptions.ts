import { sql } from 'kysely';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { EntryPlace } from '../../shared/protocol/feed.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { VoucherUseTable } from '../store/tables/vouchers.ts';
import { sumOf } from './part.ts';
import type { Quantity } from './part.ts';

/** By voucher. */
export type Quantities = Map<string, Quantity>;

/** A redemption in the books: where it counts, and what it used of which voucher. */
export interface KnownRedemption {
  readonly shop: string;
  readonly used: Quantities;
}

export interface KnownRedemptions {
  /** By place. */
  readonly redemptions: Map<string, KnownRedemption>;
  /** Whose count the redemption moves, also of one that has not arrived yet; by its place. */
  readonly shops: Map<string, string>;
  /** What undos in the books gave back (negative numbers), by the place of what they undo. */
  readonly givenBack: Map<string, Quantities>;
}

/** Key of one entry of one chain. */
export function placeKey({ device, epoch, seq }: EntryPlace): string {
  return `${device}/${epoch}/${seq}`;
}

export const nothing: Quantity = { uses: 0, amountMinor: null, discountMinor: 0, valueMinor: 0 };

export function addTo(quantities: Quantities, ref: string, quantity: Quantity): void {
  quantities.set(ref, sumOf(quantities.get(ref) ?? nothing, quantity));
}

/**
 * What is in the books of the redemptions that are undone. Where the place is an undo's, its own rows
 * stand as given back: nothing is left there, since nobody undoes an undo.
 */
export async function redemptionsOf(
  office: Office,
  tx: Tx,
  entries: readonly Entry[],
): Promise<KnownRedemptions> {
  const undone = entries.flatMap(({ body }) => (body.kind === 'void' ? [body.redemption] : []));
  const places = new Map(undone.map((place) => [placeKey(place), place]));
  const known: KnownRedemptions = {
    redemptions: new Map(),
    shops: new Map(),
    givenBack: new Map(),
  };
  if (places.size === 0) return known;
  const asked = [...places.values()];
  for (const row of await shopsOf(office, tx, asked)) known.shops.set(placeKey(row), row.shop_id);
  for (const row of await rowsAt(office, tx, asked)) {
    const key = placeKey({ device: row.place_device, epoch: row.place_epoch, seq: row.place_seq });
    const of = row.kind === 'void' ? backOf(known, key) : usedIn(known, key, row.counted_shop);
    addTo(of, row.ref, quantityOf(row));
  }
  return known;
}

/** What was given back of the redemption so far, to be added to. */
export function backOf({ givenBack }: KnownRedemptions, key: string): Quantities {
  const quantities = givenBack.get(key) ?? new Map();
  givenBack.set(key, quantities);
  return quantities;
}

/** What the redemption used, to be added to. */
export function usedIn({ redemptions }: KnownRedemptions, key: string, shop: string): Quantities {
  const redemption = redemptions.get(key) ?? { shop, used: new Map() };
  redemptions.set(key, redemption);
  return redemption.used;
}

/** The places as a set to join with. */
function placesSet(places: readonly EntryPlace[]) {
  return sql`unnest(
    ${places.map(({ device }) => device)}::text[],
    ${places.map(({ epoch }) => epoch)}::bigint[],
    ${places.map(({ seq }) => seq)}::bigint[]
  ) AS place (device, epoch, seq)`;
}

/** The shops of the terminals that redeemed. */
async function shopsOf(office: Office, tx: Tx, places: readonly EntryPlace[]) {
  const { rows } = await sql<EntryPlace & { readonly shop_id: string }>`
    SELECT place.device, place.epoch, place.seq, device.shop_id FROM ${placesSet(places)}
    JOIN device ON device.tenant_id = ${office.tenant}
      AND device.device_id = place.device AND device.epoch = place.epoch
  `.execute(tx);
  return rows.map((row) => ({ ...row, epoch: Number(row.epoch), seq: Number(row.seq) }));
}

interface PlacedRow extends VoucherUseTable {
  readonly place_device: string;
  readonly place_epoch: number;
  readonly place_seq: number;
}

/** What stands at these places, and what undoes them. */
async function rowsAt(office: Office, tx: Tx, places: readonly EntryPlace[]) {
  const chosen = sql`SELECT place.device AS place_device, place.epoch AS place_epoch,
    place.seq AS place_seq, voucher_use.* FROM ${placesSet(places)}
    JOIN voucher_use ON voucher_use.tenant_id = ${office.tenant}`;
  const { rows } = await sql<PlacedRow>`
    ${chosen} AND voucher_use.device_id = place.device
      AND voucher_use.epoch = place.epoch AND voucher_use.seq = place.seq
    UNION
    ${chosen} AND voucher_use.undoes_device = place.device
      AND voucher_use.undoes_epoch = place.epoch AND voucher_use.undoes_seq = place.seq
  `.execute(tx);
  return rows;
}

function quantityOf(row: VoucherUseTable): Quantity {
  return {
    uses: row.uses,
    amountMinor: row.amount_minor,
    discountMinor: row.discount_minor,
    valueMinor: row.value_minor,
  };
}
