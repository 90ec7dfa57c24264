// `node scripts/setup.mjs [--build] [--electron]`: what every npm command here does first.
import {
  SetUpRefused,
  ensureBuilt,
  ensureElectron,
  ensureModules,
  node24,
  say,
} from './setupSteps.mjs';

const wanted = new Set(process.argv.slice(2));

try {
  ensureModules();
  node24();
  if (wanted.has('--build')) ensureBuilt();
  if (wanted.has('--electron')) await ensureElectron({ again: false });
} catch (error) {
  if (!(error instanceof SetUpRefused)) throw error;
  say(error.message);
  process.exitCode = 1;
}
