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
 * What is in the books of the redemptions that a batch undoes. Where the place is an undo's, its own rows
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
  for (const [key, place] of places) {
    const shop = await shopOf(office, tx, place);
    if (shop !== undefined) known.shops.set(key, shop);
    for (const row of await rowsOf(office, tx, place)) {
      const of = row.kind === 'void' ? backOf(known, key) : usedIn(known, key, row.counted_shop);
      addTo(of, row.ref, quantityOf(row));
    }
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

/** The shop of the terminal that redeemed. */
async function shopOf(
  office: Office,
  tx: Tx,
  { device, epoch }: EntryPlace,
): Promise<string | undefined> {
  const row = await tx
    .selectFrom('device')
    .select('shop_id')
    .where('tenant_id', '=', office.tenant)
    .where('device_id', '=', device)
    .where('epoch', '=', epoch)
    .executeTakeFirst();
  return row?.shop_id;
}

function rowsOf(office: Office, tx: Tx, place: EntryPlace) {
  const { device, epoch, seq } = place;
  return tx
    .selectFrom('voucher_use')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where((eb) =>
      eb.or([
        eb.and({ device_id: device, epoch, seq }),
        eb.and({ undoes_device: device, undoes_epoch: epoch, undoes_seq: seq }),
      ]),
    )
    .execute();
}

function quantityOf(row: VoucherUseTable): Quantity {
  return {
    uses: row.uses,
    amountMinor: row.amount_minor,
    discountMinor: row.discount_minor,
    valueMinor: row.value_minor,
  };
}
