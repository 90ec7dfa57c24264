/** The longest input of a CSV import, as JSON text: `maxCsvCharacters` of the contract and some room. */
export const csvBodyLimitBytes = 25_000_000;

/** The longest input of any other method: an order of 200 lines in Chinese is about 400 kB. */
export const plainBodyLimitBytes = 1_000_000;

const csvMethods: ReadonlySet<string> = new Set(['campaigns.importCsv', 'vouchers.importCsv']);

/** How many bytes of JSON a method's input may have; for a method that does not exist too. */
export function bodyLimitBytes(method: string): number {
  return csvMethods.has(method) ? csvBodyLimitBytes : plainBodyLimitBytes;
}
