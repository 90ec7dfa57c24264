import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import type { Entry, Totals } from '../../../shared/protocol/entry.ts';
import { genesisHash } from '../../../shared/protocol/entry.ts';
import { signStatement, statementHash } from '../../../shared/protocol/epoch.ts';
import type { SignedStatement } from '../../../shared/protocol/epoch.ts';
import { protocolVersion } from '../../../shared/protocol/feed.ts';
import { boundedRanges, missingCount } from '../../../shared/protocol/missing.ts';
import type { NewEpochCause, SeqRange } from '../../../shared/protocol/missing.ts';
import { bytesToHex } from '../../../shared/protocol/bytes.ts';
import type { EarlierEpoch, Identity } from '../../app/ports.ts';
import { asideName } from '../../platform/asideName.ts';
import { databaseFile } from '../../platform/dataDir.ts';
import { identityOf, identityShape } from '../../platform/witness.ts';
import type { Witness } from '../../platform/witness.ts';
import { verifiedBackups } from '../backup/backup.ts';
import type { VerifiedBackup } from '../backup/backup.ts';
import { carveEntries } from './carve.ts';
import {
  earlierReader,
  putEarlierEntries,
  putEarlierEpoch,
  setMetaRow,
  startEmptyChain,
} from '../leaving/earlier.ts';
import { chooseBase, copyWithLog, makeEmpty, newestHolding, takeOverRows } from './mendBase.ts';
import type { Base } from './mendBase.ts';
import { raiseCloseFloor } from '../dayCloses.ts';
import { migrate } from '../migrate.ts';
import { migrationList } from '../migrationList.ts';
import { findingsIn, lostTotals, rangesOf } from './salvage.ts';
import type { Chain, Findings, PickedChain } from './salvage.ts';
import { swapIn, workFolder } from './setAside.ts';
import { takeFromPeople } from '../takenAgain.ts';

const nonceBytes = 16;

export interface MendWanted {
  readonly dir: string;
  readonly mode: 'live' | 'practice';
  readonly cause: NewEpochCause;
  readonly crypto: Crypto;
  /** `null` where it is lost: then the terminal is to be set up as another device. */
  readonly deviceKey: Uint8Array | null;
  readonly witness: Witness | null;
  readonly backupFolders: readonly string[];
  /** Effective time as far as it is known, ms. */
  readonly now: number;
}

/** One chain, as far as it could be put together again. */
export interface MendedChain extends Chain {
  readonly headSeq: number;
  readonly kept: number;
  readonly missing: readonly SeqRange[];
}

/** What was done, or (a dry run) would be. */
export interface MendReport {
  readonly cause: NewEpochCause;
  readonly setAside: string;
  readonly base: Base['kind'];
  /** When the backup was taken that it began with, ms. */
  readonly backupTakenAt: number | null;
  /** Rows of caches taken from the damaged file, which nothing proves. */
  readonly unprovenRows: number;
  readonly chains: readonly MendedChain[];
  /** Who writes on; `null`: nobody, the terminal must be set up anew. */
  readonly epoch: number | null;
}

interface Source {
  readonly identity: Identity | null;
  readonly ackedSeq: number;
  readonly lastSync: number | null;
  readonly floor: { readonly device: string; readonly epoch: number; readonly seq: number } | null;
  readonly signedHash: string | null;
}

const nothing: Source = {
  identity: null,
  ackedSeq: 0,
  lastSync: null,
  floor: null,
  signedHash: null,
};

/** What single values of a database say; whatever can't be read is left out. */
function sourceOf(file: string): Source {
  if (!existsSync(file)) return nothing;
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { fileMustExist: true });
    const value = (name: string): unknown => {
      try {
        const text = db
          ?.prepare<[string], string>('SELECT value FROM meta WHERE name = ?')
          .pluck()
          .get(name);
        return text === undefined ? undefined : JSON.parse(text);
      } catch {
        return undefined;
      }
    };
    const identity = identityShape.safeParse(value('identity'));
    const sync = (value('sync') ?? {}) as Readonly<Record<string, unknown>>;
    const checkpoint = value('checkpoint') as Source['floor'] | undefined;
    const signed = value('signedHead') as { readonly hash?: unknown } | null | undefined;
    const whole = (given: unknown) => (Number.isSafeInteger(given) ? Number(given) : 0);
    return {
      identity: identity.success ? identityOf({ identity: identity.data }) : null,
      ackedSeq: Math.max(0, whole(sync['ackedSeq'])),
      lastSync: whole(sync['lastSync']) || null,
      floor: Number.isSafeInteger(checkpoint?.seq) ? (checkpoint ?? null) : null,
      signedHash: typeof signed?.hash === 'string' ? signed.hash : null,
    };
  } catch {
    return nothing;
  } finally {
    db?.close();
  }
}

function isOf(chain: Chain, other: Chain | null): boolean {
  return other !== null && chain.device === other.device && chain.epoch === other.epoch;
}

/** A shop of its own can be told from one entry of its: nobody else needs to know it. */
function standAloneIdentity(findings: Findings): Identity | null {
  const last = findings.chains().toSorted((a, b) => b.epoch - a.epoch)[0];
  if (last === undefined) return null;
  const json = findings.pick(last, new Set(), 0).entries.at(-1)?.json;
  const entry = json === undefined ? null : (JSON.parse(json) as Entry);
  if (entry === null || entry.tenant !== 'stand-alone') return null;
  return {
    tenant: entry.tenant,
    shop: entry.shop,
    device: entry.device,
    epoch: entry.epoch,
    counterName: '',
    firstPrev: genesisHash,
    issuerKeyId: 1,
    standAlone: true,
    hqUrl: null,
    rootPublicKey: null,
    chainName: '',
  };
}

function newest(...identities: readonly (Identity | null)[]): Identity | null {
  return identities.reduce(
    (best, one) => (one !== null && (best === null || one.epoch > best.epoch) ? one : best),
    null,
  );
}

interface Put extends MendedChain {
  readonly picked: PickedChain;
  readonly headHash: string | null;
  readonly lost: Totals | null;
  readonly floorSeq: number;
}

function marksIn({
  backupFolders,
  mode,
}: Pick<MendWanted, 'backupFolders' | 'mode'>): readonly VerifiedBackup[] {
  return backupFolders.flatMap((folder) => verifiedBackups(folder, mode));
}

/** Everything known of one chain: what was found, and how far it is known to have come. */
function putTogether(
  chain: Chain,
  findings: Findings,
  known: readonly Source[],
  { witness, ...wanted }: MendWanted,
): Put {
  const witnessed = witness !== null && isOf(chain, witness.head) ? witness.head : null;
  const anchors = new Set([
    ...(witnessed === null ? [] : [witnessed.hash]),
    ...known.flatMap(({ signedHash }) => signedHash ?? []),
  ]);
  const floorSeq = known.reduce(
    (most, { floor }) => (floor !== null && isOf(chain, floor) ? Math.max(most, floor.seq) : most),
    0,
  );
  const picked = findings.pick(chain, anchors, floorSeq);
  const acked = known.flatMap(({ identity, ackedSeq }) =>
    identity !== null && isOf(chain, identity) ? [ackedSeq] : [],
  );
  const backedUp = marksIn(wanted)
    .filter((mark) => isOf(chain, mark))
    .map((mark) => mark.headSeq);
  const headSeq = Math.max(picked.highest, floorSeq, witnessed?.seq ?? 0, ...acked, ...backedUp);
  const headHash =
    picked.highest === headSeq
      ? (picked.entries.at(-1)?.hash ?? null)
      : witnessed?.seq === headSeq
        ? witnessed.hash
        : null;
  const end =
    witnessed === null || witness === null ? null : { seq: witnessed.seq, totals: witness.totals };
  const missing = rangesOf(picked, headSeq, floorSeq);
  return {
    ...chain,
    picked,
    floorSeq,
    headSeq,
    headHash,
    kept: picked.entries.length,
    missing,
    lost: missing.length === 0 ? null : lostTotals(picked, headSeq, floorSeq, end),
  };
}

interface Paths {
  readonly file: string;
  readonly folder: string;
  readonly work: string;
  readonly source: string;
  readonly fresh: string;
}

function pathsOf({ dir, mode }: MendWanted): Paths {
  const file = databaseFile(dir, mode);
  const folder = dirname(file);
  const work = join(folder, workFolder);
  return { file, folder, work, source: join(work, 'source.db'), fresh: join(work, 'fresh.db') };
}

function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    rmSync(`${file}${suffix}`, { force: true });
}

/** Every backup of this terminal, also those that no longer hold: whole entries may stand in them. */
function carveBackups(wanted: MendWanted, findings: Findings): void {
  for (const { file } of marksIn(wanted)) {
    for (const found of carveEntries(wanted.crypto, file)) findings.add(found);
  }
}

function gather(wanted: MendWanted, db: Database.Database, paths: Paths): Findings {
  const findings = findingsIn(db, wanted.crypto);
  findings.addRowsOf(db);
  for (const found of carveEntries(wanted.crypto, paths.source)) findings.add(found);
  return findings;
}

/** How a chain of before is kept in mind; what was known of it stays where nothing newer is. */
function earlierOf(
  wanted: MendWanted,
  put: Put,
  before: EarlierEpoch | undefined,
  first: Pick<EarlierEpoch, 'firstPrev' | 'sentSeq' | 'statement'>,
  aside: string,
): EarlierEpoch {
  const { device, epoch, headHash, floorSeq, missing, lost } = put;
  const headSeq = Math.max(put.headSeq, before?.headSeq ?? 0);
  const range = headSeq === put.headSeq ? missing : rangesOf(put.picked, headSeq, floorSeq);
  return {
    device,
    epoch,
    headSeq,
    headHash,
    floorSeq: Math.max(floorSeq, before?.floorSeq ?? 0),
    missing: boundedRanges(range),
    lost,
    firstPrev: before?.firstPrev ?? first.firstPrev,
    sentSeq: before?.sentSeq ?? first.sentSeq,
    cause: before?.cause ?? wanted.cause,
    way: before?.way ?? (wanted.deviceKey === null ? 'testimony' : 'push'),
    setAside: before?.setAside ?? aside,
    at: before?.at ?? wanted.now,
    statement: before === undefined ? first.statement : before.statement,
    asked: false,
  };
}

function nextIdentity(
  wanted: MendWanted,
  identity: Identity | null,
  ended: Put | undefined,
): { readonly identity: Identity | null; readonly signed: SignedStatement | null } {
  const { deviceKey, crypto, cause } = wanted;
  if (identity === null || deviceKey === null) return { identity: null, signed: null };
  const signed = signStatement(crypto, deviceKey, {
    v: protocolVersion,
    tenant: identity.tenant,
    shop: identity.shop,
    device: identity.device,
    epoch: identity.epoch + 1,
    cause,
    ended: {
      epoch: identity.epoch,
      headSeq: ended?.headSeq ?? 0,
      headHash: ended?.headHash ?? null,
      missing: [...boundedRanges(ended?.missing ?? [])],
    },
    at: Math.trunc(wanted.now),
    nonce: bytesToHex(crypto.randomBytes(nonceBytes)),
  });
  const firstPrev = statementHash(crypto, signed.statement);
  const next: Identity = {
    ...identity,
    epoch: identity.epoch + 1,
    firstPrev,
    provisional: !identity.standAlone,
  };
  return { identity: next, signed };
}

interface Ended {
  readonly identity: Identity | null;
  readonly puts: readonly Put[];
}

/** Who wrote last, and all chains that are its own. */
function endedChains(
  wanted: MendWanted,
  db: Database.Database,
  known: readonly Source[],
  findings: Findings,
): Ended {
  const told = wanted.witness === null ? null : identityOf(wanted.witness);
  const identity =
    newest(told, ...known.map((one) => one.identity)) ?? standAloneIdentity(findings);
  const earlier = earlierReader(db).earlierEpochs();
  const own = identity === null ? null : { device: identity.device, epoch: identity.epoch };
  const devices = new Set([...earlier.map(({ device }) => device), identity?.device]);
  const isOwn = ({ device }: Chain) => identity === null || devices.has(device);
  const chainsNow = () => {
    const found = findings.chains().filter(isOwn);
    const all = [...found, ...earlier, ...(own === null ? [] : [own])];
    return [...Map.groupBy(all, ({ device, epoch }) => `${device} ${epoch}`).values()].flatMap(
      ([one]) => (one === undefined ? [] : [{ device: one.device, epoch: one.epoch }]),
    );
  };
  const putAll = () =>
    chainsNow()
      .toSorted((a, b) => a.epoch - b.epoch)
      .map((chain) => putTogether(chain, findings, known, wanted));
  let puts = putAll();
  if (puts.some(({ missing }) => missing.length > 0)) {
    carveBackups(wanted, findings);
    puts = putAll();
  }
  return { identity, puts };
}

function report(
  wanted: MendWanted,
  base: Base,
  aside: string,
  puts: readonly Put[],
  rest: Pick<MendReport, 'unprovenRows' | 'epoch'>,
): MendReport {
  return {
    cause: wanted.cause,
    setAside: aside,
    base: base.kind,
    backupTakenAt: base.kind === 'backup' ? base.backup.takenAt : null,
    chains: puts.map(({ device, epoch, headSeq, kept, missing }) => ({
      device,
      epoch,
      headSeq,
      kept,
      missing,
    })),
    ...rest,
  };
}

/** The line's place: head office tells everything anew where the caches were not this file's own. */
function setSync(
  db: Database.Database,
  identity: Identity | null,
  base: Base,
  lastSync: number | null,
): void {
  const text = db.prepare<[], string>(`SELECT value FROM meta WHERE name = 'sync'`).pluck().get();
  const before = text === undefined ? {} : (JSON.parse(text) as object);
  const anew = { feedEpoch: 0, cursor: 0, snapshotPage: identity?.standAlone === false ? 0 : null };
  setMetaRow(db, 'sync', {
    quarantined: 0,
    lastSync,
    ...before,
    ...(base.kind === 'own' && 'feedEpoch' in before ? {} : anew),
    ackedSeq: 0,
    frozen: false,
  });
}

/** Without its shop's settings a terminal can't sell: the witness has them too. */
function keepShop(db: Database.Database, witness: Witness | null): void {
  const known = db.prepare(`SELECT 1 FROM meta WHERE name = 'shop' AND value <> 'null'`).get();
  if (known === undefined && witness !== null) setMetaRow(db, 'shop', witness.shop);
}

/** Makes the new database beside the old one; `db` stands in `paths.fresh`. */
function fill(
  wanted: MendWanted,
  db: Database.Database,
  paths: Paths,
  base: Base,
  aside: string,
): MendReport {
  // Carved before SQLite opens it: that would throw away what it can't see of the log.
  const findings = gather(wanted, db, paths);
  const damaged = sourceOf(paths.source);
  const known = [damaged, sourceOf(paths.fresh)];
  const { identity, puts } = endedChains(wanted, db, known, findings);
  const needsRows =
    base.kind === 'empty' || (base.kind === 'backup' && identity?.standAlone === true);
  const ended = puts.find((put) => identity !== null && isOf(put, identity));
  const next = nextIdentity(wanted, identity, ended);
  const earlier = new Map(
    earlierReader(db)
      .earlierEpochs()
      .map((one) => [`${one.device} ${one.epoch}`, one] as const),
  );
  const acked = known.find((one) => one.identity !== null && isOf(one.identity, identity));
  let unprovenRows = 0;
  const write = db.transaction(() => {
    if (needsRows) unprovenRows = takeOverRows(db, paths.source);
    keepShop(db, wanted.witness);
    raiseCloseFloor(db, wanted.witness?.dayCloses ?? 0);
    db.exec('DELETE FROM earlier_entries');
    for (const put of puts) {
      const isLast = put === ended;
      putEarlierEntries(db, put, put.picked.entries);
      const first = {
        firstPrev: isLast ? (identity?.firstPrev ?? '') : '',
        sentSeq: isLast ? Math.min(acked?.ackedSeq ?? 0, put.headSeq) : 0,
        statement: isLast ? next.signed : null,
      };
      const before = earlier.get(`${put.device} ${put.epoch}`);
      putEarlierEpoch(db, earlierOf(wanted, put, before, first, aside));
    }
    takeFromPeople(db, identity, base.kind === 'own', puts);
    const oldest = puts[0]?.picked.entries[0]?.json;
    const firstAt = oldest === undefined ? null : (JSON.parse(oldest) as Entry).at;
    setSync(db, identity, base, damaged.lastSync ?? firstAt);
    startEmptyChain(db, next.identity, {
      counter: identity?.counterName ?? '',
      newest: puts.at(-1)?.picked.entries.at(-1)?.json ?? null,
    });
  });
  write.immediate();
  return report(wanted, base, aside, puts, { unprovenRows, epoch: next.identity?.epoch ?? null });
}

/**
 * Puts a terminal's data together again from all that is left: the damaged file and its log, backups, the
 * witness. The damaged files are set aside, the chain begins a new epoch, and what can't be found is named
 * seq by seq. With `dryRun` everything is worked out, and nothing is changed. The caller holds the instance
 * lock, and nobody has the database open.
 */
export function mend(wanted: MendWanted, dryRun = false): MendReport {
  const paths = pathsOf(wanted);
  rmSync(paths.work, { recursive: true, force: true });
  mkdirSync(paths.work, { recursive: true, mode: 0o700 });
  try {
    if (existsSync(paths.file)) copyWithLog(paths.file, paths.source);
    const device = wanted.witness?.identity.device ?? null;
    const backup = newestHolding(wanted.backupFolders, wanted.mode, device);
    const base = chooseBase({ source: paths.source, to: paths.fresh, backup }, removeDatabase);
    if (base.kind === 'empty') makeEmpty(paths.fresh, wanted.mode);
    const aside = asideName(paths.folder, wanted.now);
    const done = fillFile(wanted, paths, base, aside);
    if (!dryRun) swapIn(paths.file, paths.folder, paths.fresh, aside);
    return done;
  } finally {
    rmSync(paths.work, { recursive: true, force: true });
  }
}

function fillFile(wanted: MendWanted, paths: Paths, base: Base, aside: string): MendReport {
  const db = new Database(paths.fresh, { fileMustExist: true });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    migrate(db, migrationList, Date.now());
    return fill(wanted, db, paths, base, aside);
  } finally {
    db.close();
  }
}

/** How much is missing, in all chains. */
export function missingIn({ chains }: Pick<MendReport, 'chains'>): number {
  return chains.reduce((sum, { missing }) => sum + missingCount(missing), 0);
}

/** Folders of files that were set aside, newest last. */
export function asideFolders(dir: string, mode: 'live' | 'practice'): readonly string[] {
  const folder = dirname(databaseFile(dir, mode));
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('damaged-'))
    .sort();
}
