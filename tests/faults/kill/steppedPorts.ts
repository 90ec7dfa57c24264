import fs from 'node:fs';
import { Socket } from 'node:net';
import { syncBuiltinESMExports } from 'node:module';
import Database from 'better-sqlite3';
import { Agent } from 'undici';
import type { Store, SyncState, Writer } from '../../../main/app/ports.ts';
import type { Printer } from '../../../main/app/paper/paperPorts.ts';
import type { Reach } from './steps.ts';

/** What the counter is doing while a use case runs. */
export type Doing = 'redeem' | 'void' | 'issue' | 'close';

/** The use cases' store; `doing` says what is going on, `null` where it is nothing to die at. */
export function steppedStore(store: Store, reach: Reach, doing: () => Doing | null): Store {
  return {
    read: store.read,
    write: (work) => {
      const what = doing();
      if (what === null) return store.write(work);
      const result = store.write((tx) => {
        reach(`${what}: in the transaction`);
        const done = work({
          ...tx,
          append: (entry) => {
            const appended = tx.append(entry);
            reach(`${what}: entry appended`);
            return appended;
          },
        });
        reach(`${what}: before the commit`);
        return done;
      });
      reach(`${what}: committed`);
      return result;
    },
    close: store.close,
  };
}

/** The print queue's store: it marks a job before and after its bytes. */
export function steppedPrintStore(store: Store, reach: Reach): Store {
  return {
    read: store.read,
    write: (work) => {
      let state: string | null = null;
      const result = store.write((tx) => {
        const done = work({
          ...tx,
          setPrintJob: (jobId, change) => {
            tx.setPrintJob(jobId, change);
            state = change.state;
          },
        });
        if (state === 'printing') reach('print: before it is marked');
        return done;
      });
      if (state === 'printing') reach('print: marked as printing');
      if (state === 'printed') reach('print: marked as printed');
      return result;
    },
    close: store.close,
  };
}

export function steppedPrinter(printer: Printer, reach: Reach): Printer {
  return {
    ...printer,
    print: async (bytes) => {
      const outcome = await printer.print(bytes);
      reach('print: paper is out');
      return outcome;
    },
  };
}

/** The line's store; which of its two loops writes shows in what it writes. */
export function steppedLineStore(store: Store, reach: Reach): Store {
  return {
    read: store.read,
    write: (work) => {
      let loop: 'push' | 'pull' = 'pull';
      const result = store.write((tx) => {
        const done = work(watchingAck(tx, () => (loop = 'push')));
        reach(`${loop}: before the commit`);
        return done;
      });
      reach(`${loop}: committed`);
      return result;
    },
    close: store.close,
  };
}

function watchingAck(tx: Writer, acknowledged: () => void): Writer {
  return {
    ...tx,
    setSync: (next: SyncState) => {
      if (next.ackedSeq !== tx.sync().ackedSeq) acknowledged();
      tx.setSync(next);
    },
  };
}

/** Dies before a request goes out or after its answer began. `before` is for a planted mistake. */
export function stepFetch(reach: Reach, before: (path: string) => void): void {
  const own = Agent.prototype.dispatch;
  Agent.prototype.dispatch = function stepped(options, handler) {
    const { pathname } = new URL(options.path, 'http://hq');
    const loop = pathname.endsWith('/push') ? 'push' : 'pull';
    before(pathname);
    reach(`${loop}: before asking`);
    const begins = handler.onResponseStart;
    handler.onResponseStart = function began(...args) {
      reach(`${loop}: answered`);
      begins?.apply(this, args);
    };
    return own.call(this, options, handler);
  };
}

/** Dies around each piece of a document that goes to the printer's port. */
export function stepSocket(reach: Reach, port: number): void {
  const own = Socket.prototype.write;
  // The question whether the printer is ready comes first, and is none of the document.
  const longestQuestion = 8;
  Socket.prototype.write = function stepped(this: Socket, ...args: unknown[]): boolean {
    const [bytes] = args;
    const isDocument =
      this.remotePort === port && bytes instanceof Uint8Array && bytes.length > longestQuestion;
    if (isDocument) reach('print: before the bytes');
    const done = Reflect.apply(own, this, args) as boolean;
    if (isDocument) reach('print: after the bytes');
    return done;
  } as typeof own;
}

/** Dies inside the backup: before and after the copy, its name, its mark. */
export function stepBackup(reach: Reach): void {
  const copy = Database.prototype.backup;
  Database.prototype.backup = async function stepped(...args: Parameters<typeof copy>) {
    reach('backup: before the copy');
    const done = await copy.apply(this, args);
    reach('backup: copied');
    return done;
  };
  const rename = fs.renameSync;
  fs.renameSync = (from, to) => {
    const isMark = String(to).endsWith('.json');
    const isBackup = String(from).endsWith('.part');
    if (isBackup && isMark) reach('backup: before the mark');
    rename(from, to);
    if (isBackup) reach(isMark ? 'backup: marked' : 'backup: named');
  };
  syncBuiltinESMExports();
}

/** Dies around and inside the transaction that brings the schema up to date. */
export function stepMigration(reach: Reach): void {
  const exec = Database.prototype.exec;
  Database.prototype.exec = function stepped(this: Database.Database, sql) {
    const isBookkeeping = sql.includes('TABLE IF NOT EXISTS migrations');
    if (isBookkeeping) reach('migrate: in the transaction');
    const done = exec.call(this, sql);
    if (!isBookkeeping && sql.includes('CREATE TABLE journal')) reach('migrate: before the commit');
    return done;
  };
  const pragma = Database.prototype.pragma;
  Database.prototype.pragma = function stepped(this: Database.Database, source, options) {
    if (source === 'application_id') reach('migrate: before the transaction');
    if (source.startsWith('wal_checkpoint')) reach('migrate: committed');
    return pragma.call(this, source, options);
  };
}
