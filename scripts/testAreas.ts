import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const projectFolder = join(import.meta.dirname, '..');

/** What belongs to an area though it may be in any folder: by a word in its path, or by what it looks at. */
interface Area {
  readonly inPath: RegExp;
  readonly imports: RegExp;
}

/** Words after `npm test --` that stand for more than their own letters. */
const areas: Readonly<Record<string, Area>> = {
  /** All that is printed, from its layout to the printer, and what opens a drawer. */
  paper: {
    inPath: /paper|print|escpos|receipt|drawer|batch|coupons/i,
    imports:
      /from '[./]*(?:main\/)?(?:app\/(?:batches|drawer|paper)\/|devices\/(?:paper\/|print)|.*escpos\/parser|.*faults\/(?:names|paper)\/)/,
  },
};

const isTest = /\.test\.tsx?$/;

function testFiles(): readonly string[] {
  return readdirSync(join(projectFolder, 'tests'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && isTest.test(entry.name))
    .map((entry) => relative(projectFolder, join(entry.parentPath, entry.name)))
    .map((path) => path.replaceAll('\\', '/'));
}

function testsOf({ inPath, imports }: Area): readonly string[] {
  return testFiles().filter(
    (path) => inPath.test(path) || imports.test(readFileSync(join(projectFolder, path), 'utf8')),
  );
}

/** What Vitest is to look for in the paths of test files: an area's are named one by one. */
export function pathParts(words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    const area = Object.hasOwn(areas, word) ? areas[word] : undefined;
    return area === undefined ? [word] : testsOf(area);
  });
}
