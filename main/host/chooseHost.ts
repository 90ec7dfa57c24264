import { probeElectron } from './electron/probe.ts';
import type { ElectronProbe } from './electron/probe.ts';

export type ChosenHost =
  | { readonly host: 'electron'; readonly program: string }
  | { readonly host: 'browser'; readonly says: string | null }
  | { readonly host: 'none'; readonly says: string };

/**
 * Which host opens. Asked for by name, Electron is not replaced silently; without a wish the browser
 * serves the same screens, and one line says why.
 */
export function chooseHost(
  wish: 'electron' | 'browser' | null,
  projectFolder: string,
  probe: (projectFolder: string) => ElectronProbe = probeElectron,
): ChosenHost {
  if (wish === 'browser') return { host: 'browser', says: null };
  const probed = probe(projectFolder);
  if (probed.canRun) return { host: 'electron', program: probed.program };
  if (wish === 'electron') {
    return {
      host: 'none',
      says: `Electron cannot be used: ${probed.because}. "--host browser" works.`,
    };
  }
  return {
    host: 'browser',
    says: `Electron is not used (${probed.because}); the counter opens in a browser.`,
  };
}
