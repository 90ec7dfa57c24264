// `npm run electron:fetch`: tries again, and patiently, to have Electron's program.
import { SetUpRefused, ensureElectron, ensureModules, say } from './setupSteps.mjs';

try {
  ensureModules();
  const here = await ensureElectron({ again: true });
  if (here) say('Electron is here; "npm start" uses it.');
  process.exitCode = here ? 0 : 1;
} catch (error) {
  if (!(error instanceof SetUpRefused)) throw error;
  say(error.message);
  process.exitCode = 1;
}
