import { systemActor } from './app/people/operator.ts';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import manifest from '../package.json' with { type: 'json' };
import { civilTimeAt } from '../shared/domain/time/civilTime.ts';
import { deviceLabel, maxCodeLength } from '../shared/domain/codes/scan.ts';
import type { HeardScan, ReadBy } from '../shared/domain/codes/scan.ts';
import type { DiskState } from '../shared/contract/disk.ts';
import type { TerminalEvent } from '../shared/contract/events.ts';
import type { Actor, EntryBody } from '../shared/protocol/entry.ts';
import { createBackups } from './app/upkeep/backups.ts';
import type { Backups } from './app/upkeep/backups.ts';
import { createAuthority } from './app/campaigns/authority.ts';
import { entryFrame } from './app/context.ts';
import { createCustomerRetention } from './app/customers/customerRetention.ts';
import type { AppContext } from './app/context.ts';
import { createLocalAuthority } from './app/campaigns/localAuthority.ts';
import { seedPractice } from './app/practice/seedPractice.ts';
import { createTerminalApp } from './app/terminal.ts';
import { createTillCounter } from './app/till/tillCounter.ts';
import type { TillCounter } from './app/till/tillCounter.ts';
import { tellNewChain, tellRecovered } from './app/upkeep/newChain.ts';
import type { EarlierEpoch, Writer } from './app/ports.ts';
import { hearTime, keepTime, truthfulDispatch, truthfulStore } from './app/time/timekeeping.ts';
import { createPaper } from './devices/paper/paper.ts';
import { createPrintQueue } from './devices/printQueue.ts';
import { createPrinters } from './devices/printer/printerFor.ts';
import { printerFinder } from './devices/printerFinder/printerFinder.ts';
import { createScanners } from './devices/scanner/scanners.ts';
import type { RunningScanners } from './devices/scanner/scanners.ts';
import type { DemoLine, RunningTerminal, TerminalOptions } from './host/running.ts';
import { openTillDoor } from './host/till/tillDoor.ts';
import type { RunningTillDoor } from './host/till/tillDoor.ts';
import { createClock } from './platform/clock.ts';
import { createCrypto } from './platform/crypto.ts';
import { readCsv } from './platform/csv.ts';
import { keepToOwner } from './platform/dataDir.ts';
import { createIds } from './platform/ids.ts';
import { openLog } from './platform/log.ts';
import { createMachine } from './platform/machine.ts';
import { createPinHasher } from './platform/pinHasher.ts';
import { createBackupKeeper } from './store/backup/backupKeeper.ts';
import { openWhole, startRepairing } from './repairing.ts';
import { startUpkeep } from './upkeep.ts';
import { enrolAt } from './sync/joining/enrol.ts';
import type { EnrolDeps } from './sync/joining/enrol.ts';
import { createEnrolling } from './sync/joining/enrolling.ts';
import { joinByFile } from './sync/joining/joinByFile.ts';
import { startClaimLine } from './sync/claims.ts';
import { createHqAuthority } from './sync/hqAuthority.ts';
import { startLine } from './sync/line.ts';
import { startDailyReconcile } from './sync/reconcile/daily.ts';
import { openWay } from './sync/way.ts';

/** How often the clock's place is kept, so that a restart knows how late it was. */
const keepTimeEveryMs = 30_000;
/** How often a slice of what is too old of customers is looked for. */
const retentionEveryMs = 20_000;
/** How often a batch of coupons is looked after, whatever was told of its jobs. */
const feedEveryMs = 5_000;
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

/** The composition root: opens the database and hands every use case its ports. */
function createContext(options: TerminalOptions, nudgePrinter: () => void) {
  const { dir, mode } = options;
  const crypto = createCrypto();
  const ids = createIds(crypto);
  keepToOwner(dir, mode);
  const whole = openWhole(options, { dir, mode, crypto, appVersion: manifest.version });
  const { store: opened, secrets } = whole;
  const short: readonly DiskState[] = ['onlyRedemptions', 'onReserve'];
  const hasRoom = () => !short.includes(opened.disk.view().state);
  const log = openLog(join(dir, mode, 'counter.log'), hasRoom);
  const last = opened.read((tx) => tx.clock());
  const clock = createClock({ machine: createMachine(), last, civilOf: civilTimeAt });
  const store = truthfulStore(opened, clock, { mode, clock, ids });
  const announcer = createAnnouncer();
  const { announce } = announcer;
  const random = Math.random;
  const heard = (hqTime: number) => hearTime(store, clock, log, hqTime);
  const lineClock = { now: clock.now, heard };
  const frames = { mode, clock, ids };
  const chains = {
    journal: (tx: Writer) => tellNewChain(frames, tx),
    recovered: (tx: Writer, epoch: EarlierEpoch, count: number) =>
      tellRecovered(frames, tx, epoch, count),
  };
  const way = openWay({ dir, environment: process.env, log });
  const lineDeps = {
    way,
    store,
    secrets,
    crypto,
    clock: lineClock,
    ids,
    log,
    announce,
    random,
    chains,
  };
  const line = startLine(lineDeps);
  const context: AppContext = {
    mode,
    store,
    clock,
    ids,
    crypto,
    secrets,
    pinHasher: createPinHasher(),
    paper: createPaper({ log }),
    log,
    announce,
    line,
    nudgePrinter,
    printerFor: options.printerFor ?? createPrinters(),
  };
  const repairing = startRepairing(context, whole, options);
  const { listen } = announcer;
  return { context, clock, line, way, log, repairing, disk: opened.disk, listen };
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

function enrolDeps({ context, way }: Parts): EnrolDeps {
  return {
    ...context,
    way,
    onEnrolled: (tx, { shop, epoch }) => {
      journalEntry(context, tx, null, { kind: 'enrolled', shop, epoch });
      tellNewChain(context, tx);
    },
  };
}

function serialScan(
  scanId: string,
  text: string,
  { device, symbology }: ReadBy = {},
): HeardScan & { readonly source: 'serial' } {
  return {
    scanId,
    raw: text.slice(0, maxCodeLength + 1),
    source: 'serial',
    device: deviceLabel(device),
    ...(symbology === undefined ? {} : { symbology }),
  };
}

/** What a serial scanner reads goes to the screens, as a scanner that types would have told them. */
function startScanners({ context, listen }: Parts): RunningScanners {
  const { announce, clock, ids, store } = context;
  const scanners = createScanners({
    settings: () => store.read((tx) => tx.settings().scanners),
    wall: () => clock.now().effective,
    hears: {
      scan: (text, by?: ReadBy) =>
        announce({ event: 'scan', scan: serialScan(ids.random128(), text, by) }),
      cut: (device?: string) => announce({ event: 'scanCut', device: deviceLabel(device) }),
      changed: () => announce('settings'),
    },
  });
  listen((event) => {
    if (event === 'settings') scanners.follow();
  });
  return scanners;
}

/** What was practised is nobody's to keep: a day of it is not backed up by itself. */
function withoutBackups(backups: Backups): Backups {
  return { ...backups, whenDue: () => Promise.resolve() };
}

/** The shop's own tills are served on this computer, by either host, where a manager wants them to be. */
function startTillDoor({ context, listen }: Parts, counter: () => TillCounter): RunningTillDoor {
  const { announce, clock, log, store } = context;
  const door = openTillDoor({
    counter,
    wanted: () => store.read((tx) => tx.tills()),
    now: () => clock.now().monotonicMs,
    changed: () => announce('till'),
    log,
  });
  listen((event) => {
    if (event === 'till') door.follow();
  });
  return door;
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
async function joinDemo(demo: DemoLine, parts: Parts): Promise<void> {
  const { context } = parts;
  const { url, enrolmentCode } = await demo.ready;
  moveTo(context, url);
  if (context.store.read((tx) => tx.identity() !== null)) {
    context.line.nudge();
    return;
  }
  const wanted = { hqUrl: url, code: enrolmentCode, counterName: demoCounterName };
  const answer = await enrolAt(wanted, enrolDeps(parts));
  if (answer.ok) context.line.nudge();
  else context.log.error({ problem: answer.problem.code }, 'the demo could not enrol');
  context.announce('session');
}

/**
 * A terminal at work: use cases behind `dispatch`, the print queue, the line. Rejects with
 * `StoreOpenProblem` where the database can't be opened; never waits for head office.
 */
export async function openTerminal(options: TerminalOptions): Promise<RunningTerminal> {
  const parts = createContext(options, () => queue.nudge());
  const { context, clock, line, log, disk } = parts;
  const { store } = context;
  const enrolling = createEnrolling(enrolDeps(parts));
  const stopping = new AbortController();
  let joining = false;
  const scanners = startScanners(parts);
  const device = () => store.read((tx) => tx.identity()?.device ?? null);
  const { dir, mode } = options;
  const backups = createBackups(context, createBackupKeeper({ dir, mode, disk, device }));
  const tillDoor = startTillDoor(parts, () => tillCounter);
  const { claimBudgetMs: budgetMs } = options;
  const claimLine = startClaimLine({
    ...context,
    client: line.client,
    random: Math.random,
    ...(budgetMs === undefined ? {} : { budgetMs }),
  });
  const app = createTerminalApp(context, {
    claimLine,
    authority: createKeeper(parts),
    enrolling,
    readCsv,
    backups,
    scanners,
    printerFinder,
    tillDoor,
    mending: parts.repairing.mending,
    pause: (ms) => sleep(ms, undefined, { signal: stopping.signal }),
    ...(options.practice === undefined ? {} : { practice: options.practice.settings }),
    host: {
      host: options.host,
      appVersion: manifest.version,
      demo: options.demo,
      suggestedHqUrl: options.hqUrl,
      joiningByFile: () => joining,
    },
  });
  const tillCounter = createTillCounter({
    ...app.tills,
    context,
    paper: app.paper,
    dispatch: truthfulDispatch(app.tills.dispatch, store, clock, log),
  });
  tillDoor.follow();
  const queue = createPrintQueue({
    store,
    paper: context.paper,
    printerFor: context.printerFor,
    documentFor: (job) => store.read((tx) => app.paper.documentFor(tx, job)),
    now: () => clock.now().effective,
    log,
    announce: context.announce,
  });
  const reconciling = startDailyReconcile({
    ...context,
    client: line.client,
    catchUp: () => line.now(),
    now: () => clock.now().effective,
    lineStatus: () => line.status(),
  });
  const upkeep = startUpkeep(context, disk, mode === 'live' ? backups : withoutBackups(backups));
  if (options.practice !== undefined) await seedPractice(context, app.dispatch, options.practice);
  const shownToo: readonly TerminalEvent[] = ['session', 'settings', 'data'];
  parts.listen((event) => {
    if (shownToo.includes(event)) app.customer.refresh();
    if (event === 'print') app.batches.step();
  });
  const feeder = setInterval(app.batches.step, feedEveryMs);
  let closing = false;
  const retention = createCustomerRetention(context);
  const retainer = setInterval(retention.step, retentionEveryMs);
  const timekeeper = setInterval(() => {
    keepTime(store, clock, log);
    app.claims.step();
    parts.repairing.keepWitness();
  }, keepTimeEveryMs);
  if (options.hqUrl !== null) moveTo(context, options.hqUrl);
  if (options.demo !== null) {
    joinDemo(options.demo, parts).catch((error: unknown) => {
      // A head office that ends because we do is no fault.
      if (!closing) log.error({ why: String(error) }, 'the demo head office did not start');
    });
  }
  const { enrolFile = null } = options;
  if (enrolFile !== null && store.read((tx) => tx.identity() === null)) {
    joining = true;
    const file = { path: enrolFile, enrolling, log, stopping: stopping.signal };
    void joinByFile(file).finally(() => {
      joining = false;
      if (closing) return;
      line.nudge();
      context.announce('session');
    });
  }

  return {
    dispatch: truthfulDispatch(app.dispatch, store, clock, log),
    listen: parts.listen,
    customerScreen: app.customer.screen,
    printerFor: context.printerFor,
    async close() {
      closing = true;
      stopping.abort();
      clearInterval(timekeeper);
      clearInterval(retainer);
      clearInterval(feeder);
      await reconciling.stop();
      await upkeep.stop();
      await claimLine.stop();
      await line.stop();
      await parts.way.close();
      await queue.stop();
      await scanners.close();
      await tillDoor.close();
      keepTime(store, clock, log);
      await parts.repairing.stop();
      store.close();
      log.close();
    },
  };
}
