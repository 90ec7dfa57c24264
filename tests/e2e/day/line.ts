import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** The cable between a counter and its head office, to be pulled out and put back. */
export interface Line {
  /** What the counter takes for head office. */
  readonly url: string;
  /** Everything on its way is lost; nobody answers any more. */
  cut(): void;
  mend(): void;
  close(): Promise<void>;
}

export async function layLine(hqUrl: string): Promise<Line> {
  const far = new URL(hqUrl);
  const sockets = new Set<Socket>();
  let isCut = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (isCut) return near.destroy();
    const beyond = connect(Number(far.port), far.hostname);
    keep(beyond);
    near.pipe(beyond).pipe(near);
    near.on('close', () => beyond.destroy());
    beyond.on('close', () => near.destroy());
    return undefined;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${port}`,
    cut() {
      isCut = true;
      dropAll();
    },
    mend() {
      isCut = false;
    },
    close: () =>
      new Promise((resolve) => {
        dropAll();
        server.close(() => resolve());
      }),
  };
}
