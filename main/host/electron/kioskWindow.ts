import type { BrowserWindow } from 'electron';
import { isKiosk } from '../kiosk.ts';
import type { TerminalFace } from '../running.ts';

/**
 * Keeps the window as the settings say: filling the screen without ways out, or a window like others.
 * While it has no ways out, closing it does nothing; ending the program from outside still does.
 */
export async function keepKiosk(
  window: BrowserWindow,
  terminal: Pick<TerminalFace, 'dispatch' | 'listen'>,
): Promise<() => void> {
  let isOn = false;
  const follow = async (): Promise<void> => {
    const wanted = await isKiosk(terminal);
    if (wanted === isOn) return;
    isOn = wanted;
    window.setKiosk(wanted);
  };
  window.on('close', (event) => {
    if (isOn) event.preventDefault();
  });
  await follow();
  return terminal.listen((event) => {
    if (event === 'settings') void follow();
  });
}
