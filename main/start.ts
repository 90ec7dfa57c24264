import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runBrowser } from './host/browser/run.ts';
import { chooseHost } from './host/chooseHost.ts';
import { guardCrashes, ownFilesOnly } from './host/crash.ts';
import { startDemo } from './host/demoLine.ts';
import type { RunningDemo } from './host/demoLine.ts';
import { runElectron } from './host/electron/launch.ts';
import { endingSignal, untilEnding } from './host/ending.ts';
import { helpText, readFlags } from './host/flags.ts';
import type { Flags } from './host/flags.ts';
import { whyNot } from './host/whyNot.ts';
import { defaultDataDir, secretsFile } from './platform/dataDir.ts';

const projectFolder = join(import.meta.dirname, '..');
const hqScript = join(projectFolder, 'hq', 'start.ts');
/** Closing what is open takes longer than this only when something hangs. */
const closeLimitMs = 15_000;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** The demo and a real shop never share a folder, so that `--no-demo` starts clean. */
function dataDir(flags: Flags): string {
  return flags.data ?? join(defaultDataDir(), flags.demo ? 'demo' : 'shop');
}

/** By the options of a terminal: there, or not named at all. */
function fileOf({ enrolFile }: Flags): { readonly enrolFile?: string } {
  return enrolFile === null ? {} : { enrolFile };
}

async function runInElectron(program: string, flags: Flags, ending: AbortSignal): Promise<number> {
  const demo = flags.demo ? { nodePath: process.execPath, script: hqScript } : null;
  const options = { dir: dataDir(flags), demo, hqUrl: flags.hqUrl, ...fileOf(flags) };
  return runElectron(program, projectFolder, options, ending);
}

async function runInBrowser(
  flags: Flags,
  demo: RunningDemo | null,
  ending: AbortSignal,
): Promise<number> {
  const { port, open, hqUrl } = flags;
  try {
    const dir = dataDir(flags);
    const run = { projectFolder, dir, port, open, demo, hqUrl, say, ...fileOf(flags) };
    const running = await runBrowser(run);
    await untilEnding(ending);
    await running.close();
    return 0;
  } catch (error) {
    say(whyNot(error, port));
    return 1;
  }
}

/** Keys lie in the desktop's keychain or in a file: a folder is opened by the host it was set up with. */
function hostOfKeys(dir: string): 'browser' | null {
  const sealed = existsSync(join(dir, 'live', 'keys.sealed'));
  return !sealed && existsSync(secretsFile(dir, 'live')) ? 'browser' : null;
}

function demoFor(flags: Flags): RunningDemo | null {
  if (!flags.demo) return null;
  const dir = join(dataDir(flags), 'hq');
  return startDemo({ nodePath: process.execPath, script: hqScript, dir, say });
}

async function run(flags: Flags): Promise<number> {
  const ending = endingSignal(process.env['npm_lifecycle_event'] !== undefined);
  const keptBy = hostOfKeys(dataDir(flags));
  if (flags.host === null && keptBy !== null)
    say(`This data folder’s keys are kept by the ${keptBy} host.`);
  const chosen = chooseHost(flags.host ?? keptBy, projectFolder);
  if (chosen.host === 'none') {
    say(chosen.says);
    return 1;
  }
  if (flags.demo) say(`Demo coupons to scan: ${join(projectFolder, 'demo', 'coupons.html')}`);
  if (chosen.host === 'electron') return runInElectron(chosen.program, flags, ending);
  if (chosen.says !== null) say(chosen.says);
  const demo = demoFor(flags);
  const code = await runInBrowser(flags, demo, ending);
  await demo?.close();
  return code;
}

ownFilesOnly();
guardCrashes((line) => process.stderr.write(`${line}\n`));
const read = readFlags(process.argv.slice(2));
switch (read.result) {
  case 'help':
    say(helpText);
    break;
  case 'wrong':
    say(read.words);
    process.exitCode = 2;
    break;
  case 'run': {
    const code = await run(read.flags);
    process.exitCode = code;
    // What is still open now hangs: the data is safe, and no process may be left behind.
    setTimeout(() => process.exit(code), closeLimitMs).unref();
  }
}
