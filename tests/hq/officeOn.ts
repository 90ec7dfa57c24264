import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import type { DatabasePlace } from '../../hq/store/database.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice, TestOfficeOptions } from './testOffice.ts';

/** A fresh, empty database, or, in words, why there is none on this machine. */
export type ContractPlace = DatabasePlace | { readonly unavailable: string };

/** One suite with a head office of its own on the given database; skipped, saying why, where there is none. */
export function officeOn(
  name: string,
  place: () => Promise<ContractPlace>,
  suite: (office: () => TestOffice) => void,
  options: Pick<TestOfficeOptions, 'now'> = {},
): void {
  describe(`head office: ${name}`, () => {
    let office: TestOffice | null = null;
    let unavailable: string | null = null;

    beforeAll(async () => {
      const database = await place();
      if ('unavailable' in database) unavailable = database.unavailable;
      else office = await startTestOffice({ ...options, database });
    });
    beforeEach((context) => {
      if (unavailable !== null) context.skip(unavailable);
    });
    afterAll(() => office?.stop());

    suite(() => {
      if (office === null) throw new Error('no head office was started');
      return office;
    });
  });
}
