import { isStillSoldOut } from '../../../shared/domain/stock/soldOut.ts';
import type { SoldOutMark } from '../../../shared/domain/stock/soldOut.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { Reader } from '../ports.ts';

/** What is gone on this business day; words of another day have ended by themselves. */
export function marksToday(
  tx: Pick<Reader, 'soldOutMarks'>,
  businessDay: CivilDate,
): readonly SoldOutMark[] {
  const marks = tx.soldOutMarks();
  return marks.length === 0 ? marks : marks.filter((mark) => isStillSoldOut(mark, businessDay));
}
