import { posix } from 'node:path';
import { importsOf } from './sources.ts';
import type { Import, Source } from './sources.ts';

/**
 * The table of docs/ARCHITECTURE.md: what each part of the tree may import. `own` are path prefixes of
 * ours, `packages` name packages; `node:` stands for Node's own modules. `'*'` is anything at all.
 */
interface Layer {
  readonly prefix: string;
  readonly own: readonly string[];
  readonly packages: readonly string[] | '*';
  /** What it may know the types of, besides. */
  readonly types?: readonly string[];
}

const screenPackages = [
  'react',
  'react-dom',
  'react-aria-components',
  'react-i18next',
  'i18next',
  'zustand',
  '@tanstack/react-query',
  'zod',
  '@zxing/library',
  'zxing-wasm',
  '@fontsource-variable/noto-sans-sc',
  'recharts',
  'bwip-js',
  'vite',
];

const terminalParts = ['main/store/', 'main/devices/', 'main/sync/', 'main/platform/'];
const nodePackages = '*';

/** The first row whose prefix fits is the one that counts. */
const layers: readonly Layer[] = [
  { prefix: 'shared/domain/', own: ['shared/domain/'], packages: ['temporal-polyfill'] },
  { prefix: 'shared/protocol/', own: ['shared/domain/', 'shared/protocol/'], packages: ['zod'] },
  {
    prefix: 'shared/contract/',
    own: ['shared/domain/', 'shared/protocol/', 'shared/contract/'],
    packages: ['zod'],
  },
  { prefix: 'shared/writing/', own: ['shared/writing/'], packages: ['bwip-js'] },
  {
    prefix: 'shared/reading/',
    own: ['shared/reading/', 'shared/domain/'],
    packages: ['zxing-wasm', '@zxing/library', 'qr'],
  },
  { prefix: 'shared/i18n/', own: ['shared/i18n/'], packages: [], types: ['shared/'] },
  { prefix: 'shared/documents/', own: ['shared/'], packages: ['jsonc-parser'] },
  { prefix: 'main/app/', own: ['main/app/', 'shared/'], packages: ['zod'] },
  {
    prefix: 'main/cli/',
    own: ['main/app/', 'shared/', 'main/cli/', ...terminalParts],
    packages: nodePackages,
  },
  ...['store', 'devices', 'sync', 'platform'].map(
    (part) =>
      ({
        prefix: `main/${part}/`,
        own: [`main/${part}/`, 'main/platform/', 'main/app/', 'shared/'],
        packages: nodePackages,
      }) satisfies Layer,
  ),
  {
    prefix: 'main/host/browser/',
    own: [
      'main/host/',
      'main/compose.ts',
      'main/practice.ts',
      'main/app/',
      'main/platform/',
      'shared/',
    ],
    packages: nodePackages,
  },
  {
    prefix: 'main/host/',
    own: [
      'main/host/',
      'main/compose.ts',
      'main/practice.ts',
      'main/app/',
      'main/platform/',
      'main/store/problems.ts',
      'shared/',
    ],
    packages: nodePackages,
  },
  {
    prefix: 'main/',
    own: ['main/', 'shared/', 'package.json'],
    packages: nodePackages,
  },
  {
    prefix: 'preload/',
    own: ['preload/', 'main/host/electron/channels.ts', 'shared/'],
    packages: ['electron'],
  },
  { prefix: 'renderer/', own: ['renderer/', 'shared/'], packages: screenPackages },
  { prefix: 'hq/', own: ['hq/', 'shared/', 'package.json'], packages: nodePackages },
  ...['tests', 'bench', 'scripts'].map(
    (room) => ({ prefix: `${room}/`, own: [''], packages: nodePackages }) satisfies Layer,
  ),
];

/** Who may import `electron` when it runs. */
const electronRooms = ['main/host/electron/', 'preload/'];

/** The name of a package in a specifier: `@scope/name/sub` is `@scope/name`. */
function packageOf(specifier: string): string {
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier);
}

function ownTarget({ from, specifier }: Import): string {
  return posix.normalize(posix.join(posix.dirname(from), specifier.replace(/\?.*$/, '')));
}

function startsWithAny(path: string, prefixes: readonly string[]): boolean {
  return prefixes.some((prefix) => path.startsWith(prefix));
}

function ownBreach(layer: Layer, one: Import): string | null {
  const target = ownTarget(one);
  if (target.startsWith('..')) return `reaches outside the project: ${target}`;
  if (startsWithAny(target, layer.own)) return null;
  if (one.typeOnly && startsWithAny(target, layer.types ?? [])) return null;
  return `may not import ${target}`;
}

function packageBreach(layer: Layer, one: Import): string | null {
  const name = packageOf(one.specifier);
  const isTest = layer.prefix === 'tests/' && one.typeOnly;
  if (name === 'electron' && !startsWithAny(one.from, electronRooms) && !isTest) {
    return 'may not import electron';
  }
  if (layer.packages === '*' || layer.packages.includes(name)) return null;
  return `may not import ${one.specifier}`;
}

/** What is wrong with one import; `null` when nothing is. */
export function breachOf(one: Import): string | null {
  const layer = layers.find(({ prefix }) => one.from.startsWith(prefix));
  if (layer === undefined) return 'stands in no layer';
  const isOwn = one.specifier.startsWith('.') || one.specifier.startsWith('/');
  return isOwn ? ownBreach(layer, one) : packageBreach(layer, one);
}

/** Every breach of the table, as `file: what`. */
export function breaches(sources: readonly Source[]): readonly string[] {
  return sources.flatMap((source) =>
    importsOf(source).flatMap((one) => {
      const breach = breachOf(one);
      return breach === null ? [] : [`${one.from}: ${breach}`];
    }),
  );
}
