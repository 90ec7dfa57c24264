import type { VoucherRef } from '../../../shared/domain/facts.ts';
import type { SoldOutMark } from '../../../shared/domain/stock/soldOut.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';

/** A rain-check this counter gave for one voucher. */
export interface GivenRainCheck {
  readonly seq: number;
  readonly goodThrough: CivilDate;
}

/** What the journal says is gone, and who may come back for it. */
export interface StockReader {
  /** The newest word on each thing, as long as it is that it's gone; some may have ended by themselves. */
  soldOutMarks(): readonly SoldOutMark[];
  /** In the order they were given. */
  rainChecks(ref: VoucherRef): readonly GivenRainCheck[];
}
