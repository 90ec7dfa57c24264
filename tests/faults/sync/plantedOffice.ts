import { Client } from 'pg';
import type { Plant } from './plan.ts';

/*
 * Mistakes of head office, put where they would show: behind what its processes write. None of this is
 * head office's own; its SQL has no triggers.
 */

function trigger(table: string, when: 'BEFORE' | 'AFTER', body: string): readonly string[] {
  const name = `planted_${table}`;
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} END $$`,
    `CREATE TRIGGER ${name} ${when} INSERT ON ${table} FOR EACH ROW EXECUTE FUNCTION ${name}()`,
  ];
}

const emptied = `'{"kind":"uses","uses":[]}'`;

function mistakeOf(plant: Plant): readonly string[] {
  switch (plant) {
    case 'book-twice':
      return trigger(
        'voucher_use',
        'AFTER',
        `IF pg_trigger_depth() = 1 AND NEW.uses > 0 THEN
           NEW.seq := NEW.seq + 1000000; NEW.use_no := -NEW.use_no;
           INSERT INTO voucher_use SELECT (NEW).*;
         END IF; RETURN NULL;`,
      );
    // A reader that looks past what is committed late never comes back to it.
    case 'feed-skips':
      return trigger(
        'feed_event',
        'BEFORE',
        `IF NEW.cursor % 4 = 0 THEN NEW.body := ${emptied}; END IF; RETURN NEW;`,
      );
    case 'feed-gap':
      return trigger(
        'feed_event',
        'BEFORE',
        `IF NEW.cursor % 7 = 0 THEN NEW.cursor := NEW.cursor + 1000000; END IF; RETURN NEW;`,
      );
    case 'forget-nonces':
      return trigger(
        'nonce',
        'AFTER',
        `DELETE FROM nonce WHERE tenant_id = NEW.tenant_id AND nonce = NEW.nonce; RETURN NULL;`,
      );
    case 'drop-poison':
      return trigger('quarantine', 'BEFORE', `RETURN NULL;`);
    case 'no-cases':
      return trigger('case_file', 'BEFORE', `RETURN NULL;`);
    case 'ack-unchecked':
    case 'drop-on-refusal':
    case 'restore-in-silence':
      return [];
  }
}

export async function plantAtOffice(databaseUrl: string, plant: Plant | null): Promise<void> {
  if (plant === null) return;
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const sql of mistakeOf(plant)) await client.query(sql);
  } finally {
    await client.end();
  }
}
