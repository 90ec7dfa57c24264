import type { Database } from 'better-sqlite3';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { FeedEvent, HolidayCalendar, RosterPerson } from '../../shared/protocol/feed.ts';
import { wishWriter } from './contactWishes.ts';
import type { CustomerTables } from './customers.ts';
import type { DerivedTables } from './derived.ts';
import { elsewhereTables } from './elsewhere.ts';
import { generationOf } from './generations.ts';
import { keyTables } from './keyTables.ts';
import type { Memory, SetMeta } from './memory.ts';
import { spentPacker } from './leaving/packSpent.ts';
import { staffActs } from './staff.ts';
import type { VoucherUpsert } from './voucherUpsert.ts';

/**
 * Applies what HQ told. The outcome doesn't depend on how often or in which order events come (I10),
 * where their kind has a version or an identity; for the others the newest wins, and the feed is ordered.
 */
export function feedApplier(
  db: Database,
  memory: () => Memory,
  derived: DerivedTables,
  customers: CustomerTables,
  setMeta: SetMeta,
  campaignByNo: (no: number) => Campaign | null,
  upsertVouchers: VoucherUpsert,
): (event: FeedEvent) => void {
  const upsertCampaign = db.prepare(
    `INSERT INTO campaigns (id, no, version, json, generation) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET no = excluded.no, version = excluded.version,
       json = excluded.json, generation = excluded.generation
     WHERE excluded.version >= version OR excluded.generation > generation`,
  );
  const dropNamesake = db.prepare('DELETE FROM campaigns WHERE no = ? AND id <> ?');
  const upsertCalendar = db.prepare(
    `INSERT INTO holiday_calendars (id, json, generation) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET json = excluded.json, generation = excluded.generation`,
  );
  const upsertPerson = db.prepare(
    `INSERT INTO people (id, json, generation) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET json = excluded.json, generation = excluded.generation`,
  );
  const keys = keyTables(db, memory, setMeta);
  const { applyUse, applyReceipt } = elsewhereTables(
    db,
    memory,
    derived,
    spentPacker(db, memory, setMeta, campaignByNo),
  );

  const applyStaffAct = staffActs(db, memory);
  const applyWish = wishWriter(db);

  function applyCampaign(campaign: Campaign): void {
    const { id, no, version } = campaign;
    // A restored HQ has forgotten who had the number, and gave it again.
    dropNamesake.run(no, id);
    upsertCampaign.run(id, no, version, JSON.stringify(campaign), generationOf(memory()));
    memory().campaigns = null;
  }

  function applyCalendar(calendar: HolidayCalendar): void {
    upsertCalendar.run(calendar.id, JSON.stringify(calendar), generationOf(memory()));
    memory().holidays = null;
  }

  function applyPerson(person: RosterPerson): void {
    upsertPerson.run(person.id, JSON.stringify(person), generationOf(memory()));
    memory().people = null;
  }

  return (event) => {
    switch (event.kind) {
      case 'campaign':
        return applyCampaign(event.campaign);
      case 'vouchers':
        return upsertVouchers.cached(event.vouchers);
      case 'customers':
        event.customers.forEach(customers.applyCustomer);
        return customers.applyElsewhere(event.elsewhere ?? []);
      case 'forgotten':
        return customers.applyForgotten(event.customers);
      case 'contactWishes':
        return event.wishes.forEach(applyWish);
      case 'uses':
        return event.uses.forEach(applyUse);
      case 'receipts':
        return event.receipts.forEach(applyReceipt);
      case 'holidays':
        return applyCalendar(event.calendar);
      case 'person':
        return applyPerson(event.person);
      case 'staff':
        return event.acts.forEach(applyStaffAct);
      case 'shop':
        return setMeta('shop', event.shop);
      case 'keys':
        return keys.applyManifest(event.manifest);
      case 'keyNotices':
        return event.notices.forEach(keys.applyNotice);
      case 'kills':
        return event.kills.forEach(keys.applyKill);
      case 'codeRules':
        return setMeta('codeRules', event.rules);
    }
  };
}
