import { z } from 'zod';
import { maxAmountMinor } from '../domain/money.ts';
import { civilDate, hex } from '../protocol/primitives.ts';
import type {
  CalendarDay,
  ClosedDay,
  CsvFile,
  DayReport,
  DayStatus,
  ShiftReport,
} from './dayViews.ts';
import { method } from './method.ts';
import type { PaperView } from './views.ts';

const nothing = z.strictObject({});
const closeNumber = z.int().min(1);
/** A till's sum of a day: as large as any amount, and below nothing where more came back than went. */
const shownMinor = z.int().min(-maxAmountMinor).max(maxAmountMinor);

/** The part of the contract that is about shifts and business days. */
export const dayMethods = {
  'day.status': method<DayStatus>()(
    'anyone',
    'read',
    'Whether a day was left open, and what is not done yet',
    nothing,
  ),
  'day.report': method<DayReport>()(
    'cashier',
    'read',
    'A day so far (today where none is named); a cashier sees their own figures',
    z.strictObject({ businessDay: civilDate.nullable() }),
  ),
  'day.printReport': method<null>()(
    'manager',
    'write',
    'Print the day so far; it ends nothing and can be printed again',
    nothing,
  ),
  'day.close': method<ClosedDay>()(
    'manager',
    'write',
    'Close a business day, or what came after its close, under the next number; once',
    z.strictObject({
      /** Becomes the entry's id: a repeated close is answered, not done again. */
      closeId: hex(16),
      businessDay: civilDate,
      shownMinor: shownMinor.nullable(),
    }),
  ),
  'day.calendar': method<readonly CalendarDay[]>()(
    'manager',
    'read',
    'The days of a month on which anything was done, with their closes',
    z.strictObject({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
  ),
  'day.closed': method<ClosedDay>()(
    'manager',
    'read',
    'A close as it was, with its paper',
    z.strictObject({ number: closeNumber }),
  ),
  'day.reprint': method<PaperView>()(
    'manager',
    'write',
    'Print a close again, as COPY n',
    z.strictObject({ number: closeNumber }),
  ),
  'day.csv': method<CsvFile>()(
    'manager',
    'read',
    'A close as a table for a spreadsheet; without a number the day so far',
    z.strictObject({ number: closeNumber.nullable() }),
  ),
  'shift.report': method<ShiftReport>()(
    'cashier',
    'read',
    'The shift so far, and what is not done yet; a cashier sees their own figures',
    nothing,
  ),
  'shift.handOver': method<{ readonly seq: number }>()(
    'cashier',
    'write',
    'Hand the shift to somebody by name, with what is not done yet; it ends, and they sign in',
    z.strictObject({
      handOverId: hex(16),
      /** As it stood on the screen: a second press must not end the shift after it. */
      shift: z.string().max(40),
      to: z.string().min(1).max(40),
    }),
  ),
} as const;
