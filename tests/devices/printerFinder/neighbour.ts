import { createSocket } from 'node:dgram';

const group = '224.0.0.251';
const timeToLiveS = 120;

/** A device on this computer's own wire that answers mDNS questions as it is told, byte for byte. */
export interface Neighbour {
  /** The names it was asked for, in order. */
  asked(): readonly string[];
  close(): Promise<void>;
}

/** The name of the only question of a message; `null` where it is none. */
function questionIn(message: Buffer): string | null {
  if (message.length < 13 || (message[2] ?? 0) >= 0x80 || message.readUInt16BE(4) !== 1)
    return null;
  const labels: string[] = [];
  let at = 12;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('utf8', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return labels.join('.');
}

/** A UDP port that nobody is at: what other tests ask and answer must not be heard here. */
export async function quietPort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => {
    socket.bind(0, '0.0.0.0', () => resolve());
  });
  const { port } = socket.address();
  await new Promise<void>((resolve) => {
    socket.close(() => resolve());
  });
  return port;
}

export async function openNeighbour(
  port: number,
  reply: (asked: string) => readonly Buffer[],
  /** Its own address on this computer's wire, 127.x.y.z. */
  from = '127.0.0.1',
): Promise<Neighbour> {
  const asked: string[] = [];
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  await new Promise<void>((resolve) => {
    socket.bind(port, '0.0.0.0', () => resolve());
  });
  socket.addMembership(group, '127.0.0.1');
  const mouth = createSocket('udp4');
  await new Promise<void>((resolve) => {
    mouth.bind(0, from, () => resolve());
  });
  mouth.setMulticastInterface('127.0.0.1');
  socket.on('message', (message) => {
    const name = questionIn(message);
    if (name === null) return;
    asked.push(name);
    for (const bytes of reply(name)) mouth.send(bytes, port, group);
  });
  return {
    asked: () => asked,
    close: () =>
      new Promise((resolve) => {
        mouth.close(() => socket.close(() => resolve()));
      }),
  };
}

const types = { A: 1, PTR: 12, SRV: 33 } as const;

function nameBytes(labels: readonly string[]): Buffer {
  const parts = labels.map((label) => {
    const bytes = Buffer.from(label);
    return Buffer.concat([Buffer.of(bytes.length), bytes]);
  });
  return Buffer.concat([...parts, Buffer.of(0)]);
}

function record(name: readonly string[], type: number, data: Buffer): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(1, 2);
  head.writeUInt32BE(timeToLiveS, 4);
  head.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameBytes(name), head, data]);
}

export interface ToldPrinter {
  readonly name: string;
  /** `_pdl-datastream`. */
  readonly type: string;
  readonly port: number;
  readonly address: string;
}

/** What a printer says of itself: that there is one, at which name and port, at which address. */
export function printerRecords({ name, type, port: at, address }: ToldPrinter): readonly Buffer[] {
  const service = [name, type, '_tcp', 'local'];
  const host = [`host-${address.replaceAll('.', '-')}`, 'local'];
  const place = Buffer.alloc(6);
  place.writeUInt16BE(at, 4);
  return [
    record([type, '_tcp', 'local'], types.PTR, nameBytes(service)),
    record(service, types.SRV, Buffer.concat([place, nameBytes(host)])),
    record(host, types.A, Buffer.from(address.split('.').map(Number))),
  ];
}

export function answer(records: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0x8400, 2);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, ...records]);
}
