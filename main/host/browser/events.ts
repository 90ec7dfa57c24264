import type { ServerResponse } from 'node:http';
import type { TerminalEvent } from '../../../shared/contract/events.ts';
import type { RunningTerminal } from '../running.ts';

/** Screens listening at once; more are turned away. */
const listenersAtMost = 16;
/** A proxy or a sleeping tab is noticed by a beat that cannot be written. */
const heartbeatMs = 15_000;
/** A screen that does not read: beyond this it is dropped, and asks again by itself. */
const backlogLimitBytes = 64_000;
const reconnectAfterMs = 1_000;

export interface EventStreams {
  /** Makes the response a stream of the events that `page` is to hear; `false` when too many listen already. */
  open(response: ServerResponse, page: string): boolean;
  close(): void;
}

const message = (event: TerminalEvent): string => `data: ${JSON.stringify(event)}\n\n`;

/** `/events`: each event is one message whose data is the event's name as JSON. */
export function createEventStreams(
  terminal: Pick<RunningTerminal, 'listen' | 'forPage'>,
): EventStreams {
  const open = new Set<ServerResponse>();

  function sendTo(response: ServerResponse, text: string): void {
    if (response.writableLength > backlogLimitBytes) response.destroy();
    else response.write(text);
  }

  function send(text: string): void {
    for (const response of open) sendTo(response, text);
  }

  /** Where pages are not all of one terminal, each hears its own. */
  function follow(response: ServerResponse, page: string): void {
    const face = terminal.forPage?.(page);
    if (face === undefined) return;
    response.once(
      'close',
      face.listen((event) => sendTo(response, message(event))),
    );
  }

  const beat = setInterval(() => send(': beat\n\n'), heartbeatMs);
  beat.unref();
  const stop =
    terminal.forPage === undefined ? terminal.listen((event) => send(message(event))) : null;

  return {
    open(response, page) {
      if (open.size >= listenersAtMost) return false;
      open.add(response);
      response.once('close', () => open.delete(response));
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: ${reconnectAfterMs}\n\n`);
      follow(response, page);
      return true;
    },
    close() {
      clearInterval(beat);
      stop?.();
      for (const response of open) response.destroy();
    },
  };
}
