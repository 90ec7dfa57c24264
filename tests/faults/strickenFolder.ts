import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Entry } from '../../shared/protocol/entry.ts';
import { verifyChain } from '../../main/store/verifyChain.ts';
import { databaseFile } from '../../main/platform/dataDir.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import { openRig, rigVoucher, setUpRig } from './counterRig.ts';

/** Vouchers of a folder: few enough that the same one comes up again and again. */
export const rigVouchers = 3_000;

export interface Acknowledged {
  readonly seq: number;
  readonly hash: string;
}

export async function prepareFolder(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
  const rig = openRig(dir);
  await setUpRig(rig);
  rig.store.loadVouchers(Array.from({ length: rigVouchers }, (_, n) => rigVoucher(rig, n)));
  rig.close();
  return dir;
}

/** Runs `work` on a copy, so that looking doesn't mend what the kill left behind. */
function onCopy<T>(dir: string, work: (copy: string) => T): T {
  const copy = mkdtempSync(join(tmpdir(), 'countersign-copy-'));
  try {
    mkdirSync(join(copy, 'live'));
    cpSync(join(dir, 'live'), join(copy, 'live'), { recursive: true });
    return work(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** I1: what was answered is there, unchanged. */
export function missingAcknowledged(
  db: Database.Database,
  acknowledged: readonly Acknowledged[],
): readonly string[] {
  const hashOf = db.prepare<[number], Buffer>('SELECT hash FROM journal WHERE seq = ?').pluck();
  return acknowledged
    .filter(({ seq, hash }) => hashOf.get(seq)?.toString('hex') !== hash)
    .map(({ seq }) => `I1: entry ${seq} was acknowledged and is gone or changed`);
}

/** I4: the chain, by other code than wrote it. */
function chainFaults(db: Database.Database): readonly string[] {
  return verifyChain(db).faults.map(({ seq, fault }) => `I4: entry ${seq}: ${fault}`);
}

interface Used {
  readonly uses: number;
  readonly amountMinor: number;
}

interface Allowed {
  readonly uses_allowed: number;
  readonly amount: number | null;
}

/** What each entry takes from a voucher; an undo gives back. */
function takenBy(entry: Entry): readonly (Used & { readonly ref: string })[] {
  const { body } = entry;
  if (body.kind === 'redemption') {
    return body.vouchers.map(({ ref, uses, amountMinor }) => ({
      ref,
      uses,
      amountMinor: amountMinor ?? 0,
    }));
  }
  if (body.kind !== 'void') return [];
  return body.restored.map(({ ref, uses, amountMinor }) => ({
    ref,
    uses: -uses,
    amountMinor: -(amountMinor ?? 0),
  }));
}

interface Uses {
  readonly used: ReadonlyMap<string, Used>;
  readonly violations: readonly string[];
}

/** I2: at no point of the journal was a voucher used more than it allows, or given back more than was taken. */
function usesIn(db: Database.Database): Uses {
  const allowedOf = db.prepare<[Buffer], Allowed>(
    'SELECT uses_allowed, amount FROM vouchers WHERE ref = ?',
  );
  const used = new Map<string, Used>();
  const violations: string[] = [];
  const journal = db.prepare<[], string>('SELECT json FROM journal ORDER BY seq').pluck();
  for (const json of journal.iterate()) {
    const entry = JSON.parse(json) as Entry;
    for (const taken of takenBy(entry)) {
      const before = used.get(taken.ref) ?? { uses: 0, amountMinor: 0 };
      const after = {
        uses: before.uses + taken.uses,
        amountMinor: before.amountMinor + taken.amountMinor,
      };
      used.set(taken.ref, after);
      const allowed = allowedOf.get(Buffer.from(taken.ref, 'hex'));
      const over =
        after.uses > (allowed?.uses_allowed ?? 1) || after.amountMinor > (allowed?.amount ?? 0);
      if (over) violations.push(`I2: voucher over-used by entry ${entry.seq}`);
      if (after.uses < 0 || after.amountMinor < 0) {
        violations.push(`I2: more given back than was taken by entry ${entry.seq}`);
      }
    }
  }
  return { used, violations };
}

/** I2: a terminal that starts again counts what the journal says, also what no table says yet. */
function miscounted(dir: string, used: ReadonlyMap<string, Used>): readonly string[] {
  const rig = openRig(dir);
  try {
    return rig.store.read((tx) =>
      [...used].flatMap(([ref, { uses, amountMinor }]) => {
        const counted = tx.usage(ref);
        if (counted.uses === uses && counted.amountMinor === amountMinor) return [];
        return [`I2: ${counted.uses} uses of a voucher are counted after a start, not ${uses}`];
      }),
    );
  } finally {
    rig.close();
  }
}

/** The tables beside the journal are what the journal says. */
function tableFaults(file: string): readonly string[] {
  const { differences, unreadable } = rebuildFile(file);
  return [
    ...unreadable.map((seq) => `I4: entry ${seq} cannot be read`),
    ...differences.map(
      ({ table, extra, missing }) => `I2: ${table} differs: ${extra} extra, ${missing} missing`,
    ),
  ];
}

/** Everything that is wrong with a folder after a kill. */
export function violationsOf(
  dir: string,
  acknowledged: readonly Acknowledged[],
): readonly string[] {
  return onCopy(dir, (copy) => {
    const db = new Database(databaseFile(copy, 'live'));
    try {
      const { used, violations } = usesIn(db);
      const found = [...missingAcknowledged(db, acknowledged), ...chainFaults(db), ...violations];
      db.close();
      const counts = onCopy(copy, (again) => miscounted(again, used));
      return [...found, ...counts, ...tableFaults(databaseFile(copy, 'live'))];
    } finally {
      db.close();
    }
  });
}
