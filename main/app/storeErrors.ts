/** The database refused: locked by another, read-only, full, or damaged. */
export class StoreProblem extends Error {
  readonly code: 'databaseBusy' | 'databaseFull' | 'databaseReadOnly' | 'databaseDamaged';
  constructor(code: StoreProblem['code'], cause: unknown) {
    super(code, { cause });
    this.code = code;
  }
}

/** An entry longer than `maxEntryCharacters`, which HQ could never be sent: nothing was written. */
export class EntryTooLong extends Error {
  readonly characters: number;
  constructor(characters: number) {
    super(`an entry of ${characters} characters`);
    this.characters = characters;
  }
}
