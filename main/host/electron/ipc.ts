import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { answerCall } from '../answerCall.ts';
import type { RunningTerminal } from '../running.ts';
import { callChannel, eventChannel } from './channels.ts';
import { isOwnFrame } from './ownFrame.ts';

function refused(message: string): Answer<never> {
  return { ok: false, problem: problemOf('badInput', {}, [{ field: '', message }]) };
}

async function answer(
  terminal: RunningTerminal,
  event: IpcMainInvokeEvent,
  method: unknown,
  text: unknown,
): Promise<Answer<unknown>> {
  if (!isOwnFrame(event.senderFrame)) return refused('not from the counter’s own page');
  if (typeof method !== 'string' || typeof text !== 'string') return refused('not a call');
  return answerCall(terminal, method, text);
}

/** Serves the terminal's API to our own page; what another frame sends is refused. Returns the end of it. */
export function serveIpc(terminal: RunningTerminal, page: WebContents): () => void {
  ipcMain.handle(callChannel, (event, method: unknown, text: unknown) =>
    answer(terminal, event, method, text),
  );
  const stop = terminal.listen((name) => {
    if (!page.isDestroyed()) page.send(eventChannel, name);
  });
  return () => {
    stop();
    ipcMain.removeHandler(callChannel);
  };
}
