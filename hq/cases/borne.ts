import { z } from 'zod';
import { sql } from 'kysely';
import { currencyCode } from '../../shared/protocol/primitives.ts';
import type { Office } from '../office.ts';
import { shops } from '../shops/shops.ts';
import type { CaseNoteTable } from '../store/tables/cases.ts';
import type { CaseKind } from '../store/tables/journal.ts';
import { proposedBearer } from './caseView.ts';
import { noCurrency } from '../../shared/domain/money.ts';

/** What the cases of some days cost, and whom. Money in the minor units of the shop's currency. */
export const borneReport = z.object({
  shop: z.string(),
  currency: currencyCode,
  kind: z.string(),
  borneBy: z.enum(['shop', 'headOffice', 'nobody']),
  /** A person said so; else it is what the rules propose. */
  isDecided: z.boolean(),
  cases: z.int(),
  /** What the uses in question gave. */
  valueMinor: z.int(),
});
export type BorneReport = z.infer<typeof borneReport>;

export interface BorneDays {
  readonly from: string;
  readonly through: string;
}

interface Row {
  readonly shop_id: string;
  readonly kind: CaseKind;
  readonly borne_by: CaseNoteTable['borne_by'];
  readonly cases: number;
  readonly value: number;
}

/** By shop, kind and bearer; what was opened over no use of a voucher costs nothing and is left out. */
export async function casesBorne(
  office: Office,
  { from, through }: BorneDays,
): Promise<BorneReport[]> {
  const { rows } = await sql<Row>`
    SELECT used.shop_id, opened.kind, said.borne_by,
      CAST(count(*) AS integer) AS cases,
      CAST(sum(abs(used.value_minor)) AS bigint) AS value
    FROM case_file AS opened
    JOIN voucher_use AS used
      ON used.tenant_id = opened.tenant_id AND used.device_id = opened.device_id
      AND used.epoch = opened.epoch AND used.seq = opened.seq AND used.ref = opened.ref
    LEFT JOIN case_note AS said
      ON said.tenant_id = opened.tenant_id AND said.case_id = opened.case_id
      AND said.borne_by IS NOT NULL
    WHERE opened.tenant_id = ${office.tenant}
      AND used.business_day >= ${from} AND used.business_day <= ${through}
    GROUP BY used.shop_id, opened.kind, said.borne_by
    ORDER BY used.shop_id, opened.kind, said.borne_by
  `.execute(office.db);
  const all = await shops(office, office.db);
  const currencyOf = new Map(all.map(({ id, currency }) => [id, currency]));
  return rows.map((row) => ({
    shop: row.shop_id,
    currency: currencyOf.get(row.shop_id) ?? noCurrency,
    kind: row.kind,
    borneBy: row.borne_by ?? proposedBearer(row.kind) ?? 'nobody',
    isDecided: row.borne_by !== null,
    cases: row.cases,
    valueMinor: row.value,
  }));
}
