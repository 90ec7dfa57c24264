import type { Limit } from '../../shared/domain/campaign/campaign.ts';
import type { DayTally } from '../../shared/domain/facts.ts';
import { mainPartition } from '../office.ts';
import type { Office } from '../office.ts';
import type { Tx } from '../store/schema.ts';
import type { ClaimHoldTable } from '../store/tables/claims.ts';

/** What one open claim holds of one voucher. */
export type Hold = Pick<
  ClaimHoldTable,
  | 'ref'
  | 'claim_id'
  | 'claimant'
  | 'campaign_no'
  | 'uses'
  | 'amount_minor'
  | 'value_minor'
  | 'customer'
  | 'shop_id'
  | 'business_day'
>;

/** Open claims on these vouchers, and on whatever else counts towards limits of these campaigns. */
export async function holdsOn(
  office: Office,
  tx: Tx | Office['db'],
  {
    refs,
    campaignNos,
  }: { readonly refs: readonly string[]; readonly campaignNos: readonly number[] },
): Promise<readonly Hold[]> {
  if (refs.length === 0) return [];
  return tx
    .selectFrom('claim_hold')
    .select([
      'ref',
      'claim_id',
      'claimant',
      'campaign_no',
      'uses',
      'amount_minor',
      'value_minor',
      'customer',
      'shop_id',
      'business_day',
    ])
    .where('tenant_id', '=', office.tenant)
    .where((eb) =>
      campaignNos.length === 0
        ? eb('ref', 'in', refs)
        : eb.or([eb('ref', 'in', refs), eb('campaign_no', 'in', campaignNos)]),
    )
    .execute();
}

export async function insertHolds(office: Office, tx: Tx, holds: readonly Hold[]): Promise<void> {
  const place = { tenant_id: office.tenant, partition_key: mainPartition };
  await tx
    .insertInto('claim_hold')
    .values(holds.map((hold) => ({ ...place, ...hold })))
    .execute();
}

/** What these claims held is free again, or in the books. */
export async function dropHolds(
  office: Office,
  tx: Tx,
  claimIds: readonly string[],
): Promise<void> {
  await tx
    .deleteFrom('claim_hold')
    .where('tenant_id', '=', office.tenant)
    .where('claim_id', 'in', claimIds)
    .execute();
}

/** Whose count a limit is about. */
export interface CountedFor {
  readonly ref: string;
  readonly campaignNo: number;
  readonly customer: string | null;
  readonly shop: string;
}

/** What claims hold of the count of a limit, as days to be added to those in the books. */
export function heldDays(
  holds: readonly Hold[],
  per: Limit['per'],
  { ref, campaignNo, customer, shop }: CountedFor,
): readonly DayTally[] {
  const counts = (hold: Hold): boolean => {
    switch (per) {
      case 'voucher':
        return hold.ref === ref;
      case 'customer':
        return customer !== null && hold.customer === customer;
      case 'shop':
        return hold.shop_id === shop;
      case 'campaign':
        return true;
    }
  };
  return holds
    .filter((hold) => Number(hold.campaign_no) === campaignNo && counts(hold))
    .map((hold) => ({
      businessDay: hold.business_day,
      uses: hold.uses,
      valueMinor: Number(hold.value_minor),
    }));
}

/** Uses and minor units of one voucher that these claims hold. */
export function heldOf(
  holds: readonly Hold[],
  ref: string,
): { readonly uses: number; readonly amountMinor: number } {
  const own = holds.filter((hold) => hold.ref === ref);
  return {
    uses: own.reduce((sum, hold) => sum + hold.uses, 0),
    amountMinor: own.reduce((sum, hold) => sum + Number(hold.amount_minor ?? 0), 0),
  };
}
