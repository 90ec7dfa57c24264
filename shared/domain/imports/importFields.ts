/** What may be brought in from a file or a list. */
export const importKinds = ['customers', 'vouchers', 'campaigns'] as const;
export type ImportKind = (typeof importKinds)[number];

/** Fields a column may feed, by kind; the first is the one a row can't do without. */
export const importFields = {
  customers: ['phone', 'segment', 'tier', 'homeShop'],
  vouchers: ['code', 'phone', 'customer', 'campaign', 'firstDay', 'lastDay', 'uses', 'amount'],
  campaigns: [
    'nameZh',
    'nameEn',
    'kind',
    'item',
    'amount',
    'percent',
    'spend',
    'validFrom',
    'validThrough',
    'minimumSpend',
    'usesPerVoucher',
  ],
} as const satisfies Readonly<Record<ImportKind, readonly string[]>>;

/** Fields without which a file can't be read at all. */
export const neededFields = {
  customers: ['phone'],
  vouchers: ['code'],
  campaigns: ['kind', 'validFrom', 'validThrough'],
} as const satisfies Readonly<Record<ImportKind, readonly string[]>>;

/** Which columns feed a field, by their head lines: of several, the first whose cell is not empty. */
export type ColumnMapping = Readonly<Record<string, readonly string[]>>;

/** The places of a field's columns in a row. */
export type FieldPlaces = Readonly<Record<string, readonly number[]>>;

/** Head lines are compared without case, outer spaces and the marks that some programs put around them. */
function bare(name: string): string {
  return name.trim().replaceAll(/\s+/g, ' ').toLowerCase();
}

/** Where a mapping's columns stand in a file; columns it hasn't are passed over. */
export function placesOf(mapping: ColumnMapping, columns: readonly string[]): FieldPlaces {
  const heads = columns.map(bare);
  const places: Record<string, readonly number[]> = {};
  for (const [field, names] of Object.entries(mapping)) {
    const found = names.map((name) => heads.indexOf(bare(name))).filter((at) => at >= 0);
    if (found.length > 0) places[field] = found;
  }
  return places;
}

/** Fields that are needed and that no column of the file feeds. */
export function missingFields(kind: ImportKind, places: FieldPlaces): readonly string[] {
  return neededFields[kind].filter((field) => places[field] === undefined);
}

/** A row's cells by field: trimmed, and empty where the row is shorter. */
export function cellsByField(
  places: FieldPlaces,
  cells: readonly string[],
): Readonly<Record<string, string>> {
  const byField: Record<string, string> = {};
  for (const [field, columns] of Object.entries(places)) {
    byField[field] =
      columns.map((at) => (cells[at] ?? '').trim()).find((cell) => cell !== '') ?? '';
  }
  return byField;
}
