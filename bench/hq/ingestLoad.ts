import { sql } from 'kysely';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { BareOffice } from '../../tests/hq/ingestKit.ts';

const entriesPerDevice = 20_000;
const refsFrom = 'md5';

/** Indexes that are made anew after the load: one row at a time they would take hours. */
async function withoutIndexes(
  { office }: BareOffice,
  table: string,
  load: () => Promise<void>,
): Promise<void> {
  const { rows } = await sql<{ readonly name: string; readonly made: string }>`
    SELECT indexname AS name, indexdef AS made FROM pg_indexes
    WHERE schemaname = 'public' AND tablename = ${table} AND indexname NOT IN (
      SELECT conname FROM pg_constraint WHERE conrelid = ${table}::regclass)
  `.execute(office.db);
  for (const { name } of rows) await sql`DROP INDEX ${sql.ref(name)}`.execute(office.db);
  await load();
  for (const { made } of rows) await sql.raw(made).execute(office.db);
}

/**
 * Fills the books with entries of other terminals, one use of one voucher each, as years of work would. Their
 * texts are short: what a push costs depends on how many rows and index pages there are.
 */
export async function fillBooks(
  bare: BareOffice,
  campaign: Campaign,
  entries: number,
): Promise<void> {
  const { office, shop } = bare;
  const { tenant } = office;
  const device = sql`lpad(to_hex(n / ${entriesPerDevice}), 32, '0')`;
  const seq = sql`n % ${entriesPerDevice} + 1`;
  const all = sql`generate_series(0, ${entries - 1}::bigint) AS n`;
  await withoutIndexes(bare, 'journal_entry', async () => {
    await sql`
      INSERT INTO journal_entry (tenant_id, shop_id, partition_key, device_id, epoch, seq, hash, json,
        kind, entry_id, received_at)
      SELECT ${tenant}, ${shop}, 'main', ${device}, 1, ${seq}, ${sql.raw(refsFrom)}(n::text),
        '\\x7b7d'::bytea, 'redemption', ${sql.raw(refsFrom)}('i' || n), 0
      FROM ${all}
    `.execute(office.db);
  });
  await withoutIndexes(bare, 'voucher_use', async () => {
    await sql`
      INSERT INTO voucher_use (tenant_id, shop_id, partition_key, device_id, epoch, seq, ref, use_no,
        kind, campaign_no, customer, uses, amount_minor, discount_minor, value_minor, business_day,
        counted_shop, at, shop_name, counter, operator, settled)
      SELECT ${tenant}, ${shop}, 'main', ${device}, 1, ${seq}, ${sql.raw(refsFrom)}('r' || n), n + 1,
        'redemption', ${campaign.no}, NULL, 1, NULL, 1000, 1000,
        to_char(date '2020-01-01' + (n / 4000)::integer, 'YYYY-MM-DD'),
        ${shop}, 0, '静安店', '1号台', '小梅', 'good'
      FROM ${all}
    `.execute(office.db);
  });
  await sql`UPDATE feed_counter SET use_no = ${entries}`.execute(office.db);
  await sql`VACUUM ANALYZE`.execute(office.db);
  await sql`CHECKPOINT`.execute(office.db);
}
