import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const projectFolder = join(import.meta.dirname, '../..');

export const rooms = [
  'main',
  'renderer',
  'preload',
  'shared',
  'hq',
  'tests',
  'bench',
  'scripts',
] as const;

/** A file of ours: its path from the project's folder, with `/`, and its text. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

const isCode = /\.(ts|tsx|mts|mjs|js|jsx|cjs)$/;

/** Every source file of the tree but this room's own, which holds planted breaches as text. */
export function readSources(): readonly Source[] {
  return rooms.flatMap((room) =>
    readdirSync(join(projectFolder, room), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && isCode.test(entry.name))
      .filter((entry) => entry.parentPath !== import.meta.dirname)
      .filter((entry) => !/[\\/]node_modules([\\/]|$)/.test(entry.parentPath))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => ({
        path: file.slice(projectFolder.length + 1).replaceAll('\\', '/'),
        text: readFileSync(file, 'utf8'),
      })),
  );
}

/** One mention of a module in a file. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  /** `import type …`: gone when it runs. */
  readonly typeOnly: boolean;
}

/**
 * A text without its comments; strings stay. Line breaks stay too. Regular expressions are not looked
 * for: one that holds a quote or `//` would have to be written otherwise.
 */
export function withoutComments(text: string): string {
  const parts =
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g;
  return text.replace(
    parts,
    (whole, kept: string | undefined) => kept ?? whole.replace(/[^\n]/g, ' '),
  );
}

const statement =
  /^[ \t]*(import|export)\s+(type\s+)?(?:[\w*{}\s,$]+?\s+from\s+)?['"]([^'"\n]+)['"]/gm;
const call =
  /\b(?:import|require|import\.meta\.resolve)\s*\(\s*(?:\/\*.*?\*\/\s*)?['"]([^'"\n]+)['"]/g;

/** Everything a file imports: statements, re-exports, `import()` and `require()` of a literal. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const code = withoutComments(text);
  const statements = [...code.matchAll(statement)].map(([, , type, specifier = '']) => ({
    from: path,
    specifier,
    typeOnly: type !== undefined,
  }));
  const calls = [...code.matchAll(call)].map(([, specifier = '']) => ({
    from: path,
    specifier,
    typeOnly: false,
  }));
  return [...statements, ...calls];
}
