import { z } from 'zod';
import { importFields, importKinds } from '../../shared/domain/imports/importFields.ts';
import type { ColumnMapping, ImportKind } from '../../shared/domain/imports/importFields.ts';
import { columnsOf, customerColumnsOf, presets } from '../../shared/i18n/csvColumns.ts';
import type { Preset } from '../../shared/i18n/csvColumns.ts';
import { hex, plainText } from '../../shared/protocol/primitives.ts';
import { encodings, separators } from './csvShape.ts';

const columnName = z.string().min(1).max(120);

/** What is to be brought in, and how its file is written. */
export const importPlan = z
  .strictObject({
    kind: z.enum(importKinds),
    /** For people; it names the batch of its vouchers, too. */
    name: plainText(60).trim().min(1),
    /** Whose vouchers they are where no column says so. */
    campaignId: z.string().min(1).max(40).nullable().default(null),
    /** The shop that hands vouchers out, whose zone campaigns are in, where new customers are at home. */
    shop: z.string().min(1).max(40).nullable().default(null),
    /** A system whose export it is; its columns are known. */
    preset: z.enum(presets).default('own'),
    /** Column names by field, where they aren't as the preset has them; of several the first filled one. */
    mapping: z
      .record(z.string().max(40), z.union([columnName, z.array(columnName).min(1).max(10)]))
      .default({}),
    encoding: z.enum(['auto', ...encodings]).default('auto'),
    separator: z.enum(['auto', ...separators]).default('auto'),
    /** Of the whole file: the same file again is then the same import, whoever sends it. */
    sha256: hex(32).nullable().default(null),
  })
  .superRefine(({ kind, mapping, campaignId, shop }, ctx) => {
    const fields: readonly string[] = importFields[kind];
    for (const field of Object.keys(mapping)) {
      if (fields.includes(field)) continue;
      const message = `no field of ${kind}: ${fields.join(', ')}`;
      ctx.addIssue({ code: 'custom', path: ['mapping', field], message });
    }
    const isLost = kind === 'vouchers' && campaignId === null && mapping['campaign'] === undefined;
    if (isLost) {
      const message = 'name a campaign, or a column that does';
      ctx.addIssue({ code: 'custom', path: ['campaignId'], message });
    }
    if (kind !== 'customers' && shop === null) {
      ctx.addIssue({ code: 'custom', path: ['shop'], message: 'name a shop' });
    }
  });
export type ImportPlan = z.infer<typeof importPlan>;

function presetColumns(kind: ImportKind, preset: Preset): ColumnMapping {
  switch (kind) {
    case 'vouchers':
      return columnsOf[preset];
    case 'customers':
      return customerColumnsOf[preset];
    case 'campaigns':
      return {};
  }
}

/** A field's own name is a column name too; what the plan says outranks the preset. */
export function mappingOf({ kind, preset, mapping }: ImportPlan): ColumnMapping {
  const known = presetColumns(kind, preset);
  return Object.fromEntries(
    importFields[kind].map((field) => {
      const told = mapping[field];
      const names = told === undefined ? [...(known[field] ?? []), field] : [told].flat();
      return [field, names] as const;
    }),
  );
}
