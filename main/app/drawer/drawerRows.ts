import type { DrawerRow } from '../../../shared/contract/drawerViews.ts';
import { entryOfKind } from '../entries.ts';
import type { Reader } from '../ports.ts';

/**
 * Asks for the drawer, newest first. One is under way at a time, so an ask that stayed shut says so before the next
 * one is written: as many of those as there are rows are all that belong to them.
 */
export function drawerRows(tx: Reader, before: number | null, count: number): readonly DrawerRow[] {
  const shut = new Set(
    tx
      .drawerStaysShut(before, count)
      .map((stored) => entryOfKind(stored, 'drawerStayedShut')?.body.of),
  );
  return tx.drawerAsks(before, count).flatMap((stored) => {
    const entry = entryOfKind(stored, 'drawerOpened');
    if (entry === null) return [];
    const { seq, at, actor, approver, body } = entry;
    return [
      {
        seq,
        at,
        operator: actor.name,
        approver: approver?.name ?? null,
        reason: body.reason,
        note: body.note,
        stayedShut: shut.has(seq),
      },
    ];
  });
}
