import { writeSync } from 'node:fs';
import type { Appended, Store, Writer } from '../../main/app/ports.ts';
import type { CounterStore } from '../../main/store/openStore.ts';

const standardOutput = 1;
/** How long the planted mistake answers before it commits, ms. */
const answeredTooEarlyMs = 20;

/** One line, written at once: what was said before a kill or a power cut was said. */
export function say(line: string): void {
  writeSync(standardOutput, `${line}\n`);
}

/** Knows which entries the terminal has appended and not yet been answered for. */
export interface Acknowledging {
  readonly wrap: (store: CounterStore) => Store;
  /** The answer has come: what was appended for it may be relied on. Says `ack SEQ HASH` for each. */
  answered(): void;
}

/** `tooEarly`: the mistake to be caught: the answer goes out, and the commit comes when it comes. */
export function acknowledging(tooEarly: boolean): Acknowledging {
  let appended: Appended[] = [];

  function answered(): void {
    for (const { seq, hash } of appended) say(`ack ${seq} ${hash}`);
    appended = [];
  }

  function watched(tx: Writer): Writer {
    return {
      ...tx,
      append: (entry) => {
        const done = tx.append(entry);
        appended = [...appended, done];
        return done;
      },
    };
  }

  function answerTooEarly(): void {
    answered();
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, answeredTooEarlyMs);
  }

  return {
    wrap: (store) => ({
      read: store.read,
      write: (work) => {
        const before = appended;
        try {
          return store.write((tx) => {
            const result = work(watched(tx));
            if (tooEarly && appended.length > 0) answerTooEarly();
            return result;
          });
        } catch (error) {
          // What was undone is nobody's answer.
          appended = before;
          throw error;
        }
      },
      close: store.close,
    }),
    answered,
  };
}
