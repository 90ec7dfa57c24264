import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { OrderDraft } from '../../shared/contract/order.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import { makeDurable, pregrowWal } from '../../main/store/wal.ts';
import {
  openRig,
  ownParts,
  rigCode,
  rigVoucher,
  setUpRig,
  signInRig,
} from '../../tests/faults/counterRig.ts';
import type { CounterRig } from '../../tests/faults/counterRig.ts';

/** Every third code is a card of three uses: static, no customer, one voucher to an order. */
const codesStep = 6;
const codesFrom = 1;
const refBytes = 16;

export function nowUs(): number {
  return performance.now() * 1_000;
}

/** The thing compared with: one row, one durable commit, the same settings, a file of its own. */
export interface BareTable {
  readonly db: Database.Database;
  insert(): void;
}

function openBare(dir: string): BareTable {
  const db = new Database(join(dir, 'bare.db'));
  makeDurable(db);
  db.exec(`
    CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
  `);
  pregrowWal(db);
  const statement = db.prepare('INSERT INTO bare (body) VALUES (?)');
  const body = randomBytes(refBytes);
  return {
    db,
    insert: () => {
      statement.run(body);
    },
  };
}

/** In key order, so that ten million are set down at the tree's edge and not all over it. */
function* fillers(like: CachedVoucher, count: number): Generator<CachedVoucher> {
  const step = 2n ** 64n / BigInt(count + 1);
  const ref = Buffer.alloc(refBytes);
  for (let n = 1; n <= count; n++) {
    randomBytes(refBytes).copy(ref);
    ref.writeBigUInt64BE(step * BigInt(n));
    yield { ...like, ref: ref.toString('hex') };
  }
}

function* cache(rig: CounterRig, count: number, usable: number): Generator<CachedVoucher> {
  for (let n = 0; n < usable; n++) yield rigVoucher(rig, codesFrom + n * codesStep);
  yield* fillers(rigVoucher(rig, codesFrom), Math.max(0, count - usable));
}

/** An order of one voucher, by the text that is scanned. */
export function orderOf(rig: CounterRig, raw: string): OrderDraft {
  return {
    orderId: rig.context.ids.random128(),
    lines: [
      {
        lineId: '1',
        name: '奶茶 Milk tea',
        item: 'MT',
        categories: [],
        quantity: 1,
        unitPriceMinor: 2_000,
      },
    ],
    vouchers: [{ scan: { scanId: rig.context.ids.random128(), raw, source: 'wedge' } }],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };
}

/** A counter at work, and beside it the bare table on the same disk. */
export interface BenchCounter {
  readonly rig: CounterRig;
  readonly bare: BareTable;
  /** The next customer's order, with a code that was never used. */
  next(): OrderDraft;
  close(): void;
}

/** `vouchers` in the cache, of which `usable` have codes that can be scanned. */
export async function openCounter(
  folder: string,
  vouchers: number,
  usable: number,
  nudgePrinter: () => void = () => undefined,
): Promise<BenchCounter> {
  const dir = mkdtempSync(join(folder, 'countersign-bench-'));
  const rig = openRig(dir, undefined, { ...ownParts(), nudgePrinter });
  await setUpRig(rig);
  await signInRig(rig);
  rig.store.loadVouchers(cache(rig, vouchers, usable));
  const bare = openBare(dir);
  let scanned = 0;
  return {
    rig,
    bare,
    next: () => orderOf(rig, rigCode(rig, codesFrom + scanned++ * codesStep)),
    close: () => {
      rig.close();
      bare.db.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** Where a sync costs nothing: what is left is the work itself. */
export function memoryFolder(): string {
  return existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}

/** Prepare and confirm through the terminal's own door, as a screen calls it. */
export async function redeemOnce(rig: CounterRig, order: OrderDraft): Promise<void> {
  const { seen } = await rig.call('redeem.prepare', { order });
  await rig.call('redeem.confirm', { order, seen, approval: null });
}

/** Microseconds of one redemption; making the order is not counted. */
export async function redeemUs(rig: CounterRig, order: OrderDraft): Promise<number> {
  const begun = nowUs();
  await redeemOnce(rig, order);
  return nowUs() - begun;
}
