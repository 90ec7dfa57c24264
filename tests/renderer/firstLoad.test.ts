import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { atCounter } from '../../shared/i18n/atCounter.ts';
import { catalogue } from '../../shared/i18n/catalogue.ts';

const root = join(import.meta.dirname, '../..');

interface Loaded {
  /** Every module of ours that the page needs before its first picture, with its text. */
  readonly modules: ReadonlyMap<string, string>;
  /** Every package one of them imports, by who does. */
  readonly packages: ReadonlyMap<string, string>;
}

/** What a static import leads to, `import type` left out; what is imported late isn't followed. */
function importsOf(text: string): readonly string[] {
  const statements = text.matchAll(
    /^(?:import|export)\s+(?!type\b)(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm,
  );
  return [...statements].map(([, from]) => from ?? '');
}

function loadedBy(entry: string): Loaded {
  const modules = new Map<string, string>();
  const packages = new Map<string, string>();
  const visit = (file: string): void => {
    if (modules.has(file) || !/\.tsx?$/.test(file) || !existsSync(file)) return;
    const text = readFileSync(file, 'utf8');
    modules.set(file, text);
    for (const from of importsOf(text)) {
      if (from.startsWith('.')) visit(join(dirname(file), from));
      else packages.set(from, relative(root, file));
    }
  };
  visit(join(root, entry));
  return { modules, packages };
}

describe('what is loaded before the redeeming screen’s first picture', () => {
  const { modules, packages } = loadedBy('renderer/main.tsx');
  const names = [...modules.keys()].map((file) => relative(root, file));

  it('is the frame and the redeeming screen', () => {
    expect(names).toContain('renderer/screens/redeem/RedeemScreen.tsx');
    expect(names).toContain('renderer/shell/SignIn.tsx');
    expect(names.filter((name) => name.endsWith('Screen.tsx'))).toEqual([
      'renderer/screens/redeem/RedeemScreen.tsx',
    ]);
  });

  it.each(['zod', 'recharts', 'bwip-js/browser', '@zxing/library', 'zxing-wasm/reader'])(
    'is not %s',
    (name) => expect(packages.get(name)).toBeUndefined(),
  );

  it('speaks with areas that are there', () => {
    const spoken = [...modules].flatMap(([file, text]) =>
      [...text.matchAll(/useWords\('(\w+)'\)/g)].map(([, area]) => ({
        area: area ?? '',
        file: relative(root, file),
      })),
    );
    expect(spoken.length).toBeGreaterThan(50);
    // Add the area to shared/i18n/atCounter.ts, or import the component late.
    expect(spoken.filter(({ area }) => !Object.hasOwn(atCounter, area))).toEqual([]);
  });

  it('leaves areas of other screens for later', () => {
    const later = Object.keys(catalogue).filter((area) => !Object.hasOwn(atCounter, area));
    expect(later.length).toBeGreaterThan(8);
    expect(names).not.toContain('shared/i18n/catalogue.ts');
    for (const [area, texts] of Object.entries(atCounter)) {
      expect(catalogue[area as keyof typeof atCounter]).toBe(texts);
    }
  });
});
