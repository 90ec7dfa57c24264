import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright';
import type { Browser } from 'playwright';
import { findBrowser } from '../main/host/browser/findBrowser.ts';

const projectFolder = join(import.meta.dirname, '..');
const unpackedFolder = join(projectFolder, 'node_modules/.cache/countersign-chromium');

/** A real Chromium: the system's where one is installed, else the one that comes as a package. */
export interface ChromiumToRun {
  readonly executablePath: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Without these Chromium asks its maker's hosts for updates at every start. */
const quietArgs = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

function sandboxArgs(): string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox', '--disable-setuid-sandbox'] : [];
}

function plainEnvironment(): Record<string, string> {
  const pairs = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(pairs);
}

/**
 * Unpacks the packaged Chromium once, in a process of its own (it unpacks into `TMPDIR`), beside its
 * place, so that two test workers cannot see half of it.
 */
function unpackPackaged(): void {
  if (existsSync(join(unpackedFolder, 'chromium'))) return;
  mkdirSync(join(unpackedFolder, '..'), { recursive: true });
  const fresh = mkdtempSync(`${unpackedFolder}-`);
  const script =
    "const { default: packaged } = await import('@sparticuz/chromium'); await packaged.executablePath();";
  const done = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: projectFolder,
    env: { ...process.env, TMPDIR: fresh, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    encoding: 'utf8',
  });
  if (done.status !== 0) throw new Error(`The packaged Chromium does not unpack: ${done.stderr}`);
  writeFileSync(join(fresh, 'fonts', 'fonts.conf'), fontConfiguration());
  try {
    renameSync(fresh, unpackedFolder);
  } catch {
    // Another worker was first.
    rmSync(fresh, { recursive: true, force: true });
  }
}

function fontConfiguration(): string {
  const folders = ['/usr/share/fonts', join(homedir(), '.fonts'), join(unpackedFolder, 'fonts')];
  const escaped = folders.map((folder) => folder.replaceAll('&', '&amp;').replaceAll('<', '&lt;'));
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...escaped.map((folder) => `  <dir>${folder}</dir>`),
    `  <cachedir>${join(unpackedFolder, 'fonts-cache').replaceAll('&', '&amp;')}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

function packagedChromium(): ChromiumToRun {
  unpackPackaged();
  const libraries = join(unpackedFolder, 'al2023', 'lib');
  const others = process.env['LD_LIBRARY_PATH'];
  return {
    executablePath: join(unpackedFolder, 'chromium'),
    args: [
      '--no-zygote',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
    env: {
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
      FONTCONFIG_PATH: join(unpackedFolder, 'fonts'),
      LD_LIBRARY_PATH: others === undefined ? libraries : `${libraries}:${others}`,
    },
  };
}

/** Which Chromium the tests use. `COUNTERSIGN_CHROMIUM=packaged` takes the package's even so. */
export function chromiumToRun(): ChromiumToRun {
  const wantsPackaged = process.env['COUNTERSIGN_CHROMIUM'] === 'packaged';
  const installed = wantsPackaged ? null : findBrowser();
  if (installed !== null) return { executablePath: installed, args: [], env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') return packagedChromium();
  throw new Error('No Chromium, Chrome or Edge on this machine: install one to run these tests.');
}

/**
 * A headless Chromium under Playwright. Close it in `afterAll`.
 * `args`: e.g. `--use-fake-device-for-media-stream`, `--use-fake-ui-for-media-stream`,
 * `--use-file-for-fake-video-capture=FILE.y4m` for a camera.
 */
export async function launchChromium(args: readonly string[] = []): Promise<Browser> {
  const { executablePath, args: ownArgs, env } = chromiumToRun();
  return chromium.launch({
    executablePath,
    headless: true,
    args: [...quietArgs, ...sandboxArgs(), ...ownArgs, ...args],
    // In the C locale Chromium opens no file whose path is Chinese.
    env: { ...plainEnvironment(), LC_ALL: 'C.UTF-8', ...env },
  });
}
