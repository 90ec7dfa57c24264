import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A real TCP listener that behaves like one sort of printer. */
export interface FakePrinter {
  readonly port: number;
  /** Everything each connection sent, in the order they came. */
  readonly jobs: readonly Buffer[];
  /** Resolves once `count` bytes came over all connections. */
  untilBytes(count: number): Promise<void>;
  close(): Promise<void>;
}

/** What to do with a connection; `job()` is what it sent so far. */
export type Behaviour = (socket: Socket, job: () => Buffer) => void;

/** `at`: the port to listen on, for a printer that is switched on again; any free one without it. */
export async function startFakePrinter(behave: Behaviour, at = 0): Promise<FakePrinter> {
  const jobs: Buffer[] = [];
  const sockets = new Set<Socket>();
  const watchers = new Set<() => void>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const index = jobs.push(Buffer.alloc(0)) - 1;
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
    socket.on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      jobs[index] = Buffer.concat([jobs[index] ?? Buffer.alloc(0), chunk]);
      for (const watch of watchers) watch();
    });
    behave(socket, () => jobs[index] ?? Buffer.alloc(0));
  });
  await new Promise<void>((resolve) => {
    server.listen(at, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    jobs,
    untilBytes: (count) =>
      new Promise((resolve) => {
        const watch = () => {
          if (jobs.reduce((sum, job) => sum + job.length, 0) < count) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** Takes everything, says nothing, closes when told to: the cheap sort. */
export const silent: Behaviour = (socket) => {
  socket.on('end', () => socket.end());
};

/** What a printer says of itself; where `offline` or `error` is missing it doesn't know that question. */
export interface FakeStatus {
  readonly general: number;
  readonly paper: number;
  readonly offline?: number;
  readonly error?: number;
}

function isAsked(chunk: Buffer, which: number): boolean {
  return chunk.includes(Buffer.of(0x10, 0x04, which));
}

/** Answers DLE EOT at once and, when it prints, GS r. */
export function answering(status: FakeStatus, answersWhenDone = true): Behaviour {
  const { general, paper, offline, error } = status;
  return (socket) => {
    socket.on('end', () => socket.end());
    socket.on('data', (chunk) => {
      if (isAsked(chunk, 1)) socket.write(Buffer.of(general, paper));
      if (isAsked(chunk, 2) && offline !== undefined) socket.write(Buffer.of(offline));
      if (isAsked(chunk, 3) && error !== undefined) socket.write(Buffer.of(error));
      if (answersWhenDone && chunk.includes(Buffer.of(0x1d, 0x72, 1))) socket.write(Buffer.of(0));
    });
  };
}

export const ready = { general: 0x16, paper: 0x12, offline: 0x12, error: 0x12 } as const;
export const paperLow = { ...ready, paper: 0x1e } as const;
/** Many say that there is no paper either: its sensor sits in the lid. */
export const coverOpen = { ...ready, general: 0x1e, paper: 0x72, offline: 0x36 } as const;
export const paperOut = { ...ready, general: 0x1e, paper: 0x72, offline: 0x32 } as const;
export const knifeStuck = { ...ready, general: 0x1e, offline: 0x52, error: 0x1a } as const;
export const brokenDown = { ...ready, general: 0x1e, offline: 0x52, error: 0x32 } as const;
/** Its own button has put it off-line, and it doesn't say more. */
export const offline = { general: 0x1e, paper: 0x12 } as const;

/** Breaks off with a reset once it has so many bytes. */
export function dyingAt(bytes: number): Behaviour {
  return (socket, job) => {
    socket.on('data', () => {
      if (job().length >= bytes) socket.resetAndDestroy();
    });
  };
}

/** What a web server says to bytes it can't read. */
export const webServer: Behaviour = (socket) => {
  socket.on('data', () => {
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n<html></html>');
  });
};
