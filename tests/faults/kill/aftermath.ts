import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { encode } from 'iconv-lite';
import { createPrintQueue } from '../../../main/devices/printQueue.ts';
import type { Reader } from '../../../main/app/ports.ts';
import type { PrintJob, PrintOutcome } from '../../../main/app/paper/paperPorts.ts';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import { openCounter } from '../../sync/counter.ts';
import type { TestCounter } from '../../sync/counter.ts';
import { openRig, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { quickParts } from './quickParts.ts';
import type { Acknowledged } from '../strickenFolder.ts';
import type { Enrolled, HeadOffice, HeldEntry } from './headOffice.ts';

/** I1: head office has every entry that was answered, each once, and just what the terminal has. */
function pushFaults(
  journal: readonly Acknowledged[],
  acknowledged: readonly Acknowledged[],
  held: readonly HeldEntry[],
): readonly string[] {
  const hashes = new Map(held.map(({ seq, hash }) => [seq, hash]));
  const lost = acknowledged.filter(({ seq, hash }) => hashes.get(seq) !== hash);
  const ids = new Set(held.map(({ entryId }) => entryId));
  return [
    ...lost.map(({ seq }) => `I1: entry ${seq} was acknowledged and never reached head office`),
    ...(ids.size < held.length ? ['I1: head office holds one entry twice'] : []),
    ...(held.length === journal.length
      ? []
      : [`I1: head office holds ${held.length} of ${journal.length} entries`]),
  ];
}

/** I10: nothing that head office sent is missing. */
function pullFaults(tx: Reader, refs: readonly string[]): readonly string[] {
  const missing = refs.filter((ref) => tx.voucher(ref) === null).length;
  return missing === 0 ? [] : [`I10: ${missing} vouchers of the feed were missed`];
}

async function caughtUp(counter: TestCounter): Promise<void> {
  // The first may find the line resting after an answer that was lost.
  for (let tries = 0; tries < 3; tries++) {
    await counter.line.now();
    const { ackedSeq, head } = counter.store.read((tx) => ({ ...tx.sync(), head: tx.head().seq }));
    if (ackedSeq === head) return;
  }
}

/** Starts the line on what the kills left, lets it catch up, and compares both sides. */
export async function syncFaults(
  office: HeadOffice,
  { dir, device, middleman }: Enrolled,
  acknowledged: readonly Acknowledged[],
  refs: readonly string[],
): Promise<readonly string[]> {
  middleman.set('pass');
  const counter = openCounter(dir);
  try {
    await caughtUp(counter);
    const held = await office.held(device);
    const journal = journalIn(dir);
    return counter.store.read((tx) => {
      const { frozen, ackedSeq } = tx.sync();
      const behind = ackedSeq === tx.head().seq ? [] : [`I1: acknowledged only up to ${ackedSeq}`];
      return [
        ...(frozen ? ['I4: head office has another history of this terminal'] : []),
        ...behind,
        ...pushFaults(journal, acknowledged, held),
        ...pullFaults(tx, refs),
      ];
    });
  } finally {
    await counter.close();
  }
}

/** What stands on each piece of paper: the entry's place and the first of its hash. */
const reference = /(\d+)-([0-9a-f]{6})(?![0-9a-f])/;
const copyWords = ['补打', 'COPY'].map((word) => encode(word, 'gb18030'));
/** Slips of an undo name the redemption too; only a receipt has a number of its own. */
const receiptWords = ['凭证号', 'Reference'].map((word) => encode(word, 'gb18030'));

function says(words: readonly Buffer[], paper: Uint8Array): boolean {
  return words.some((word) => Buffer.from(paper).includes(word));
}

function isCopy(paper: Uint8Array): boolean {
  return says(copyWords, paper);
}

function referencesOn(papers: readonly Uint8Array[]) {
  return papers.flatMap((paper) => {
    const found = reference.exec(Buffer.from(paper).toString('latin1'));
    return found === null ? [] : [{ seq: Number(found[1]), hash: found[2] ?? '' }];
  });
}

/** I2: each paper is of an entry that is kept, and no entry came out twice but as a copy. */
export function paperFaults(
  papers: readonly Uint8Array[],
  journal: readonly Acknowledged[],
): readonly string[] {
  const hashes = new Map(journal.map(({ seq, hash }) => [seq, hash]));
  const originals = referencesOn(
    papers.filter((paper) => !isCopy(paper) && says(receiptWords, paper)),
  );
  const ghosts = referencesOn(papers).filter(
    ({ seq, hash }) => hashes.get(seq)?.startsWith(hash) !== true,
  );
  const seen = new Set<number>();
  const twice = originals.filter(({ seq }) => seen.size === seen.add(seq).size);
  return [
    ...ghosts.map(({ seq }) => `I2: paper of entry ${seq} is out, and no such entry is kept`),
    ...twice.map(({ seq }) => `I2: entry ${seq} was printed twice`),
  ];
}

const lookEveryMs = 5;
const mostJobs = 10_000;

async function settled(rig: CounterRig): Promise<readonly PrintJob[]> {
  for (;;) {
    const jobs = rig.store.read((tx) => tx.printJobs(mostJobs));
    if (!jobs.some(({ state }) => state === 'waiting' || state === 'printing')) return jobs;
    await sleep(lookEveryMs);
  }
}

interface Printed {
  readonly papers: readonly Uint8Array[];
  readonly faults: readonly string[];
}

/** Starts the printer on what the kills left; a person asks for what is uncertain, and gets copies. */
export async function printTheRest(dir: string): Promise<Printed> {
  const papers: Uint8Array[] = [];
  const print = (bytes: Uint8Array): Promise<PrintOutcome> => {
    papers.push(bytes);
    return Promise.resolve({ result: 'printed' });
  };
  let nudge = (): void => undefined;
  const rig = openRig(dir, undefined, quickParts({ nudgePrinter: () => nudge() }));
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const queue = createPrintQueue({
    store: rig.context.store,
    paper: rig.context.paper,
    printerFor: () => ({ print }),
    documentFor: (job) => rig.store.read((tx) => rig.paper.documentFor(tx, job)),
    now: () => rig.context.clock.now().effective,
    log: quiet,
    announce: () => undefined,
  });
  nudge = () => queue.nudge();
  try {
    await signInRig(rig);
    const asked = (await settled(rig)).filter(({ state }) => state === 'uncertain');
    const jobs = asked.map(({ jobId, tries }) => ({ jobId, tries }));
    if (jobs.length > 0) await rig.call('print.retry', { jobs });
    await settled(rig);
    const copies = papers.filter(isCopy).length;
    const faults = [`I2: ${copies} copies for ${asked.length} papers nobody was sure of`];
    return { papers, faults: copies === asked.length ? [] : faults };
  } finally {
    await queue.stop();
    rig.close();
  }
}

export function journalIn(dir: string): readonly Acknowledged[] {
  const db = new Database(databaseFile(dir, 'live'), { readonly: true });
  try {
    return db
      .prepare<[], Acknowledged>('SELECT seq, lower(hex(hash)) AS hash FROM journal ORDER BY seq')
      .all();
  } finally {
    db.close();
  }
}
