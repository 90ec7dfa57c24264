import type { Database } from 'better-sqlite3';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type {
  CachedCustomer,
  CachedVoucher,
  FeedEvent,
  HolidayCalendar,
  KeyManifest,
  RosterPerson,
} from '../../shared/protocol/feed.ts';
import type { DerivedTables } from './derived.ts';
import { elsewhereTables } from './elsewhere.ts';
import { generationOf } from './generations.ts';
import { forgetVouchers } from './memory.ts';
import type { Memory, SetMeta } from './memory.ts';
import { blobOf, voucherColumns, voucherValues } from './rows.ts';

/** Rows set down by one statement: a statement's fixed cost is about that of a few rows. */
const rowsPerStatement = 50;

function upsertVouchersSql(rows: number): string {
  const row = `(${voucherColumns.map(() => '?').join(', ')})`;
  const updates = voucherColumns
    .filter((column) => column !== 'ref')
    .map((column) => `${column} = excluded.${column}`);
  return `INSERT INTO vouchers (${voucherColumns.join(', ')})
    VALUES ${Array(rows).fill(row).join(', ')}
    ON CONFLICT DO UPDATE SET ${updates.join(', ')}`;
}

/** Sets vouchers down by the fifty; the same ref again replaces what was known of it. */
export function voucherUpsert(
  db: Database,
  memory: () => Memory,
): (vouchers: readonly CachedVoucher[]) => void {
  const many = db.prepare(upsertVouchersSql(rowsPerStatement));
  const single = db.prepare(upsertVouchersSql(1));
  return (vouchers) => {
    const generation = generationOf(memory());
    const values = vouchers.map((voucher) => voucherValues(voucher, generation));
    const whole = values.length - (values.length % rowsPerStatement);
    for (let from = 0; from < whole; from += rowsPerStatement) {
      many.run(...values.slice(from, from + rowsPerStatement).flat());
    }
    for (const row of values.slice(whole)) single.run(...row);
    forgetVouchers(memory());
  };
}

/**
 * Applies what HQ told. The outcome doesn't depend on how often or in which order events come (I10),
 * where their kind has a version or an identity; for the others the newest wins, and the feed is ordered.
 */
export function feedApplier(
  db: Database,
  memory: () => Memory,
  derived: DerivedTables,
  setMeta: SetMeta,
): (event: FeedEvent) => void {
  const upsertCampaign = db.prepare(
    `INSERT INTO campaigns (id, no, version, json, generation) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET no = excluded.no, version = excluded.version,
       json = excluded.json, generation = excluded.generation
     WHERE excluded.version >= version OR excluded.generation > generation`,
  );
  const dropNamesake = db.prepare('DELETE FROM campaigns WHERE no = ? AND id <> ?');
  const upsertVouchers = voucherUpsert(db, memory);
  const upsertCustomer = db.prepare(
    `INSERT INTO customers (id, phone_key, last4, segment, tier, home_shop) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET phone_key = excluded.phone_key, last4 = excluded.last4,
       segment = excluded.segment, tier = excluded.tier, home_shop = excluded.home_shop`,
  );
  const upsertCalendar = db.prepare(
    `INSERT INTO holiday_calendars (id, json, generation) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET json = excluded.json, generation = excluded.generation`,
  );
  const upsertPerson = db.prepare(
    `INSERT INTO people (id, json, generation) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET json = excluded.json, generation = excluded.generation`,
  );
  const dropKeys = db.prepare('DELETE FROM issuer_keys');
  const insertKey = db.prepare(
    'INSERT INTO issuer_keys (key_id, public_key, state) VALUES (?, ?, ?)',
  );
  const { applyUse, applyReceipt } = elsewhereTables(db, memory, derived);

  function applyCampaign(campaign: Campaign): void {
    const { id, no, version } = campaign;
    // A restored HQ has forgotten who had the number, and gave it again.
    dropNamesake.run(no, id);
    upsertCampaign.run(id, no, version, JSON.stringify(campaign), generationOf(memory()));
    memory().campaigns = null;
  }

  function applyCustomer(customer: CachedCustomer): void {
    const { id, phoneKey, last4, segment, tier, homeShop } = customer;
    upsertCustomer.run(blobOf(id), blobOf(phoneKey), last4, segment, tier, homeShop);
  }

  function applyCalendar(calendar: HolidayCalendar): void {
    upsertCalendar.run(calendar.id, JSON.stringify(calendar), generationOf(memory()));
    memory().holidays = null;
  }

  function applyPerson(person: RosterPerson): void {
    upsertPerson.run(person.id, JSON.stringify(person), generationOf(memory()));
    memory().people = null;
  }

  function applyKeys(manifest: KeyManifest): void {
    if (manifest.version <= memory().meta.manifestVersion) return;
    dropKeys.run();
    for (const key of manifest.keys) {
      insertKey.run(key.keyId, blobOf(key.publicKey), key.state);
    }
    setMeta('manifestVersion', manifest.version);
  }

  return (event) => {
    switch (event.kind) {
      case 'campaign':
        return applyCampaign(event.campaign);
      case 'vouchers':
        return upsertVouchers(event.vouchers);
      case 'customers':
        return event.customers.forEach(applyCustomer);
      case 'uses':
        return event.uses.forEach(applyUse);
      case 'receipts':
        return event.receipts.forEach(applyReceipt);
      case 'holidays':
        return applyCalendar(event.calendar);
      case 'person':
        return applyPerson(event.person);
      case 'shop':
        return setMeta('shop', event.shop);
      case 'keys':
        return applyKeys(event.manifest);
      case 'codeRules':
        return setMeta('codeRules', event.rules);
    }
  };
}
