import { createSocket } from 'node:dgram';
import type { RemoteInfo, Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';
import type { OwnNetwork } from './ownNetworks.ts';

/** RFC 6762. */
export const mdnsPort = 5_353;
const mdnsGroup = '224.0.0.251';
const mdnsHops = 255;

/** What strangers on the network may cost in one search: beyond it, they are not heard. */
export interface HearingLimits {
  /** The longest message (RFC 6762, 17), bytes. */
  readonly maxBytes: number;
  /** The most records in one message. */
  readonly maxRecords: number;
  /** The most messages of one sender, and of all. */
  readonly maxOfSender: number;
  readonly maxMessages: number;
  /** The time that reading them may take of everything else this program does, ms. */
  readonly maxWorkMs: number;
}

export const hearingLimits: HearingLimits = {
  maxBytes: 9_000,
  maxRecords: 64,
  maxOfSender: 16,
  maxMessages: 256,
  maxWorkMs: 250,
};

const headBytes = 12;
/** Where a message says how many questions, answers, authorities and further records it has. */
const countsAt = [4, 6, 8, 10] as const;

/** Questions, our own among them, are none of ours to answer. */
function isAnswer(message: Uint8Array): boolean {
  return message.length >= headBytes && (message[2] ?? 0) >= 0x80;
}

/** So few records that it is read at once. */
function isReadable(message: Uint8Array, limits: HearingLimits): boolean {
  const view = new DataView(message.buffer, message.byteOffset, headBytes);
  const records = countsAt.reduce((sum, at) => sum + view.getUint16(at), 0);
  return message.length <= limits.maxBytes && records <= limits.maxRecords;
}

/** A socket for one search in one network, as `multicast-dns` takes it. */
export interface MdnsSocket extends EventEmitter {
  /** As `multicast-dns` sends: all of `message`, to the group. */
  send(
    message: Uint8Array,
    offset: number,
    length: number,
    port: number,
    address: string,
    done: (error: Error | null) => void,
  ): void;
  close(done?: () => void): void;
  /** A question really went out. */
  isAsked(): boolean;
  /** Messages that were too much to be read, or could not be. */
  leftOut(): number;
}

/** Counts what strangers cost, and says when it is too much. */
function createHearing(
  limits: HearingLimits,
  read: (message: Uint8Array, from: RemoteInfo) => void,
) {
  const ofSenders = new Map<string, number>();
  let messages = 0;
  let workMs = 0;
  let leftOut = 0;
  return {
    leftOut: () => leftOut,
    hear(message: Uint8Array, sender: RemoteInfo): void {
      if (!isAnswer(message)) return;
      const ofSender = (ofSenders.get(sender.address) ?? 0) + 1;
      const { maxOfSender, maxMessages, maxWorkMs } = limits;
      const isTooMuch = ofSender > maxOfSender || messages >= maxMessages || workMs > maxWorkMs;
      if (isTooMuch || !isReadable(message, limits)) {
        leftOut += 1;
        return;
      }
      messages += 1;
      ofSenders.set(sender.address, ofSender);
      const began = performance.now();
      try {
        read(message, sender);
      } catch {
        leftOut += 1;
      }
      workMs += performance.now() - began;
    },
  };
}

async function bound(socket: Socket, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, '0.0.0.0', () => {
      socket.off('error', reject);
      resolve();
    });
  });
}

/**
 * Opened and joined, and deaf to what is too much; nothing that comes in throws out of it. `null` where this computer
 * may not ask in that network: no multicast there, or the port is another program's.
 */
export async function openMdnsSocket(
  network: OwnNetwork,
  port: number,
  limits: HearingLimits,
): Promise<MdnsSocket | null> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  const events = new EventEmitter();
  const hearing = createHearing(limits, (message, from) => events.emit('message', message, from));
  let asked = false;
  try {
    await bound(socket, port);
    // A network that goes away while it is being asked is one that does not answer.
    socket.on('error', () => undefined);
    socket.addMembership(mdnsGroup, network.address);
    socket.setMulticastInterface(network.address);
    socket.setMulticastTTL(mdnsHops);
  } catch {
    socket.close();
    return null;
  }
  socket.on('message', hearing.hear);
  return Object.assign(events, {
    send: (...[message, , , to, , done]: Parameters<MdnsSocket['send']>) =>
      socket.send(message, to, mdnsGroup, (error) => {
        asked ||= error === null;
        done(error);
      }),
    close: (done?: () => void) => {
      socket.off('message', hearing.hear);
      socket.close(done);
    },
    isAsked: () => asked,
    leftOut: hearing.leftOut,
  });
}
