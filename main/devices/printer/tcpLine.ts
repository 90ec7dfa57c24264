import { connect } from 'node:net';

/** One TCP connection as a conversation with deadlines; nothing here throws or hangs. */
export interface TcpLine {
  /** `taken`: handed to the network within `timeoutMs`; `stalled`: the other side takes nothing. */
  send(bytes: Uint8Array, timeoutMs: number): Promise<'taken' | 'stalled' | 'closed'>;
  /** Waits until what was received satisfies `enough`, the other side is gone, or time is up. */
  until(
    enough: (received: Uint8Array) => boolean,
    timeoutMs: number,
  ): Promise<'met' | 'late' | 'closed'>;
  received(): Uint8Array;
  /** The other side reset the connection or it broke, rather than being closed in order. */
  broken(): boolean;
  /** We have said everything; the other side may still answer. */
  finish(): void;
  /** Closes in order: what was sent still arrives. */
  close(): void;
  /** Ends at once and throws away what has not been sent: nothing may print later. */
  drop(): void;
}

/** No printer has this much to say; a device that talks on is cut off. */
const maxReceivedBytes = 4_096;

/** `null` when there is no connection within `timeoutMs`. */
export async function openTcpLine(
  host: string,
  port: number,
  timeoutMs: number,
): Promise<TcpLine | null> {
  const socket = connect({ host, port, allowHalfOpen: true });
  let received: Uint8Array = new Uint8Array();
  let connected = false;
  let closed = false;
  let broken = false;
  const watchers = new Set<() => void>();
  const changed = () => watchers.forEach((watch) => watch());

  socket.on('connect', () => {
    connected = true;
    changed();
  });
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]).subarray(0, maxReceivedBytes);
    changed();
  });
  socket.on('end', () => {
    closed = true;
    changed();
  });
  socket.on('error', () => {
    broken = true;
    closed = true;
    changed();
  });
  socket.on('close', () => {
    closed = true;
    changed();
  });

  const wait = <Result extends string>(find: () => Result | null, timeoutMs: number) =>
    new Promise<Result | 'late'>((resolve) => {
      const settle = (result: Result | 'late') => {
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(result);
      };
      const watch = () => {
        const found = find();
        if (found !== null) settle(found);
      };
      const timer = setTimeout(() => settle('late'), timeoutMs);
      watchers.add(watch);
      watch();
    });
  const ended = () => (closed ? 'closed' : null);

  const line: TcpLine = {
    send: async (bytes, limitMs) => {
      let taken = false;
      socket.write(bytes, (error) => {
        taken = !error;
        changed();
      });
      const result = await wait(() => (taken ? 'taken' : ended()), limitMs);
      return result === 'late' ? 'stalled' : result;
    },
    until: (enough, limitMs) => wait(() => (enough(received) ? 'met' : ended()), limitMs),
    received: () => received,
    broken: () => broken,
    finish: () => socket.end(),
    close: () => socket.destroySoon(),
    drop: () => socket.resetAndDestroy(),
  };

  const opened = await wait(() => (connected ? 'open' : ended()), timeoutMs);
  if (opened === 'open') return line;
  socket.destroy();
  return null;
}
