/*
 * A terminal of a chain at work, with its printer and its line to head office, that dies at one step:
 * `node steppedTerminal.ts JSON` (`SteppedWanted`). Prints `ready`, `ack SEQ HASH`, `backup NAME`, and
 * `over` where it came to the end of its work without having been killed.
 */
import { paperOnScreen } from '../../../shared/contract/printer.ts';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Line, Store } from '../../../main/app/ports.ts';
import { createPrintQueue } from '../../../main/devices/printQueue.ts';
import { createNetworkPrinter } from '../../devices/loneNetworkPrinter.ts';
import { startLine } from '../../../main/sync/line.ts';
import { acknowledging, say } from '../acknowledging.ts';
import { backUp } from '../backUp.ts';
import { closeDay, goodwill, redeem, undo } from '../counterWork.ts';
import { openRig, setUpRig, signInRig } from '../counterRig.ts';
import { seededRandom } from '../random.ts';
import { cursorBeforeApply, printBeforeCommit } from './mistakes.ts';
import { lateLine, quickParts } from './quickParts.ts';
import { isOfMigration, striking } from './steps.ts';
import type { Strike } from './steps.ts';
import {
  stepBackup,
  stepFetch,
  stepMigration,
  stepSocket,
  steppedLineStore,
  steppedPrintStore,
  steppedPrinter,
  steppedStore,
} from './steppedPorts.ts';
import type { Doing } from './steppedPorts.ts';

export interface SteppedWanted {
  readonly dir: string;
  readonly seed: number;
  /** `null`: it is killed from outside, or not at all. */
  readonly strike: Strike | null;
  readonly plant: string | null;
  readonly printerPort: number;
  readonly codes: readonly string[];
  /** A new folder: only opens and sets up. */
  readonly fromNothing: boolean;
}

/** Steps of work before it gives up waiting to be killed. */
const mostWork = 80;
/** Line and printer get their turn now and then, ms. */
const breathMs = 4;
const longBreathMs = 40;

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens and sets up, which is where a new database is made. */
async function beginFromNothing({ dir, strike }: SteppedWanted): Promise<void> {
  const reach = striking(strike);
  stepMigration(reach);
  const rig = openRig(dir, undefined, quickParts());
  reach('migrate: before the first data');
  await setUpRig(rig);
  say('over');
}

async function work(wanted: SteppedWanted): Promise<void> {
  const { dir, seed, strike, plant, printerPort, codes } = wanted;
  const reach = striking(strike);
  const random = seededRandom(seed);
  const acks = acknowledging(false);
  let doing: Doing | null = null;
  let line: Line | null = null;
  let nudgePrinter = (): void => undefined;
  const parts = quickParts({ line: lateLine(() => line), nudgePrinter: () => nudgePrinter() });
  const rig = openRig(
    dir,
    (store) => {
      const base =
        plant === 'print-before-commit' ? printBeforeCommit(store, () => printNow) : store;
      return steppedStore(acks.wrap({ ...store, write: base.write }), reach, () => doing);
    },
    parts,
  );
  const { store, context } = rig;
  const printNow = (seq: number): void => {
    // As a program that prints first would: the bytes are out before anything is decided.
    const job = store.read((tx) => tx.printJob(seq * 2));
    const document = job === null ? null : store.read((tx) => rig.paper.documentFor(tx, job));
    if (document === null) return;
    const bytes = Buffer.from(context.paper.escpos(document, paperOnScreen.profile)).toString(
      'base64',
    );
    const program = `require('net').connect(${printerPort}, '127.0.0.1').end(Buffer.from('${bytes}', 'base64'))`;
    spawnSync(process.execPath, ['-e', program]);
  };

  store.write((tx) =>
    tx.setSettings({
      ...tx.settings(),
      printer: { ...paperOnScreen, kind: 'network', host: '127.0.0.1', port: printerPort },
    }),
  );
  stepFetch(reach, (path) => {
    if (plant === 'ack-before-check' && path.endsWith('/push')) believeTheAck(store);
  });
  stepSocket(reach, printerPort);
  if (strike?.step.startsWith('backup') === true) stepBackup(reach);
  const lineStore = plant === 'cursor-before-apply' ? cursorBeforeApply(store) : store;
  line = startLine({
    ...context,
    store: steppedLineStore(lineStore, reach),
    log: quiet,
    clock: rig.clock,
    random: () => 0,
  });
  const queue = createPrintQueue({
    store: steppedPrintStore(store, reach),
    paper: context.paper,
    printerFor: (printer) => steppedPrinter(createNetworkPrinter(printer), reach),
    documentFor: (job) => store.read((tx) => rig.paper.documentFor(tx, job)),
    now: () => context.clock.now().effective,
    log: quiet,
    announce: () => undefined,
  });
  nudgePrinter = () => queue.nudge();

  const given = store.read((tx) => tx.campaigns()).find((campaign) => campaign.goodwill !== null);
  async function one(what: Doing): Promise<void> {
    doing = what;
    const prepared = (): void => reach('redeem: prepared');
    if (what === 'redeem') {
      await redeem(rig, random, (n) => codes[n] ?? '', codes.length, prepared);
    } else if (what === 'void') await undo(rig, random);
    else if (what === 'close') await closeDay(rig);
    else await goodwill(rig, given?.id);
    reach(`${what}: answered`);
    doing = null;
    acks.answered();
  }

  await signInRig(rig);
  acks.answered();
  say('ready');
  const isClose = strike?.step.startsWith('close') === true;
  const isBackup = strike?.step.startsWith('backup') === true;
  for (let step = 0; step < mostWork; step++) {
    const what = random();
    if (what < 0.55) await one('redeem');
    else if (what < 0.75) await one('void');
    else if (what < 0.85) await one('issue');
    else if (what < 0.9 || isClose) await one('close');
    else await sleep(longBreathMs);
    if (step % 5 === 4 && (isBackup || random() < 0.1)) await backUp(rig, dir);
    await sleep(breathMs);
  }
  await line.now();
  say('over');
}

/** The mistake to be caught: what was sent is taken for received. */
function believeTheAck(store: Store): void {
  store.write((tx) => tx.setSync({ ...tx.sync(), ackedSeq: tx.head().seq }));
}

const wanted = JSON.parse(process.argv[2] ?? '') as SteppedWanted;
const isFromNothing =
  wanted.fromNothing || (wanted.strike !== null && isOfMigration(wanted.strike.step));
await (isFromNothing ? beginFromNothing(wanted) : work(wanted));
process.exit(0);
