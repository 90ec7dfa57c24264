import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import { verifyChain } from '../../../main/store/verifyChain.ts';
import { canonicalJson } from '../../../shared/protocol/canonicalJson.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';
import type { Books, KeptEntry } from './books.ts';
import type { Acknowledged } from './counter.ts';
import type { Dump } from './orders.ts';

/*
 * What must hold of a chain once everybody has heard everything, looked at from outside: head office's rows
 * by SQL, the journals' bytes by SQLite, and what each terminal says that it goes by.
 */

/** One terminal after its work: its folder, and what it said of itself. */
export interface Till {
  readonly name: string;
  readonly dir: string;
  readonly retired: boolean;
  readonly acknowledged: readonly Acknowledged[];
  readonly dump: string;
}

export interface Poisoned {
  readonly device: string;
  readonly epoch: number;
  readonly seq: number;
  readonly sort: string;
}

const mostTold = 6;

/** The same words for a thousand entries help nobody. */
function few(found: readonly string[]): readonly string[] {
  if (found.length <= mostTold) return found;
  return [...found.slice(0, mostTold), `… and ${found.length - mostTold} more like these`];
}

const placeOf = ({ device, epoch, seq }: Pick<KeptEntry, 'device' | 'epoch' | 'seq'>) =>
  `${device} ${epoch} ${seq}`;

function hashOf(json: string): string {
  return createHash('sha256').update(`countersign/journal/1\0${json}`).digest('hex');
}

interface Journal {
  readonly till: Till;
  /** Oldest chain first; the bytes as they stand on the disk. */
  readonly entries: readonly KeptEntry[];
  readonly faults: readonly string[];
  readonly receipts: ReadonlySet<string>;
}

function readJournal(till: Till): Journal {
  const db = new Database(databaseFile(till.dir, 'live'));
  try {
    const identity = JSON.parse(
      String(db.prepare(`SELECT value FROM meta WHERE name = 'identity'`).pluck().get()),
    ) as { readonly device: string; readonly epoch: number };
    const earlier = db
      .prepare<[], KeptEntry>(
        `SELECT lower(hex(device)) AS device, epoch, seq, lower(hex(hash)) AS hash, json
         FROM earlier_entries ORDER BY epoch, seq`,
      )
      .all();
    const own = db
      .prepare<[], Omit<KeptEntry, 'device' | 'epoch'>>(
        'SELECT seq, lower(hex(hash)) AS hash, json FROM journal ORDER BY seq',
      )
      .all();
    const elsewhere = db
      .prepare<[], string>('SELECT lower(hex(ref)) FROM receipts_elsewhere')
      .pluck()
      .all();
    const entries = [...earlier, ...own.map((one) => ({ ...one, ...identity }))];
    return {
      till,
      entries: entries.map(({ device, epoch, seq, hash, json }) => ({
        device,
        epoch,
        seq,
        hash,
        json,
      })),
      faults: verifyChain(db).faults.map(({ seq, fault }) => `entry ${seq}: ${fault}`),
      receipts: new Set([...elsewhere, ...entries.flatMap(({ json }) => issuedBy(json))]),
    };
  } finally {
    db.close();
  }
}

/** What an entry hands out at the counter. */
function issuedBy(json: string): readonly string[] {
  const { body } = JSON.parse(json) as Entry;
  return body.kind === 'goodwill' || body.kind === 'issuedAfter' ? [body.ref] : [];
}

/** I1: every answer is at head office, once, to the byte; beside the books where another history is in them. */
function acknowledgedFaults(books: Books, journals: readonly Journal[]): readonly string[] {
  const booked = new Map(books.entries.map((entry) => [placeOf(entry), entry]));
  const beside = new Map(books.rivals.map((entry) => [`${placeOf(entry)} ${entry.hash}`, entry]));
  return journals.flatMap(({ till, entries }) => {
    const own = new Map(entries.map((entry) => [`${placeOf(entry)} ${entry.hash}`, entry]));
    return few(
      till.acknowledged.flatMap((answer) => {
        const key = `${placeOf(answer)} ${answer.hash}`;
        const at = booked.get(placeOf(answer));
        const kept = at?.hash === answer.hash ? at : beside.get(key);
        const written = own.get(key);
        if (written === undefined) return [`I1: ${till.name} lost entry ${key} of its own`];
        if (kept === undefined) return [`I1: ${till.name}: ${key} never reached head office`];
        return kept.json === written.json ? [] : [`I1: ${key} is not at head office as written`];
      }),
    );
  });
}

/** I1, I8: head office has nothing that no terminal wrote, and no entry twice. */
function inventedFaults(books: Books, journals: readonly Journal[]): readonly string[] {
  const written = new Set(
    journals.flatMap(({ entries }) => entries.map((one) => `${placeOf(one)} ${one.hash}`)),
  );
  const invented = books.entries.filter((one) => !written.has(`${placeOf(one)} ${one.hash}`));
  const places = new Set(books.entries.map(placeOf));
  const useless = books.uses.filter((use) => !places.has(placeOf(use)));
  const twice = new Set<string>();
  const repeated = books.uses.filter((use) => {
    const key = `${placeOf(use)} ${use.ref}`;
    return twice.size === twice.add(key).size;
  });
  return [
    ...few(invented.map((one) => `I8: head office has ${placeOf(one)}, which nobody wrote`)),
    ...few(useless.map((use) => `I1: head office booked ${placeOf(use)} without its entry`)),
    ...few(repeated.map((use) => `I1: head office booked ${placeOf(use)} twice`)),
  ];
}

/** I4: every chain at head office is gapless, follows from hash to hash, and ends where it says. */
function chainFaults(books: Books): readonly string[] {
  return books.chains.flatMap(({ device, epoch, ackedSeq, ackedHash }) => {
    const own = books.entries.filter((one) => one.device === device && one.epoch === epoch);
    const faults: string[] = [];
    const name = `${device.slice(0, 6)} epoch ${epoch}`;
    for (const [index, entry] of own.entries()) {
      if (entry.seq !== index + 1) faults.push(`I4: ${name}: entry ${index + 1} is not there`);
      if (hashOf(entry.json) !== entry.hash)
        faults.push(`I4: ${name}: ${entry.seq} is not its hash`);
      const before = own[index - 1];
      const { prev } = JSON.parse(entry.json) as Entry;
      if (before !== undefined && prev !== before.hash) {
        faults.push(`I4: ${name}: ${entry.seq} does not follow`);
      }
    }
    const last = own.at(-1);
    if ((last?.seq ?? 0) !== ackedSeq) faults.push(`I4: ${name}: acknowledged up to ${ackedSeq}`);
    if (last !== undefined && last.hash !== ackedHash) faults.push(`I4: ${name}: another head`);
    return few(faults);
  });
}

/** I4: each journal verifies, and head office acknowledges what stands in it. */
function journalFaults(books: Books, journals: readonly Journal[]): readonly string[] {
  return journals.flatMap(({ till, entries, faults }) => {
    const last = entries.at(-1);
    const chain = books.chains.find(
      (one) => one.device === last?.device && one.epoch === last.epoch,
    );
    const isRival = books.rivals.some((one) => one.hash === last?.hash);
    const acked = chain?.ackedHash === last?.hash || isRival || till.retired;
    return [
      ...few(faults.map((words) => `I4: ${till.name}: ${words}`)),
      ...(acked ? [] : [`I4: ${till.name}: head office acknowledges another head`]),
    ];
  });
}

interface Taken {
  uses: number;
  amount: number;
}

/** I2 at each counter: what its own journal takes of a voucher is never more than there is of it. */
function counterFaults(books: Books, journals: readonly Journal[]): readonly string[] {
  const vouchers = new Map(books.vouchers.map((one) => [one.ref, one]));
  return journals.flatMap(({ till, entries }) => {
    const taken = new Map<string, Taken>();
    const faults: string[] = [];
    for (const { json, seq } of entries) {
      for (const { ref, uses, amount } of partsOf(JSON.parse(json) as Entry)) {
        const sum = taken.get(ref) ?? { uses: 0, amount: 0 };
        sum.uses += uses;
        sum.amount += amount;
        taken.set(ref, sum);
        const voucher = vouchers.get(ref);
        const allowed = voucher?.usesAllowed ?? 3;
        const tooMuch = voucher !== undefined && sum.amount > (voucher.amount ?? 0);
        if (sum.uses > allowed || tooMuch) faults.push(`I2: ${till.name} over-used at ${seq}`);
      }
    }
    return few(faults);
  });
}

interface PartTaken {
  readonly ref: string;
  readonly uses: number;
  readonly amount: number;
}

function partsOf({ body }: Entry): readonly PartTaken[] {
  if (body.kind === 'redemption') {
    return body.vouchers.map(({ ref, uses, amountMinor }) => ({
      ref,
      uses,
      amount: amountMinor ?? 0,
    }));
  }
  if (body.kind !== 'void') return [];
  return body.restored.map(({ ref, uses, amountMinor }) => ({
    ref,
    uses: -uses,
    amount: -(amountMinor ?? 0),
  }));
}

/** I2, I3: beyond what a voucher allows only where counters were apart, each with a case. */
function overuseFaults(books: Books, counters: number): readonly string[] {
  const vouchers = new Map(books.vouchers.map((one) => [one.ref, one]));
  const counted = new Map<string, Taken>();
  const faults: string[] = [];
  for (const use of books.uses) {
    const sum = counted.get(use.ref) ?? { uses: 0, amount: 0 };
    sum.uses += use.uses;
    sum.amount += use.amount;
    counted.set(use.ref, sum);
    const voucher = vouchers.get(use.ref);
    const over =
      voucher === undefined ||
      sum.uses > voucher.usesAllowed ||
      (voucher.amount !== null && sum.amount > voucher.amount);
    const isTaking = use.uses > 0 || use.amount > 0;
    if (over && isTaking && !books.cases.has(`${placeOf(use)} ${use.ref}`)) {
      faults.push(`I2: ${placeOf(use)} is beyond its voucher, and no case was opened`);
    }
    if (voucher !== undefined && sum.uses > voucher.usesAllowed * counters) {
      faults.push(`I2: ${sum.uses} uses of one voucher at ${counters} counters`);
    }
  }
  return few(faults);
}

/** How often a voucher was honoured beyond what it allows: something must have been tried. */
export function duplicatesIn(books: Books): number {
  return books.uses.filter(({ settled }) => settled === 'honouredDuplicate').length;
}

/** I6: what can't be used is kept, said to be so, and nothing waits behind it. */
function poisonFaults(books: Books, poisons: readonly Poisoned[]): readonly string[] {
  const kept = new Set(books.entries.map(placeOf));
  return poisons.flatMap((poison) => {
    const at = placeOf(poison);
    if (!kept.has(at)) return [`I6: the ${poison.sort} entry ${at} was dropped`];
    return books.quarantined.has(at) ? [] : [`I6: the ${poison.sort} entry ${at} is not set aside`];
  });
}

/** I10: the feed has no holes, and is what it says it is. */
function feedFaults({ cursors, feedHead }: Books): readonly string[] {
  const hole = cursors.findIndex((cursor, index) => cursor !== index + 1);
  return [
    ...(hole === -1 ? [] : [`I10: the feed has no event ${hole + 1}`]),
    ...(cursors.length === feedHead ? [] : [`I10: the feed ends at ${feedHead}`]),
  ];
}

/**
 * Of two histories one is booked; what is in the other counts where it was written, and nowhere else. Where
 * both used the same voucher with their nth entry, that place counts once.
 */
function unbooked({ rivals, uses }: Books, entries: readonly KeptEntry[]): readonly PartTaken[] {
  const hashes = new Set(rivals.map(({ hash }) => hash));
  const booked = new Set(uses.map((use) => `${placeOf(use)} ${use.ref}`));
  const beside = entries.filter(({ hash }) => hashes.has(hash));
  return beside.flatMap((entry) =>
    partsOf(JSON.parse(entry.json) as Entry).filter(
      ({ ref }) => !booked.has(`${placeOf(entry)} ${ref}`),
    ),
  );
}

/** I10: each terminal goes by what head office goes by, whatever way it heard of it. */
function tableFaults(books: Books, { till, entries, receipts }: Journal): readonly string[] {
  if (!existsSync(till.dump)) return [`I10: ${till.name} said nothing of itself`];
  const dump = JSON.parse(readFileSync(till.dump, 'utf8')) as Dump;
  const counted = new Map<string, Taken>();
  for (const { ref, uses, amount } of [...books.uses, ...unbooked(books, entries)]) {
    const sum = counted.get(ref) ?? { uses: 0, amount: 0 };
    counted.set(ref, { uses: sum.uses + uses, amount: sum.amount + amount });
  }
  const own = (bodies: readonly string[]) =>
    bodies.map((body) => canonicalJson(JSON.parse(body))).toSorted();
  const vouchers = books.vouchers.filter(({ ref, shown }) => {
    return dump.vouchers[ref]?.voucher !== canonicalJson(shown);
  });
  const uses = Object.entries(dump.vouchers).filter(([ref, known]) => {
    const sum = counted.get(ref) ?? { uses: 0, amount: 0 };
    return known.uses !== sum.uses || known.amountMinor !== sum.amount;
  });
  const say = (what: string) => `I10: ${till.name} has other ${what} than head office`;
  const missing = books.receipts.filter((ref) => !receipts.has(ref));
  return [
    ...few(
      vouchers.map(({ ref, shown }) => {
        return `${say('vouchers')}: ${dump.vouchers[ref]?.voucher}, not ${canonicalJson(shown)}`;
      }),
    ),
    ...few(
      uses.map(([ref, known]) => {
        const sum = counted.get(ref);
        return `${say('uses')}: ${known.uses} of ${ref}, not ${sum?.uses ?? 0}`;
      }),
    ),
    ...(dump.voucherCount === books.vouchers.length
      ? []
      : [`${say('vouchers')}: ${dump.voucherCount}, not ${books.vouchers.length}`]),
    ...(canonicalJson(dump.campaigns) === canonicalJson(own(books.campaigns))
      ? []
      : [say('campaigns')]),
    ...(canonicalJson(dump.people) === canonicalJson(own(books.people)) ? [] : [say('people')]),
    ...few(missing.map((ref) => `${say('receipts')}: ${ref} is missing`)),
  ];
}

/** Everything that is wrong with a chain. */
export function violationsOf(
  books: Books,
  tills: readonly Till[],
  poisons: readonly Poisoned[],
): readonly string[] {
  const journals = tills.map(readJournal);
  return [
    ...acknowledgedFaults(books, journals),
    ...inventedFaults(books, journals),
    ...chainFaults(books),
    ...journalFaults(books, journals),
    ...counterFaults(books, journals),
    ...overuseFaults(books, tills.length),
    ...poisonFaults(books, poisons),
    ...feedFaults(books),
    ...journals.filter(({ till }) => !till.retired).flatMap((one) => tableFaults(books, one)),
  ];
}

export const dumpFile = (dir: string, name: string) => join(dir, `${name}.dump.json`);
