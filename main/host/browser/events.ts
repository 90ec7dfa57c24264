import type { ServerResponse } from 'node:http';
import type { RunningTerminal } from '../running.ts';

/** Screens listening at once; more are turned away. */
const listenersAtMost = 16;
/** A proxy or a sleeping tab is noticed by a beat that cannot be written. */
const heartbeatMs = 15_000;
/** A screen that does not read: beyond this it is dropped, and asks again by itself. */
const backlogLimitBytes = 64_000;
const reconnectAfterMs = 1_000;

export interface EventStreams {
  /** Makes the response a stream of events; `false` when too many listen already. */
  open(response: ServerResponse): boolean;
  close(): void;
}

/** `/events`: each event is one message whose data is the event's name as JSON. */
export function createEventStreams(terminal: Pick<RunningTerminal, 'listen'>): EventStreams {
  const open = new Set<ServerResponse>();

  function send(text: string): void {
    for (const response of open) {
      if (response.writableLength > backlogLimitBytes) response.destroy();
      else response.write(text);
    }
  }

  const beat = setInterval(() => send(': beat\n\n'), heartbeatMs);
  beat.unref();
  const stop = terminal.listen((event) => send(`data: ${JSON.stringify(event)}\n\n`));

  return {
    open(response) {
      if (open.size >= listenersAtMost) return false;
      open.add(response);
      response.once('close', () => open.delete(response));
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
      response.write(`retry: ${reconnectAfterMs}\n\n`);
      return true;
    },
    close() {
      clearInterval(beat);
      stop();
      for (const response of open) response.destroy();
    },
  };
}
