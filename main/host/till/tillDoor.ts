import type { TillDoor } from '../../../shared/contract/till.ts';
import type { TillCounter } from '../../app/till/tillCounter.ts';
import type { TillDoorState, TillsKept } from '../../app/till/tillPorts.ts';
import type { Log } from '../../app/ports.ts';
import { serveTills } from './tillServer.ts';
import type { TillServer } from './tillServer.ts';

/** A port that another program has may be free again. */
const tryAgainEveryMs = 10_000;

export interface RunningTillDoor extends TillDoorState {
  /** Opens, closes or moves, as the settings say now. */
  follow(): void;
  close(): Promise<void>;
}

interface DoorNeeds {
  readonly counter: () => TillCounter;
  readonly wanted: () => Pick<TillsKept, 'on' | 'port'>;
  readonly now: () => number;
  readonly changed: () => void;
  readonly log: Log;
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
}

/** Listens for the shop's own tills as long as a manager wants it to; both hosts alike. */
export function openTillDoor({ counter, wanted, now, changed, log }: DoorNeeds): RunningTillDoor {
  let server: TillServer | null = null;
  let state: TillDoor = 'off';
  let isClosing = false;
  let turn: Promise<void> = Promise.resolve();

  function say(next: TillDoor): void {
    if (state === next) return;
    state = next;
    changed();
  }

  async function shut(): Promise<void> {
    await server?.close();
    server = null;
  }

  async function step(): Promise<void> {
    const { on, port } = wanted();
    const isOpen = on && !isClosing;
    if (server !== null && (!isOpen || server.port !== port)) await shut();
    if (!isOpen) return say('off');
    if (server !== null) return say('open');
    try {
      server = await serveTills(counter(), port, now);
      say('open');
    } catch (error) {
      log.warn({ port, why: String(error) }, 'tills can’t be served');
      say(isTaken(error) ? 'portTaken' : 'failed');
    }
  }

  function follow(): void {
    turn = turn.then(step, step);
  }

  const timer = setInterval(() => {
    if (state === 'portTaken' || state === 'failed') follow();
  }, tryAgainEveryMs);
  timer.unref();

  return {
    state: () => state,
    follow,
    async close() {
      isClosing = true;
      clearInterval(timer);
      follow();
      await turn;
    },
  };
}
