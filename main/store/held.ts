import type { Database } from 'better-sqlite3';
import type { HeldOrderRow, HeldReader, HeldWriter } from '../app/held/heldPorts.ts';
import { openText, sealText } from '../platform/sealing.ts';
import { blobOf, hexOf } from './rows.ts';
import { select } from './select.ts';

interface Row {
  readonly heldId: Buffer;
  readonly no: number;
  readonly personId: string;
  readonly personName: string;
  readonly inHand: 0 | 1;
  readonly at: number;
  readonly businessDay: string;
  readonly sealed: Buffer;
}

/** What a row's content is sealed for: it opens in no other. */
const aboutOf = (heldId: string): string => `held/${heldId}`;

function rowOf(row: Row): HeldOrderRow {
  const { no, personId, personName, at, businessDay } = row;
  const heldId = hexOf(row.heldId);
  return { heldId, no, personId, personName, at, businessDay, inHand: row.inHand === 1 };
}

/** Orders put aside at this terminal; codes stand in them, so that nothing of them is in clear (I11). */
export function heldReader(db: Database): HeldReader {
  const all = select<[], Row>(
    db,
    `SELECT held_id AS heldId, no, person_id AS personId, person_name AS personName,
            in_hand AS inHand, at, day AS businessDay, sealed
       FROM held_orders ORDER BY at, held_id`,
  );
  return {
    heldOrders: () => all.all().map(rowOf),
    openHeldOrders: (key) =>
      all.all().map((row) => {
        const opened = rowOf(row);
        return { ...opened, content: openText(key, aboutOf(opened.heldId), row.sealed) };
      }),
  };
}

export function heldWriter(db: Database): HeldWriter {
  const put = db.prepare(
    `INSERT INTO held_orders (held_id, no, person_id, person_name, in_hand, at, day, sealed)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET person_id = excluded.person_id, person_name = excluded.person_name,
       in_hand = excluded.in_hand, sealed = excluded.sealed`,
  );
  const drop = db.prepare('DELETE FROM held_orders WHERE held_id = ?');
  const handOver = db.prepare(
    `UPDATE held_orders SET person_id = @to, person_name = @name, in_hand = 0
      WHERE @from IS NULL OR person_id = @from`,
  );
  return {
    putHeldOrder: (order, content, key) => {
      const sealed = sealText(key, aboutOf(order.heldId), content);
      const who = [order.personId, order.personName, order.inHand ? 1 : 0];
      put.run(blobOf(order.heldId), order.no, ...who, order.at, order.businessDay, sealed);
    },
    dropHeldOrder: (heldId) => {
      drop.run(blobOf(heldId));
    },
    handOverHeldOrders: (from, { personId, name }) =>
      handOver.run({ from, to: personId, name }).changes,
  };
}
