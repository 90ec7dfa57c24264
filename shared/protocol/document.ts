import { z } from 'zod';
import type { ContradictionCode } from '../domain/campaign/contradictions.ts';
import { isPlain } from './primitives.ts';

/**
 * What the documents that people write by hand have in common. Each says what it is in `countersign`;
 * this is no wire format and has nothing to do with `protocolVersion`.
 */
export const documentTags = { campaign: 'campaign/1', order: 'order/1' } as const;
export type DocumentKind = keyof typeof documentTags;

export type DocumentPath = readonly (string | number)[];

/** One thing wrong with a document, at a field. The words are in `shared/i18n/documentWords.ts`. */
export interface DocumentFault {
  readonly path: DocumentPath;
  readonly fault: DocumentFaultKind;
}

/** What a field was expected to be. */
export type ExpectedType = 'text' | 'number' | 'yesOrNo' | 'list' | 'object' | 'null';

export type DocumentFaultKind =
  | { readonly kind: 'missing'; readonly values: readonly string[] }
  | { readonly kind: 'unknownField' }
  | { readonly kind: 'wrongType'; readonly expected: ExpectedType }
  | { readonly kind: 'notWhole' }
  /** Of an amount of money, which is in minor units. */
  | { readonly kind: 'notWholeMinor' }
  | { readonly kind: 'below'; readonly min: number }
  | { readonly kind: 'above'; readonly max: number }
  | { readonly kind: 'textEmpty' }
  | { readonly kind: 'textTooLong'; readonly max: number }
  | { readonly kind: 'listTooShort'; readonly min: number }
  | { readonly kind: 'listTooLong'; readonly max: number }
  | { readonly kind: 'notOneOf'; readonly values: readonly string[] }
  /** Another version of this very document. */
  | { readonly kind: 'otherVersion'; readonly found: string; readonly understood: string }
  /** A document of another kind. */
  | { readonly kind: 'otherDocument'; readonly found: string; readonly understood: string }
  | { readonly kind: PlainFault }
  | { readonly kind: 'contradiction'; readonly code: ContradictionCode }
  | { readonly kind: 'invalid' };

/** Faults that say all by their name; zod carries them as its messages. */
export const plainFaults = [
  'notADay',
  'notATime',
  'noOffset',
  'noSuchZone',
  'notACurrency',
  'notPlainText',
  'noName',
  'otherCurrency',
  'sameLineId',
  'orderTooDear',
  'noSuchCampaign',
  'whichCampaign',
] as const;
export type PlainFault = (typeof plainFaults)[number];

export function plainFault(path: DocumentPath, kind: PlainFault): DocumentFault {
  return { path, fault: { kind } };
}

/** With the words that editors show beside a field. */
export function described<Schema extends z.ZodType>(
  schema: Schema,
  title: string,
  description: string,
): Schema {
  return schema.meta({ title, description });
}

/** The same list, its bounds too, of elements that are told of more. */
export function withElement<Element extends z.ZodType>(
  list: z.ZodArray<Element>,
  element: NoInfer<Element>,
): z.ZodArray<Element> {
  return list.clone({ ...list.def, element });
}

/** The fields every document has. */
export function documentFields<Tag extends string>(tag: Tag) {
  return {
    countersign: described(
      z.literal(tag),
      '文件类型 Kind of document',
      `What this file is, and the version of its form: ${tag}.`,
    ),
    $schema: described(
      z.string().max(500).optional(),
      '模式 Schema',
      'Where an editor finds the schema; the program does not read it.',
    ),
  };
}

type Fields = Readonly<Record<string, z.ZodType>>;

/** The fields of a value that are right in themselves; of a document with faults elsewhere, too. */
export function soundFields<Shape extends Fields>(
  fields: Shape,
  value: unknown,
): { readonly [Name in keyof Shape]?: z.output<Shape[Name]> } {
  if (typeof value !== 'object' || value === null) return {};
  const given = new Map<string, unknown>(Object.entries(value));
  const sound = Object.entries(fields).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(given.get(name));
    return parsed.success ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(sound) as { [Name in keyof Shape]?: z.output<Shape[Name]> };
}

/** Where a value holds text that can't be printed or hashed; names of fields are the schema's business. */
export function notPlainPaths(value: unknown, path: DocumentPath = []): readonly DocumentPath[] {
  if (typeof value === 'string') return isPlain(value) ? [] : [path];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, place) => notPlainPaths(item, [...path, place]));
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => notPlainPaths(item, [...path, name]));
}
