import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const ownerOnly = 0o600;
const line = /^([^\t\n]{1,64})\t([0-9a-f]{32})$/;

/**
 * Who asked to be forgotten, kept beside the database and not in it: a database that comes back from a
 * backup has them again, and is made to forget them again. Opaque ids only.
 */
export interface ForgottenBook {
  ids(tenant: string): readonly string[];
  /** Durable when it returns. Throws what `fs` throws. */
  add(tenant: string, customers: readonly string[]): void;
}

function readLines(path: string): readonly string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

export function openForgottenBook(dataDir: string): ForgottenBook {
  const path = join(dataDir, 'forgotten.tsv');
  return {
    ids: (tenant) =>
      readLines(path).flatMap((text) => {
        const [, of, id] = line.exec(text) ?? [];
        return of === tenant && id !== undefined ? [id] : [];
      }),
    add(tenant, customers) {
      const file = openSync(path, 'a', ownerOnly);
      try {
        // A line that a power cut tore ends here, and is none.
        writeSync(file, ['', ...customers.map((id) => `${tenant}\t${id}`), ''].join('\n'));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
    },
  };
}

/** For a database that has no folder of ours beside it: docs/hq.md says what to do after a restore. */
export const noForgottenBook: ForgottenBook = { ids: () => [], add: () => undefined };
