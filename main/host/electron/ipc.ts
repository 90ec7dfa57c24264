import { ipcMain } from 'electron';
import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { answerCall } from '../answerCall.ts';
import type { RunningTerminal, TerminalFace } from '../running.ts';
import { callChannel, eventChannel } from './channels.ts';
import { isOwnFrame } from './ownFrame.ts';

/** The counter's window; frames of others are refused before it matters where it is. */
const onlyPage = 'window';

function refused(message: string): Answer<never> {
  return { ok: false, problem: problemOf('badInput', {}, [{ field: '', message }]) };
}

async function answer(
  terminal: TerminalFace,
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
  const face = terminal.forPage?.(onlyPage) ?? terminal;
  ipcMain.handle(callChannel, (event, method: unknown, text: unknown) =>
    answer(face, event, method, text),
  );
  const stop = face.listen((name) => {
    if (!page.isDestroyed()) page.send(eventChannel, name);
  });
  return () => {
    stop();
    ipcMain.removeHandler(callChannel);
  };
}
