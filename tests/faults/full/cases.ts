/*
 * Cases of a full disk, within a mount namespace of its own: `node cases.ts '{"seed":1,"cases":9,"plant":null}'`.
 * Prints `case N: …` for each violation, and `result {…}` last.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Appended, Store, Writer } from '../../../main/app/ports.ts';
import { StoreProblem } from '../../../main/app/storeErrors.ts';
import { problems } from '../../../shared/i18n/problems.ts';
import { openBackup, verifiedBackups } from '../../../main/store/backup/backup.ts';
import { backupOutcome } from '../../../main/store/backup/backupWork.ts';
import type { DiskBounds } from '../../../main/store/diskRoom.ts';
import type { CounterStore } from '../../../main/store/openStore.ts';
import { StoreOpenProblem } from '../../../main/store/problems.ts';
import { databaseFile } from '../../../main/platform/dataDir.ts';
import { openRig, ownParts, rigCode, rigPin, rigVoucher, setUpRig } from '../counterRig.ts';
import type { CounterRig, WrapStore } from '../counterRig.ts';
import { pick, redeem, undo } from '../counterWork.ts';
import { seededRandom } from '../random.ts';
import { violationsOf } from '../strickenFolder.ts';
import type { Acknowledged } from '../strickenFolder.ts';
import { mountSmallDisk } from './smallDisk.ts';
import type { SmallDisk } from './smallDisk.ts';

export interface CasesWanted {
  readonly seed: number;
  readonly cases: number;
  readonly plant: string | null;
}

type Random = () => number;

const kibibyte = 1024;
/** A shop's bounds, made small enough for a disk of a few MiB. */
const bounds: DiskBounds = {
  warnBelowBytes: 1_024 * kibibyte,
  onlyRedemptionsBelowBytes: 256 * kibibyte,
  // More than the log holds: what waits there has to fit into the database, then the log begins anew.
  reserveBytes: 8 * 1_024 * kibibyte,
  reservePieceBytes: 512 * kibibyte,
};
const vouchers = 3_000;
/** Entries that the room set aside must be good for, at the least. */
const leastOnReserve = 200;
/** A counter that never fills its disk is a case of nothing. */
const mostSteps = 4_000;
/** Pages of the small disk beyond what the terminal begins with: database, log, reserve. */
const roomPages = 5_000;
/** What may be left free when the other program has taken the rest: from nothing up to the bound and more. */
const mostPagesLeft = 128;

interface Told {
  readonly rig: CounterRig;
  readonly acknowledged: Acknowledged[];
}

/** The mistake to be caught: the commit fails for want of room, and the answer says that it was done. */
function swallowingFull(store: Store): Store {
  return {
    read: store.read,
    write(work, room) {
      let done: { readonly result: ReturnType<typeof work> } | null = null;
      try {
        return store.write((tx) => {
          const result = work(tx);
          done = { result };
          return result;
        }, room);
      } catch (error) {
        const worked = done as { readonly result: ReturnType<typeof work> } | null;
        if (!(error instanceof StoreProblem) || worked === null) throw error;
        return worked.result;
      }
    },
    close: store.close,
  };
}

/** Notes what every transaction appended whose commit was answered for. */
function noting(acknowledged: Acknowledged[], plant: string | null): WrapStore {
  return (real: CounterStore) => {
    const store = plant === 'swallow-full' ? swallowingFull(real) : real;
    return {
      read: store.read,
      write(work, room) {
        let appended: Appended[] = [];
        const watched = (tx: Writer): Writer => ({
          ...tx,
          append: (entry) => {
            const one = tx.append(entry);
            appended.push(one);
            return one;
          },
        });
        const result = store.write((tx) => {
          appended = [];
          return work(watched(tx));
        }, room);
        acknowledged.push(...appended.map(({ seq, hash }) => ({ seq, hash })));
        return result;
      },
      close: store.close,
    };
  };
}

function openOn(dir: string, acknowledged: Acknowledged[], plant: string | null): Told {
  const diskBounds = plant === 'no-reserve' ? { ...bounds, reserveBytes: 0 } : bounds;
  const rig = openRig(dir, noting(acknowledged, plant), { ...ownParts(), diskBounds });
  return { rig, acknowledged };
}

/** A shop with vouchers and the room set aside, which every case begins with a copy of. */
async function makeTemplate(): Promise<string> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-full-'));
  const { rig } = openOn(dir, [], null);
  await setUpRig(rig);
  rig.store.loadVouchers(Array.from({ length: vouchers }, (_, n) => rigVoucher(rig, n)));
  rig.store.disk.refill();
  rig.close();
  return dir;
}

/** The code of a refusal that is no fault of the order's, `null` after an order was judged. */
type Stopped = 'databaseFull' | 'databaseReadOnly' | 'databaseBusy' | 'databaseDamaged' | null;
const stops = ['databaseFull', 'databaseReadOnly', 'databaseBusy', 'databaseDamaged'] as const;

function stopIn(error: unknown): Stopped {
  const message = error instanceof Error ? error.message : '';
  const found = stops.find((code) => message.includes(`"code":"${code}"`));
  if (found === undefined) throw error;
  return found;
}

async function step({ rig }: Told, random: Random): Promise<Stopped> {
  try {
    if (random() < 0.9) await redeem(rig, random, (n) => rigCode(rig, n), vouchers);
    else await undo(rig, random);
    return null;
  } catch (error) {
    return stopIn(error);
  }
}

async function signIn({ rig }: Told): Promise<Stopped> {
  const [person] = rig.store.read((tx) => tx.people());
  try {
    await rig.call('session.signIn', { personId: person?.id ?? '', pin: rigPin });
    return null;
  } catch (error) {
    return stopIn(error);
  }
}

/** Moves the log into the database and lets it end, as far as the disk has room; it may say that it has none. */
function checkpointWhole(rig: CounterRig, found: string[]): void {
  try {
    rig.store.inspect((db) => db.pragma('wal_checkpoint(TRUNCATE)'));
  } catch (error) {
    if (!(error instanceof StoreProblem) || error.code !== 'databaseFull') {
      found.push(`the checkpoint said ${String(error)}`);
    }
  }
}

/** Works until the disk stops it; what is wrong about how it stopped. */
async function workUntilFull(
  told: Told,
  disk: SmallDisk,
  random: Random,
): Promise<readonly string[]> {
  const { rig, acknowledged } = told;
  let onReserveSince: number | null = null;
  let isSpent = false;
  const found: string[] = [];
  for (let steps = 0; steps < mostSteps; steps++) {
    const stopped = await step(told, random);
    const { state } = rig.store.disk.view();
    if (state === 'onReserve') onReserveSince ??= acknowledged.length;
    if (state === 'onReserve' && steps % 20 === 0) {
      const other = await rig.tryCall('settings.set', { sounds: random() < 0.5 });
      if (other.ok) return ['room set aside for redemptions was used for a setting'];
    }
    if (stopped === null) {
      const onReserve = acknowledged.length - (onReserveSince ?? acknowledged.length);
      if (onReserve < leastOnReserve || isSpent) continue;
      // It lasted as long as it must: what is left of it goes, too.
      isSpent = true;
      checkpointWhole(rig, found);
      rmSync(join(disk.path, 'data', 'live', 'reserve'), { force: true });
      disk.fill(0);
      continue;
    }
    if (stopped !== 'databaseFull') found.push(`the counter was told ${stopped}`);
    if (problems.zh[stopped] === '' || problems.en[stopped] === '') found.push('without words');
    const onReserve = onReserveSince === null ? 0 : acknowledged.length - onReserveSince;
    if (onReserve < leastOnReserve) {
      found.push(`redeeming ended after ${onReserve} entries on the room set aside`);
    }
    return found;
  }
  return ['the disk was never full'];
}

/** Room is made again: work goes on, what was answered is there, and room is set aside anew. */
async function recover(told: Told, disk: SmallDisk, random: Random, plant: string | null) {
  const { rig, acknowledged } = told;
  disk.makeRoom();
  rig.store.disk.refill();
  const found: string[] = [];
  const before = acknowledged.length;
  for (let steps = 0; steps < 20; steps++) {
    const stopped = await step(told, random);
    if (stopped !== null) found.push(`with room again the counter was told ${stopped}`);
  }
  if (acknowledged.length === before) found.push('with room again nothing could be redeemed');
  const { state, reserveBytes } = rig.store.disk.view();
  if (state !== 'plenty') found.push(`with room again the disk is said to be ${state}`);
  if (plant === null && reserveBytes !== bounds.reserveBytes)
    found.push('no room was set aside anew');
  rig.close();
  return [...found, ...violationsOf(join(disk.path, 'data'), acknowledged)];
}

interface Case {
  readonly disk: SmallDisk;
  readonly dir: string;
  readonly random: Random;
  readonly plant: string | null;
  readonly leavePages: number;
}

interface Tried {
  readonly acknowledged: number;
  readonly violations: readonly string[];
}

/** The terminal itself fills the disk, or another program does in the middle of the work. */
async function underLoad({ disk, dir, random, plant, leavePages }: Case, sudden: boolean) {
  const acknowledged: Acknowledged[] = [];
  const told = openOn(dir, acknowledged, plant);
  const found: string[] = [];
  if ((await signIn(told)) !== null) found.push('nobody could sign in on a disk with room');
  if (sudden) for (let steps = pick(random, 60); steps > 0; steps--) await step(told, random);
  disk.fill(sudden ? leavePages : mostPagesLeft + leavePages);
  found.push(...(await workUntilFull(told, disk, random)));
  found.push(...(await recover(told, disk, random, plant)));
  return { acknowledged: acknowledged.length, violations: found };
}

/** The log can't be moved into the database, and the program ends and starts on the full disk. */
async function duringCheckpoint({ disk, dir, random, plant, leavePages }: Case): Promise<Tried> {
  const acknowledged: Acknowledged[] = [];
  const first = openOn(dir, acknowledged, plant);
  const found: string[] = [];
  await signIn(first);
  for (let steps = 30 + pick(random, 60); steps > 0; steps--) await step(first, random);
  disk.fill(leavePages);
  checkpointWhole(first.rig, found);
  for (let steps = 10; steps > 0; steps--) await step(first, random);
  first.rig.close();
  disk.fill(Math.min(leavePages, disk.freePages()));
  const told = openOn(dir, acknowledged, plant);
  const stopped = await signIn(told);
  if (stopped !== null)
    found.push(`after a start on the full disk the sign-in was told ${stopped}`);
  found.push(...(await workUntilFull(told, disk, random)));
  found.push(...(await recover(told, disk, random, plant)));
  return { acknowledged: acknowledged.length, violations: found };
}

/** A new terminal on a disk with next to no room: its tables can't be made, or nothing after them. */
async function atFirstStart({ disk, random, plant, leavePages }: Case): Promise<Tried> {
  const dir = join(disk.path, 'data');
  rmSync(dir, { recursive: true });
  disk.fill(leavePages);
  const found: string[] = [];
  const acknowledged: Acknowledged[] = [];
  let told: Told | null = null;
  try {
    told = openOn(dir, acknowledged, plant);
  } catch (error) {
    const isSaid = error instanceof StoreOpenProblem && error.code === 'full';
    if (!isSaid) found.push(`the start said ${String(error)}`);
  }
  told?.rig.close();
  disk.makeRoom();
  const again = openOn(dir, acknowledged, plant);
  await setUpRig(again.rig);
  again.rig.store.loadVouchers(
    Array.from({ length: vouchers }, (_, n) => rigVoucher(again.rig, n)),
  );
  await signIn(again);
  found.push(...(await recover(again, disk, random, plant)));
  return { acknowledged: acknowledged.length, violations: found };
}

/** The stick that backups go to is full, the counter's own disk isn't. */
async function duringBackup({ disk, dir, random, plant, leavePages }: Case): Promise<Tried> {
  const acknowledged: Acknowledged[] = [];
  const told = openOn(dir, acknowledged, plant);
  const stick = mountSmallDisk(roomPages);
  const found: string[] = [];
  const wanted = (n: number) => ({
    source: databaseFile(dir, 'live'),
    dataDir: dir,
    folder: stick.path,
    mode: 'live' as const,
    takenAt: Date.UTC(2026, 10, 22, 10, n),
    businessDay: '2026-11-22',
  });
  try {
    await signIn(told);
    const first = await backupOutcome(wanted(0));
    if (!first.ok) found.push(`the first backup said ${first.code}`);
    stick.fill(leavePages);
    const second = backupOutcome(wanted(1));
    for (let steps = 20; steps > 0; steps--) {
      const stopped = await step(told, random);
      if (stopped !== null) found.push(`during a backup the counter was told ${stopped}`);
    }
    const outcome = await second;
    if (outcome.ok || outcome.code !== 'folderFull') {
      found.push(`a backup to a full stick said ${outcome.ok ? 'done' : outcome.code}`);
    }
    const names = readdirSync(stick.path).filter((name) => name.includes('.part'));
    if (names.length > 0) found.push(`half a backup was left: ${names.join(', ')}`);
    const [kept] = verifiedBackups(stick.path, 'live');
    if (kept === undefined) found.push('the older backup is gone');
    else openBackup(kept).close();
    stick.makeRoom();
    const third = await backupOutcome(wanted(2));
    if (!third.ok) found.push(`with room again a backup said ${third.code}`);
  } finally {
    stick.remove();
  }
  found.push(...(await recover(told, disk, random, plant)));
  return { acknowledged: acknowledged.length, violations: found };
}

const ways: readonly ((one: Case) => Promise<Tried>)[] = [
  (one) => underLoad(one, false),
  (one) => underLoad(one, true),
  duringCheckpoint,
  atFirstStart,
  duringBackup,
];

async function tryCase(template: string, { seed, plant }: CasesWanted, n: number): Promise<Tried> {
  const random = seededRandom(seed + n);
  const disk = mountSmallDisk(roomPages);
  const dir = join(disk.path, 'data');
  try {
    cpSync(template, dir, { recursive: true });
    if (plant === 'no-reserve') rmSync(join(dir, 'live', 'reserve'));
    // Every size in turn, whatever is drawn.
    const leavePages = Math.floor(n / ways.length) % mostPagesLeft;
    const way = ways[n % ways.length];
    if (way === undefined) throw new Error('no such case');
    return await way({ disk, dir, random, plant, leavePages });
  } finally {
    disk.remove();
  }
}

async function main(wanted: CasesWanted): Promise<void> {
  const template = await makeTemplate();
  let acknowledged = 0;
  let violations = 0;
  let cases = 0;
  try {
    for (; cases < wanted.cases; cases++) {
      const tried = await tryCase(template, wanted, cases).catch((error: unknown) => ({
        acknowledged: 0,
        violations: [`the terminal failed: ${String(error)}`],
      }));
      acknowledged += tried.acknowledged;
      violations += tried.violations.length;
      for (const one of tried.violations) process.stdout.write(`case ${cases}: ${one}\n`);
    }
  } finally {
    rmSync(template, { recursive: true, force: true });
  }
  process.stdout.write(`result ${JSON.stringify({ cases, acknowledged, violations })}\n`);
}

await main(JSON.parse(process.argv[2] ?? '') as CasesWanted);
