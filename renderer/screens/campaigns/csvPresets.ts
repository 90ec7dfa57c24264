import { columnsOf } from '../../../shared/i18n/csvColumns.ts';
import type { Preset } from '../../../shared/i18n/csvColumns.ts';
import type { Mapping } from './csvFields.ts';

/** Columns by field as such an export has them; `null`: this file has no column for the code. */
export function presetMapping(preset: Preset, columns: readonly string[]): Mapping | null {
  const mapping: Record<string, string> = {};
  for (const [field, names] of Object.entries(columnsOf[preset])) {
    const wanted = names.map((name) => name.toLowerCase());
    const column = columns.find((one) => wanted.includes(one.toLowerCase()));
    if (column !== undefined) mapping[field] = column;
  }
  return mapping['code'] === undefined ? null : mapping;
}
