import { z } from 'zod';
import { method } from './method.ts';

/** The first good lines of a file as they were read, by field; nothing of it is a whole code or number. */
export type CsvPreview = readonly {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}[];

/** Vouchers being brought in from a file, or the last ones that were. */
export interface ImportView {
  readonly campaignId: string;
  /** Who began it. */
  readonly by: string;
  readonly rows: number;
  /** Rows that are kept already. */
  readonly done: number;
  /** `null` until it is done. */
  readonly added: number | null;
  readonly state: 'running' | 'done' | 'failed';
}

/** The part of the contract that tells how an import goes on; it goes on whoever looks. */
export const importMethods = {
  'vouchers.importState': method<ImportView | null>()(
    'manager',
    'read',
    'How the import of vouchers goes that is under way, or went last',
    z.strictObject({}),
  ),
} as const;
