import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { allWell } from './fates.ts';
import type { Fate, Sort } from './fates.ts';

/** A piece of paper that came out: what was printed on it, and whether the knife cut it off. */
export interface Sheet {
  /** What the caller called the time it was sent in. */
  readonly life: number;
  readonly bytes: Buffer;
  readonly isWhole: boolean;
}

export interface RecordingPrinter {
  readonly port: number;
  /** Everything on paper, in the order it came out. */
  readonly sheets: readonly Sheet[];
  /** What connections come from now on is of this life, each with a fate of its own. */
  begin(life: number, sort: Sort, fate: () => Fate): void;
  /** The next time that bytes for the paper arrive; most of them are not on it yet. */
  taken(): Promise<void>;
  /** The power goes: what it has in its memory is lost, and nobody answers for so long. */
  blackout(ms: number): Promise<void>;
  close(): Promise<void>;
}

const dataLinkEscape = 0x10;
const endOfTransmission = 0x04;
const group = 0x1d;
const askedInTurn = 0x72;
const cut = Buffer.of(group, 0x56, 66, 0);
const commandBytes = 3;

/** Answers to DLE EOT 1 to 4, by how the printer is. */
function statusOf(fate: Fate, question: number): number {
  const isHindered = fate.kind === 'paperOut' || fate.kind === 'coverOpen';
  if (question === 1) return isHindered ? 0x1e : 0x16;
  if (question === 2) return { paperOut: 0x32, coverOpen: 0x16 }[fate.kind as string] ?? 0x12;
  return question === 4 && fate.kind === 'paperOut' ? 0x72 : 0x12;
}

/** What came over one connection, taken apart: questions, and bytes for the paper. */
interface Taken {
  readonly questions: readonly number[];
  readonly wantsTurn: boolean;
  readonly paper: Buffer;
}

function takeApart(chunk: Buffer): Taken {
  const questions: number[] = [];
  const paper: number[] = [];
  let wantsTurn = false;
  for (let at = 0; at < chunk.length; at++) {
    const [byte = 0, next, argument = 0] = chunk.subarray(at, at + commandBytes);
    if (byte === dataLinkEscape && next === endOfTransmission) questions.push(argument);
    else if (byte === group && next === askedInTurn) wantsTurn = true;
    else {
      paper.push(byte);
      continue;
    }
    at += commandBytes - 1;
  }
  return { questions, wantsTurn, paper: Buffer.from(paper) };
}

/** A real printer's port on loopback that behaves as it is told and keeps every sheet. */
export async function startRecordingPrinter(): Promise<RecordingPrinter> {
  const sheets: Sheet[] = [];
  const watchers: (() => void)[] = [];
  const dying = new Map<Socket, (share: number) => void>();
  let life = 0;
  let sort: Sort = 'answers';
  let drawFate = (): Fate => allWell;

  function serve(socket: Socket): void {
    const mine = { life, sort };
    const fate = drawFate();
    let memory = Buffer.alloc(0);
    let isDead = false;
    let hasPrinted = false;
    let work = Promise.resolve();

    /** As far as `share` of what is in its memory; what the knife cuts off is whole. */
    function print(share = 1): void {
      const bytes = memory.subarray(0, Math.floor(memory.length * share));
      memory = Buffer.alloc(0);
      if (bytes.length === 0) return;
      hasPrinted = true;
      sheets.push({ life: mine.life, bytes, isWhole: bytes.subarray(-cut.length).equals(cut) });
    }

    function die(share: number): void {
      if (isDead) return;
      isDead = true;
      print(share);
      socket.resetAndDestroy();
    }

    async function heed({ questions, wantsTurn, paper }: Taken): Promise<void> {
      if (isDead) return;
      if (fate.kind === 'webServer') {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
        return;
      }
      memory = Buffer.concat([memory, paper]);
      if (paper.length > 0) for (const tell of watchers.splice(0)) tell();
      const isLost = fate.kind === 'hangs' && (memory.length > 0 || hasPrinted);
      if (fate.kind === 'late') await sleep(fate.lateMs);
      if (memory.length > 0) {
        if (fate.kind === 'dies') return die(fate.at);
        if (fate.kind === 'hangs') print(fate.at * 0.9);
        else {
          await sleep(fate.kind === 'well' ? fate.slowMs : 0);
          if (!isDead && memory.subarray(-cut.length).equals(cut)) print();
        }
      }
      if (isDead || isLost || mine.sort === 'silent' || !socket.writable) return;
      // After what came before it is on paper, so that a well printer's word can be relied on.
      socket.write(Buffer.from(questions.map((question) => statusOf(fate, question))));
      if (wantsTurn) socket.write(Buffer.of(0));
    }

    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      work = work.then(() => heed(takeApart(chunk)));
    });
    socket.on('end', () => {
      // One that hangs is a broken thing: whoever has no more to say must not take its silence for paper.
      work = work.then(() => (fate.kind === 'hangs' ? die(0) : void socket.end()));
    });
    socket.on('close', () => {
      dying.delete(socket);
      // What was sent and never cut off stands in the printer's mouth.
      work = work.then(() => (isDead ? undefined : print()));
    });
    dying.set(socket, die);
  }

  const listen = (port: number) =>
    new Promise<Server>((resolve) => {
      const server = createServer({ allowHalfOpen: true, noDelay: true }, serve);
      server.listen(port, '127.0.0.1', () => resolve(server));
    });
  let server = await listen(0);
  const { port } = server.address() as AddressInfo;

  async function off(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const die of dying.values()) die(0.5);
    await closed;
  }

  return {
    port,
    sheets,
    begin(next, nextSort, fate) {
      life = next;
      sort = nextSort;
      drawFate = fate;
    },
    taken: () => new Promise((resolve) => void watchers.push(resolve)),
    async blackout(ms) {
      await off();
      await sleep(ms);
      server = await listen(port);
    },
    close: off,
  };
}
