import type { Database } from 'better-sqlite3';
import type { DrawerReader } from '../app/drawer/drawerPorts.ts';
import { hexOf } from './rows.ts';
import type { JournalRow } from './rows.ts';
import { select } from './select.ts';

type DrawerKind = 'drawerOpened' | 'drawerStayedShut';

/** Seldom ones in a long journal: found by indexes of their own (the kind is a literal for their sake). */
export function drawerReader(db: Database): DrawerReader {
  const before = (kind: DrawerKind): DrawerReader['drawerAsks'] => {
    const found = select<[number, number], JournalRow>(
      db,
      `SELECT seq, hash, json FROM journal WHERE kind = '${kind}' AND seq < ?
        ORDER BY seq DESC LIMIT ?`,
    );
    return (beforeSeq, limit) =>
      found
        .all(beforeSeq ?? Number.MAX_SAFE_INTEGER, limit)
        .map((row) => ({ ...row, hash: hexOf(row.hash) }));
  };
  return { drawerAsks: before('drawerOpened'), drawerStaysShut: before('drawerStayedShut') };
}
