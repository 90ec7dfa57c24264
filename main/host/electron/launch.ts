import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { launchVariable } from './launchOptions.ts';
import type { LaunchOptions } from './launchOptions.ts';

/**
 * Runs Electron with our entry until its window is closed or we are told to end.
 * Resolves with its exit code.
 */
export function runElectron(
  program: string,
  projectFolder: string,
  options: LaunchOptions,
  ending: AbortSignal,
): Promise<number> {
  const entry = join(projectFolder, 'dist', 'main', 'electron.js');
  const child = spawn(program, [entry], {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, [launchVariable]: JSON.stringify(options) },
  });
  ending.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
  return new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('exit', (code) => resolve(ending.aborted ? 0 : (code ?? 1)));
  });
}
