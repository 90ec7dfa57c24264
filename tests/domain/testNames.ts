import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export interface NamedTest {
  /** Path from the project's folder, with `/`. */
  readonly file: string;
  readonly name: string;
}

const projectFolder = join(import.meta.dirname, '../..');

/** `it('name'` and `it.each(…)('name'`; a table of cases before the name holds no test. */
const plainName = /^\(\s*(['"`])((?:\\.|(?!\1).)*)\1/;
const nameAfterTable = /\)\(\s*(['"`])((?:\\.|(?!\1).)*)\1\s*,/;

/** The names of the tests of a folder, as they stand in the source, in the order of files and lines. */
export function testNamesIn(folder: string): readonly NamedTest[] {
  return readdirSync(join(projectFolder, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .sort()
    .flatMap((file) => {
      const source = readFileSync(join(projectFolder, folder, file), 'utf8');
      return namesOf(source).map((name) => ({ file: `${folder}/${file}`, name }));
    });
}

export function namesOf(source: string): readonly string[] {
  return source
    .split(/^\s*it(?=[.(])/m)
    .slice(1)
    .flatMap((test) => {
      const found = test.startsWith('(') ? plainName.exec(test) : nameAfterTable.exec(test);
      return found?.[2] === undefined ? [] : [found[2]];
    });
}

/** The tests that begin with this word, or else those that have it in their names. */
export function testsOf(word: string, tests: readonly NamedTest[]): readonly NamedTest[] {
  const first = tests.filter(({ name }) => new RegExp(`^${word}\\b`).test(name));
  return first.length > 0
    ? first
    : tests.filter(({ name }) => new RegExp(`\\b${word}\\b`).test(name));
}
