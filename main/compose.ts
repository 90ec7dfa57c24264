import { systemActor } from './app/operator.ts';
import { join } from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { civilTimeAt } from '../shared/domain/time/civilTime.ts';
import type { TerminalEvent } from '../shared/contract/methods.ts';
import type { Actor, EntryBody } from '../shared/protocol/entry.ts';
import { createAuthority } from './app/authority.ts';
import { entryFrame } from './app/context.ts';
import type { AppContext } from './app/context.ts';
import { createLocalAuthority } from './app/localAuthority.ts';
import type { Enrol } from './app/setup.ts';
import { createTerminalApp } from './app/terminal.ts';
import type { Secrets, Store, Writer } from './app/ports.ts';
import { keepTime } from './app/timekeeping.ts';
import { createPaper } from './devices/paper/paper.ts';
import { createPrintQueue } from './devices/printQueue.ts';
import { printerFor } from './devices/printer/printerFor.ts';
import type { DemoLine, RunningTerminal, TerminalOptions } from './host/running.ts';
import { createClock } from './platform/clock.ts';
import { createCrypto } from './platform/crypto.ts';
import { readCsv } from './platform/csv.ts';
import { keepToOwner, secretsFile } from './platform/dataDir.ts';
import { createIds } from './platform/ids.ts';
import { openLog } from './platform/log.ts';
import { createMachine } from './platform/machine.ts';
import { createPinHasher } from './platform/pinHasher.ts';
import { createFileSecrets, requireKeys } from './platform/secrets.ts';
import { openStore } from './store/openStore.ts';
import { enrolAt } from './sync/enrol.ts';
import { createHqAuthority } from './sync/hqAuthority.ts';
import { startLine } from './sync/line.ts';

/** How often the clock's place is kept, so that a restart knows how late it was. */
const keepTimeEveryMs = 30_000;
const demoCounterName = '2';

/** Listeners that hear which part of the screen is to be asked for again. */
function createAnnouncer() {
  const listeners = new Set<(event: TerminalEvent) => void>();
  return {
    announce(event: TerminalEvent): void {
      for (const listener of listeners) listener(event);
    },
    listen(listener: (event: TerminalEvent) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Adds an entry for what happened without a voucher. */
function journalEntry(context: AppContext, tx: Writer, by: Actor | null, body: EntryBody): void {
  tx.append({
    ...entryFrame(context, tx, by ?? systemActor),
    id: context.ids.random128(),
    approver: null,
    body,
    print: null,
  });
}

/** Where this host keeps keys. Closes the store and throws where a terminal's keys are not there. */
function openSecrets({ dir, mode, secrets: given }: TerminalOptions, store: Store): Secrets {
  try {
    const secrets = given ?? createFileSecrets(secretsFile(dir, mode));
    if (store.read((tx) => tx.identity() !== null)) requireKeys(secrets);
    return secrets;
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The composition root: opens the database and hands every use case its ports. */
function createContext(options: TerminalOptions, nudgePrinter: () => void) {
  const { dir, mode } = options;
  const crypto = createCrypto();
  const ids = createIds(crypto);
  keepToOwner(dir, mode);
  const store = openStore({ dir, mode, crypto, appVersion: manifest.version });
  const secrets = openSecrets(options, store);
  const log = openLog(join(dir, mode, 'counter.log'));
  const last = store.read((tx) => tx.clock());
  const clock = createClock({ machine: createMachine(), last, civilOf: civilTimeAt });
  const announcer = createAnnouncer();
  const { announce } = announcer;
  const random = Math.random;
  const line = startLine({ store, secrets, crypto, clock, ids, log, announce, random });
  const context: AppContext = {
    mode,
    store,
    clock,
    ids,
    crypto,
    secrets,
    pinHasher: createPinHasher(),
    paper: createPaper(),
    log,
    announce,
    line,
    nudgePrinter,
  };
  return { context, clock, line, log, listen: announcer.listen };
}

type Parts = ReturnType<typeof createContext>;

function createKeeper({ context, line }: Parts) {
  const headOffice = createHqAuthority({
    ...context,
    client: line.client,
    refresh: () => line.now(),
    journal: (by, body) => context.store.write((tx) => journalEntry(context, tx, by, body)),
  });
  return createAuthority(context.store, createLocalAuthority(context), headOffice);
}

function createEnrol({ context, line }: Parts): Enrol {
  return async (wanted) => {
    const answer = await enrolAt(wanted, {
      ...context,
      onEnrolled: (tx, { shop, epoch }) =>
        journalEntry(context, tx, null, { kind: 'enrolled', shop, epoch }),
    });
    if (answer.ok) line.nudge();
    return answer;
  };
}

/** The terminal goes to this head office from now on: it moved, or the operator named another address. */
function moveTo(context: AppContext, hqUrl: string): void {
  context.store.write((tx) => {
    const identity = tx.identity();
    if (identity === null || identity.standAlone || identity.hqUrl === hqUrl) return;
    tx.setIdentity({ ...identity, hqUrl });
  });
}

/** The demo's terminal enrols by itself, with the one-time code its own head office gave. */
async function joinDemo(demo: DemoLine, { context }: Parts, enrol: Enrol): Promise<void> {
  const { url, enrolmentCode } = await demo.ready;
  moveTo(context, url);
  if (context.store.read((tx) => tx.identity() !== null)) {
    context.line.nudge();
    return;
  }
  const answer = await enrol({ hqUrl: url, code: enrolmentCode, counterName: demoCounterName });
  if (!answer.ok) context.log.error({ problem: answer.problem.code }, 'the demo could not enrol');
  context.announce('session');
}

/**
 * A terminal at work: use cases behind `dispatch`, the print queue, the line. Rejects with
 * `StoreOpenProblem` where the database can't be opened; never waits for head office.
 */
export async function openTerminal(options: TerminalOptions): Promise<RunningTerminal> {
  const parts = createContext(options, () => queue.nudge());
  const { context, clock, line, log } = parts;
  const { store } = context;
  const enrol = createEnrol(parts);
  const app = createTerminalApp(context, {
    authority: createKeeper(parts),
    enrol,
    readCsv,
    host: {
      host: options.host,
      appVersion: manifest.version,
      demo: options.demo,
      suggestedHqUrl: options.hqUrl,
    },
  });
  const queue = createPrintQueue({
    store,
    paper: context.paper,
    printerFor,
    documentFor: (job) => store.read((tx) => app.paper.documentFor(tx, job)),
    now: () => clock.now().effective,
    log,
    announce: context.announce,
  });
  let closing = false;
  const timekeeper = setInterval(() => keepTime(context, clock), keepTimeEveryMs);
  if (options.hqUrl !== null) moveTo(context, options.hqUrl);
  if (options.demo !== null) {
    joinDemo(options.demo, parts, enrol).catch((error: unknown) => {
      // A head office that ends because we do is no fault.
      if (!closing) log.error({ why: String(error) }, 'the demo head office did not start');
    });
  }

  return {
    dispatch: app.dispatch,
    listen: parts.listen,
    async close() {
      closing = true;
      clearInterval(timekeeper);
      await line.stop();
      await queue.stop();
      keepTime(context, clock);
      store.close();
      log.close();
    },
  };
}
