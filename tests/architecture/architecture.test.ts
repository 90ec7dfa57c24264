import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../hosts/tempFolder.ts';
import { breaches } from './layers.ts';
import { impurities, looseWords } from './purity.ts';
import { importsOf, projectFolder, readSources, rooms } from './sources.ts';

const sources = readSources();
const imports = sources.flatMap(importsOf);

describe('the tree says what code may touch', () => {
  it('is read: files of every room, and their imports', () => {
    const seen = rooms.map((room) => [
      room,
      sources.filter(({ path }) => path.startsWith(`${room}/`)).length,
    ]);
    for (const [room, count] of seen) expect([room, Number(count) > 0]).toEqual([room, true]);
    expect(sources.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
    expect(imports).toContainEqual({
      from: 'main/start.ts',
      specifier: './host/flags.ts',
      typeOnly: true,
    });
    expect(imports).toContainEqual({
      from: 'preload/preload.ts',
      specifier: 'electron',
      typeOnly: false,
    });
  });

  it('names the extension of every file of ours that it imports', () => {
    const bare = imports.filter(
      ({ specifier }) => /^\.{1,2}\//.test(specifier) && !/\.\w+(\?\w+)?$/.test(specifier),
    );
    expect(bare).toEqual([]);
  });

  it('is kept', () => {
    expect(breaches(sources)).toEqual([]);
  });

  it('only the Electron host and the preload import electron', () => {
    const importers = new Set(
      imports
        .filter(({ specifier, typeOnly }) => specifier === 'electron' && !typeOnly)
        .map(({ from }) => from),
    );
    expect(importers.size).toBeGreaterThan(3);
    for (const importer of importers) expect(importer).toMatch(/^(main\/host\/electron|preload)\//);
  });

  it('has a domain without clock, chance or the machine’s own zone', () => {
    const domain = sources.filter(({ path }) => path.startsWith('shared/domain/'));
    expect(domain.length).toBeGreaterThan(5);
    expect(domain.flatMap(impurities)).toEqual([]);
  });

  it('keeps every text of the screens in shared/i18n', () => {
    const screens = sources.filter(({ path }) => path.startsWith('renderer/'));
    expect(screens.length).toBeGreaterThan(10);
    expect(screens.flatMap(looseWords)).toEqual([]);
  });
});

describe('a planted breach is found by reading imports:', () => {
  it.each([
    ['the domain asking zod', 'shared/domain/x.ts', "import { z } from 'zod';"],
    [
      'the domain asking the protocol',
      'shared/domain/x.ts',
      "import { hex } from '../protocol/primitives.ts';",
    ],
    ['the domain asking Node', 'shared/domain/x.ts', "import { join } from 'node:path';"],
    [
      'the protocol asking the contract',
      'shared/protocol/x.ts',
      "export * from '../contract/methods.ts';",
    ],
    ['texts asking for code', 'shared/i18n/x.ts', "import { decide } from '../domain/decide.ts';"],
    ['a use case asking the database', 'main/app/x.ts', "import Database from 'better-sqlite3';"],
    [
      'a use case asking the store',
      'main/app/x.ts',
      "import { openStore } from '../store/openStore.ts';",
    ],
    ['a use case asking Node', 'main/app/x.ts', "import fs from 'node:fs';"],
    [
      'a use case asking for a type of the store',
      'main/app/x.ts',
      "import type { Memory } from '../store/memory.ts';",
    ],
    ['the store asking the printer', 'main/store/x.ts', "import { x } from '../devices/x.ts';"],
    ['the terminal asking head office', 'main/sync/x.ts', "import { app } from '../../hq/app.ts';"],
    [
      'head office asking the terminal',
      'hq/x.ts',
      "import { openStore } from '../main/store/openStore.ts';",
    ],
    [
      'head office asking for a type of the terminal',
      'hq/x.ts',
      "import type { Store } from '../main/app/ports.ts';",
    ],
    [
      'a screen asking the terminal',
      'renderer/x.tsx',
      "import { openTerminal } from '../main/compose.ts';",
    ],
    ['a screen asking Node', 'renderer/x.tsx', "import { readFileSync } from 'node:fs';"],
    ['a screen asking Electron', 'renderer/x.tsx', "import { ipcRenderer } from 'electron';"],
    [
      'the browser host asking Electron',
      'main/host/browser/x.ts',
      "import { app } from 'electron';",
    ],
    ['the launcher asking Electron', 'main/start.ts', "const { app } = await import('electron');"],
    [
      'the browser host asking the Electron host by require',
      'main/store/x.ts',
      "const x = require('electron');",
    ],
    [
      'the preload asking the main process',
      'preload/x.ts',
      "import { serveIpc } from '../main/host/electron/ipc.ts';",
    ],
    ['an import over several lines', 'shared/domain/x.ts', "import {\n  a,\n  b,\n} from 'zod';"],
    ['an import for its effect', 'shared/domain/x.ts', "import 'node:fs';"],
    ['a file outside the project', 'main/store/x.ts', "import x from '../../../elsewhere/x.ts';"],
    ['a room that is in no table', 'extra/x.ts', "import x from './y.ts';"],
  ])('%s', (_what, path, text) => {
    expect(breaches([{ path, text }])).toHaveLength(1);
  });

  it('what stands in a comment or is allowed is not one', () => {
    const text = [
      "// import { z } from 'zod';",
      "/* import fs from 'node:fs'; */",
      "import { Temporal } from 'temporal-polyfill';",
      "import type { Money } from './money.ts';",
      "export const note = 'see // here';",
    ].join('\n');
    expect(breaches([{ path: 'shared/domain/x.ts', text }])).toEqual([]);
    expect(importsOf({ path: 'shared/domain/x.ts', text })).toHaveLength(2);
  });

  it.each([
    'new Date()',
    'Date()',
    'Date.now()',
    "Date['now']()",
    'Math.random()',
    'Temporal.Now.instant()',
    'new Intl.DateTimeFormat().format(x)',
  ])('the domain calling %s', (code) => {
    expect(
      impurities({ path: 'shared/domain/x.ts', text: `export const x = ${code};` }),
    ).not.toEqual([]);
  });

  it('a domain working with a moment it was given is none', () => {
    const text =
      'export const x = (at: number) => new Date(at).getUTCDay() + Date.UTC(2026, 1, 1);';
    expect(impurities({ path: 'shared/domain/x.ts', text })).toEqual([]);
  });

  it.each([
    '<p>Used today</p>',
    '<p>已核销</p>',
    '<Button aria-label="Close" />',
    '<p>Hello {name}</p>',
    "<input placeholder={'Name'} />",
  ])('words in a screen: %s', (jsx) => {
    expect(
      looseWords({ path: 'renderer/x.tsx', text: `export const X = () => ${jsx};` }),
    ).not.toEqual([]);
  });

  it('a screen that takes its words from the catalogue holds none', () => {
    const text =
      '// 说明\nexport const X = () => <p className="a">{t(\'used\')}</p>;\nconst y = a > b ? f<string>(x) : <br />;';
    expect(looseWords({ path: 'renderer/x.tsx', text })).toEqual([]);
  });
});

/** A copy of the tree's rules with one file of the domain in it. */
function plant(text: string): ReturnType<typeof tempFolder> {
  const folder = tempFolder();
  const domain = join(folder.path, 'shared', 'domain');
  mkdirSync(domain, { recursive: true });
  for (const file of ['tsconfig.base.json', '.oxlintrc.json']) {
    copyFileSync(join(projectFolder, file), join(folder.path, file));
  }
  cpSync(join(projectFolder, 'shared/domain/tsconfig.json'), join(domain, 'tsconfig.json'));
  symlinkSync(join(projectFolder, 'node_modules'), join(folder.path, 'node_modules'), 'junction');
  writeFileSync(join(domain, 'planted.ts'), text);
  return folder;
}

function run(
  program: string,
  cwd: string,
  args: readonly string[],
): { readonly status: number | null; readonly text: string } {
  const bin = join(projectFolder, 'node_modules', program);
  const done = spawnSync(process.execPath, [bin, ...args], { cwd, encoding: 'utf8' });
  return { status: done.status, text: `${done.stdout}${done.stderr}` };
}

const innocent = 'export const twice = (n: number): number => n * 2;\n';

describe('a planted breach is found by the domain’s tsconfig:', () => {
  const compile = (text: string) => {
    using folder = plant(text);
    return run('typescript/bin/tsc', folder.path, ['-p', 'shared/domain/tsconfig.json']);
  };

  it('an innocent file passes', () => {
    expect(compile(innocent)).toEqual({ status: 0, text: '' });
  });

  it.each([
    ['a timer', 'setTimeout(() => undefined, 1);'],
    ['the process', "export const x = process.env['HOME'];"],
    ['the page', 'export const x = document.title;'],
    ['the network', "export const x = fetch('/');"],
    ['the console', "console.log('x');"],
    ['Node', "import { readFileSync } from 'node:fs';\nexport const x = readFileSync;"],
    ['randomness', 'export const x = crypto.randomUUID();'],
  ])('%s', (_what, text) => {
    const compiled = compile(`${text}\nexport {};\n`);
    expect(compiled.status).not.toBe(0);
    expect(compiled.text).toContain('planted.ts');
  });
});

describe('a planted breach is found by the linter:', () => {
  const lint = (text: string) => {
    using folder = plant(text);
    return run('oxlint/bin/oxlint', folder.path, ['--deny-warnings', 'shared/domain/planted.ts']);
  };

  it('an innocent file passes', () => {
    expect(lint(innocent)).toMatchObject({ status: 0 });
  });

  it.each([
    ['Date.now', 'export const x = Date.now();'],
    ['Math.random', 'export const x = Math.random();'],
    ['globalThis', "export const x = globalThis['Date'];"],
    ['any', 'export const x = (y: any): number => Number(y);'],
    ['!', 'export const x = (y: number | null): number => y!;'],
    ['a default export', 'export default 1;'],
    ['zod', "import { z } from 'zod';\nexport const x = z.string();"],
    ['another layer', "import { hex } from '../protocol/primitives.ts';\nexport const x = hex(1);"],
  ])('%s', (_what, text) => {
    const linted = lint(`${text}\n`);
    expect(linted.status).not.toBe(0);
    expect(linted.text).toContain('planted.ts');
  });
});
