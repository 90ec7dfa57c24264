import { registerHooks } from 'node:module';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { launchVariable } from '../../../main/host/electron/launchOptions.ts';
import type { LaunchOptions } from '../../../main/host/electron/launchOptions.ts';
import type { StandIn } from './standIn.ts';

const builtEntry = join(import.meta.dirname, '../../../dist/main/electron.js');
const standInPlace = Symbol.for('countersign.tests.electron');
const standInUrl = 'electron-stand-in:';

/** What the built entry imports from `electron`. */
const names = [
  'app',
  'BrowserWindow',
  'Menu',
  'dialog',
  'ipcMain',
  'protocol',
  'safeStorage',
  'screen',
  'session',
];

function standInSource(serial: string): string {
  const place = `globalThis[Symbol.for('countersign.tests.electron')].get(${JSON.stringify(serial)})`;
  return `const electron = ${place};\nexport const { ${names.join(', ')} } = electron;\n`;
}

function standIns(): Map<string, object> {
  const place = globalThis as unknown as Record<symbol, Map<string, object> | undefined>;
  return (place[standInPlace] ??= new Map());
}

const hungOn = ['SIGINT', 'SIGTERM', 'SIGHUP', 'uncaughtException'] as const;

/**
 * Executes the built Electron entry in this process, as Electron's main process would: its
 * `import … from 'electron'` gets the stand-in. Returns what takes everything back that it hung on the
 * process.
 */
export async function runEntry(
  standIn: StandIn,
  launch: { readonly options: LaunchOptions | null; readonly args?: readonly string[] },
): Promise<() => void> {
  if (!existsSync(builtEntry)) throw new Error('dist/main/electron.js is missing: npm run build');
  const serial = `${Date.now()}-${standIns().size}`;
  standIns().set(serial, standIn.electron);
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'electron'
        ? { url: `${standInUrl}${serial}`, shortCircuit: true }
        : next(specifier, context),
    load: (url, context, next) =>
      url === `${standInUrl}${serial}`
        ? { format: 'module', source: standInSource(serial), shortCircuit: true }
        : next(url, context),
  });
  const before = hungOn.map((name): readonly unknown[] => process.listeners(name as 'SIGINT'));
  const args = process.argv;
  if (launch.options !== null) process.env[launchVariable] = JSON.stringify(launch.options);
  process.argv = [...args.slice(0, 2), ...(launch.args ?? [])];
  try {
    // The query makes it a module of its own: each run is a start of the program.
    await import(/* @vite-ignore */ `${pathToFileURL(builtEntry).href}?run=${serial}`);
  } finally {
    process.argv = args;
    delete process.env[launchVariable];
    hooks.deregister();
  }
  return () => {
    hungOn.forEach((name, index) => {
      for (const listener of process.listeners(name as 'SIGINT')) {
        if (!before[index]?.includes(listener)) process.removeListener(name, listener);
      }
    });
  };
}
