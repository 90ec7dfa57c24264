import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createLineState, within } from './lineState.ts';
import type { LineState } from './lineState.ts';
import { noLine } from './printerLine.ts';
import type { Opened, OpenLine, PrinterLine } from './printerLine.ts';

/** How long a connection may take to close in order, ms, before it is cut. */
const closeAtMostMs = 2_000;

/** A printer at a TCP port (9100 as a rule). */
export function tcpLine(address: { readonly host: string; readonly port: number }): OpenLine {
  const { port } = address;
  const host = address.host.trim();
  return async (timeoutMs) =>
    host === '' ? noLine('unreachable') : await connected(host, port, timeoutMs);
}

async function connected(host: string, port: number, timeoutMs: number): Promise<Opened> {
  // A paper is followed by a question: held back until the printer has confirmed the paper, it costs 40 ms.
  const socket = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const state = createLineState();
  let isConnected = false;
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => resolve());
  });
  socket.on('connect', () => {
    isConnected = true;
    state.changed();
  });
  socket.on('data', (chunk) => {
    state.heard(chunk);
    // Nobody listens any more: let what talks on and on feel it.
    if (state.broken()) socket.resetAndDestroy();
  });
  socket.on('end', () => state.ended('inOrder'));
  socket.on('error', () => state.ended('broken'));
  socket.on('close', () => state.ended('inOrder'));

  const find = () => (isConnected ? 'open' : state.closed() ? 'closed' : null);
  if ((await state.wait(find, timeoutMs)) === 'open') return { line: lineOf(socket, state, gone) };
  socket.destroy();
  return noLine('unreachable');
}

function lineOf(socket: Socket, state: LineState, gone: Promise<void>): PrinterLine {
  /** `act` is given what to call when it is done. */
  async function taken(act: (done: (failed: boolean) => void) => void, timeoutMs: number) {
    if (state.closed()) return 'closed';
    let isTaken = false;
    act((failed) => {
      isTaken = !failed;
      state.changed();
    });
    const result = await state.wait(
      () => (isTaken ? 'taken' : state.closed() ? 'closed' : null),
      timeoutMs,
    );
    return result === 'late' ? 'stalled' : result;
  }

  return {
    hears: () => true,
    send: (bytes, timeoutMs) =>
      taken((done) => {
        socket.write(bytes, (error) => done(Boolean(error)));
      }, timeoutMs),
    until: state.until,
    received: state.received,
    closed: state.closed,
    broken: state.broken,
    finish: (timeoutMs) =>
      taken((done) => {
        socket.end(() => done(false));
      }, timeoutMs),
    close: async () => {
      socket.destroySoon();
      // What takes no more bytes would keep the rest of them, and this connection, for ever.
      await within(gone, closeAtMostMs, null);
      socket.resetAndDestroy();
      await gone;
    },
    drop: () => {
      socket.resetAndDestroy();
      return gone;
    },
  };
}
