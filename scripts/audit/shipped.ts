import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

/** Who gets a package: the counter, head office, or both. */
export type Audience = 'terminal' | 'head office';

export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** Its key in the lockfile, e.g. `node_modules/pino`. */
  readonly place: string;
  readonly audiences: readonly Audience[];
}

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

export type Lockfile = Readonly<Record<string, LockedPackage>>;

export function readLockfile(projectFolder: string): Lockfile {
  const text = readFileSync(join(projectFolder, 'package-lock.json'), 'utf8');
  return (JSON.parse(text) as { readonly packages: Lockfile }).packages;
}

const roomsOf: Readonly<Record<Audience, readonly string[]>> = {
  terminal: ['main', 'preload', 'renderer', 'shared'],
  'head office': ['hq', 'shared'],
};

/** What runs the program and stands in no import: Electron in the installed counter, Node in a clone. */
const runtimes: Readonly<Record<Audience, RegExp>> = {
  terminal: /^(electron|node-(bin-)?(linux|win|darwin)-\w+)$/,
  'head office': /^node-(bin-)?(linux|win|darwin)-\w+$/,
};

const bareImport = /(?:from|import)\s*\(?\s*'((?:@[\w.-]+\/)?[\w.-]+)[^']*'/g;

/** Packages that the code of these folders names in an import. */
function importedBy(projectFolder: string, rooms: readonly string[]): ReadonlySet<string> {
  const files = rooms.flatMap((room) => globSync(`${room}/**/*.{ts,tsx}`, { cwd: projectFolder }));
  const names = files.flatMap((file) =>
    [...readFileSync(join(projectFolder, file), 'utf8').matchAll(bareImport)].map(
      ([, name = '']) => name,
    ),
  );
  return new Set(names.filter((name) => name !== '' && !isBuiltin(name)));
}

/** Where Node would find `name` from the package at `place`. */
function resolve(lock: Lockfile, place: string, name: string): string | null {
  for (let from = place; ;) {
    const found = `${from === '' ? '' : `${from}/`}node_modules/${name}`;
    if (lock[found] !== undefined) return found;
    if (from === '') return null;
    const cut = from.lastIndexOf('node_modules/');
    from = cut <= 0 ? '' : from.slice(0, cut - 1);
  }
}

function neededBy(lock: Lockfile, place: string): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
    lock[place] ?? {};
  const peers = Object.keys(peerDependencies ?? {}).filter(
    (name) => peerDependenciesMeta?.[name]?.optional !== true,
  );
  const names = [
    ...Object.keys(dependencies ?? {}),
    ...Object.keys(optionalDependencies ?? {}),
    ...peers,
  ];
  return names.flatMap((name) => resolve(lock, place, name) ?? []);
}

function closure(lock: Lockfile, roots: readonly string[]): ReadonlySet<string> {
  const reached = new Set(roots);
  // A set grows while it is walked, and is walked to its end.
  for (const place of reached) for (const next of neededBy(lock, place)) reached.add(next);
  return reached;
}

function shippedTo(projectFolder: string, lock: Lockfile, audience: Audience): ReadonlySet<string> {
  const { dependencies = {}, optionalDependencies = {} } = lock[''] ?? {};
  const imported = importedBy(projectFolder, roomsOf[audience]);
  const declared = Object.keys(dependencies).filter((name) => imported.has(name));
  const roots = declared.flatMap((name) => resolve(lock, '', name) ?? []);
  // A runtime comes whole: what its npm package leans on only fetched it.
  const whole = [...Object.keys(optionalDependencies), 'electron']
    .filter((name) => runtimes[audience].test(name))
    .flatMap((name) => resolve(lock, '', name) ?? []);
  return new Set([...closure(lock, roots), ...whole]);
}

/** Everything that reaches a counter or a head office, by name. */
export function shippedPackages(projectFolder: string): readonly ShippedPackage[] {
  const lock = readLockfile(projectFolder);
  const audiences: readonly Audience[] = ['terminal', 'head office'];
  const reached = audiences.map((audience) => shippedTo(projectFolder, lock, audience));
  const places = [...new Set(reached.flatMap((one) => [...one]))].sort();
  return places.map((place) => ({
    name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: lock[place]?.version ?? '',
    place,
    audiences: audiences.filter((_, index) => reached[index]?.has(place) === true),
  }));
}

/** Dependencies of package.json that nothing of ours imports, and so ship to nobody. */
export function idleDependencies(projectFolder: string): readonly string[] {
  const lock = readLockfile(projectFolder);
  const imported = importedBy(projectFolder, [...roomsOf.terminal, ...roomsOf['head office']]);
  return Object.keys(lock['']?.dependencies ?? {}).filter((name) => !imported.has(name));
}
