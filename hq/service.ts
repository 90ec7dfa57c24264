import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { civilDateAt } from '../shared/domain/time/civilTime.ts';
import { hqCrypto } from './crypto.ts';
import { forgetAgain } from './customers/customers.ts';
import { followCertificate } from './running/certificate.ts';
import { keepManifest, keepUp } from './running/chores.ts';
import type { TlsFiles } from './running/config.ts';
import { lockDataDir } from './running/dataDir.ts';
import type { HqLog } from './running/log.ts';
import { openDatabase } from './store/database.ts';
import type { DatabaseOptions, DatabasePlace, OpenDatabase } from './store/database.ts';
import { beatEveryMs } from './store/migrations/processes.ts';
import { demoChain } from './demo/dataset.ts';
import { demoRootSecret } from './demo/keys.ts';
import { noForgottenBook, openForgottenBook } from './customers/forgottenBook.ts';
import { closeWithin } from './http/closing.ts';
import { buildServer } from './http/server.ts';
import type { Office } from './office.ts';
import { seedDemo } from './demo/seed.ts';
import { newRootFile, rootInFile, rootInMemory, RootMismatch } from './keys/root.ts';
import { openOffice, ownTenant, theTenant } from './tenant.ts';
import type { RootGiven } from './tenant.ts';

export const defaultStopWithinMs = 10_000;
/** The demo chain lives in Shanghai. */
const demoZone = 'Asia/Shanghai';

export interface ServiceOptions {
  readonly database: DatabasePlace;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly demo: boolean;
  /** Name of the chain, where the database is empty. */
  readonly chainName: string;
  /** Where the chain root is; unless told, in the data folder, or made up for a database in memory. */
  readonly root?: RootPlace;
  readonly adminToken: string;
  /** The name people and terminals reach it by; without one the page is shown by address only. */
  readonly publicUrl?: string | null;
  /** Folder of the list of forgotten customers; without one, beside an embedded database. */
  readonly bookDir?: string;
  readonly now: () => number;
  readonly log: (line: string) => void;
  /** How it is run; what is left out stands at what is usual. */
  readonly running?: RunningOptions;
}

export interface RunningOptions extends DatabaseOptions {
  readonly tls?: TlsFiles | null;
  /** PEM: the chain's own authority, for the files that terminals enrol by. */
  readonly terminalCa?: string | null;
  readonly trustProxy?: readonly string[];
  readonly maxConnections?: number;
  readonly metricsToken?: string | null;
  /** A line for each request. */
  readonly requests?: HqLog | null;
  /** Events of the feed older than so many days are let go; `null`: never. */
  readonly feedDays?: number | null;
  /** How long requests under way may take to end, once it is told to stop; ms. */
  readonly stopWithinMs?: number;
  /** A newer version took the database beyond this one, which must end now. */
  readonly onOutdated?: () => void;
}

export interface Service {
  readonly url: string;
  readonly office: Office;
  readonly databaseKind: 'embedded' | 'server';
  readonly pool: OpenDatabase['pool'];
  /** Takes up what the certificate's files hold now. */
  reloadCertificate(): void;
  /** Answers what is held, lets the rest end within its time, and closes the database. */
  stop(): Promise<void>;
}

/** The database holds a real chain: the demo's people and vouchers must not get into it. */
export class NotTheDemo extends Error {
  constructor(chainName: string) {
    super(`this database holds “${chainName}”, not the demo: choose another --data`);
  }
}

/** In head office's data folder, apart from the database. */
export const rootFileName = 'root.key';

/** The root's file, made where a new chain needs one; or its public part, the rest being elsewhere. */
export type RootPlace = { readonly file: string } | { readonly publicKey: string };

/** A file that isn't there is made for a new chain only: another root is no help to one that has its own. */
function rootFor(place: RootPlace | undefined, isNew: boolean): RootGiven {
  if (place === undefined) {
    if (!isNew) return null;
    const root = rootInMemory(hqCrypto, hqCrypto.randomBytes(32));
    return { publicKey: root.publicKey, root };
  }
  if ('publicKey' in place) return { publicKey: place.publicKey, root: null };
  if (!existsSync(place.file)) {
    if (!isNew) return null;
    const root = newRootFile(hqCrypto, place.file);
    return { publicKey: root.publicKey, root };
  }
  const root = rootInFile(hqCrypto, place.file);
  return { publicKey: root.publicKey, root };
}

function besideDatabase({ database }: ServiceOptions): RootPlace | undefined {
  if (!('dataDir' in database) || database.dataDir === null) return undefined;
  return { file: join(database.dataDir, rootFileName) };
}

/** Another process may have made the chain meanwhile, with its own root: one just made here is none of it. */
async function openOwnChain(
  options: ServiceOptions,
  db: Office['db'],
  isNew: boolean,
): Promise<Office> {
  const place = options.root ?? besideDatabase(options);
  const file = place !== undefined && 'file' in place ? place.file : null;
  const isMadeUp = isNew && (place === undefined || (file !== null && !existsSync(file)));
  const fresh = () => ownTenant(hqCrypto, options.chainName);
  const ca = options.running?.terminalCa ?? null;
  const open = (root: RootGiven) => openOffice(db, hqCrypto, options.now, fresh, root, ca);
  try {
    return await open(rootFor(place, isNew));
  } catch (error) {
    if (!isMadeUp || !(error instanceof RootMismatch)) throw error;
    if (file !== null) rmSync(file, { force: true });
    return open(null);
  }
}

async function openChain(options: ServiceOptions, db: Office['db']): Promise<Office> {
  const { demo, now } = options;
  const before = await theTenant(db);
  if (!demo) return openOwnChain(options, db, before === undefined);
  const today = civilDateAt(now(), demoZone);
  const chain = demoChain(today, hqCrypto);
  if (before !== undefined && before.tenant_id !== chain.tenant) throw new NotTheDemo(before.name);
  const root = rootInMemory(hqCrypto, demoRootSecret(hqCrypto));
  const given = { publicKey: root.publicKey, root };
  const office = await openOffice(db, hqCrypto, now, () => chain, given);
  await seedDemo(office, chain, today);
  return office;
}

/** Opens the database, makes the chain where there is none, and listens. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { database } = options;
  const dataDir = 'dataDir' in database ? database.dataDir : null;
  const unlock = dataDir === null ? () => undefined : lockDataDir(dataDir);
  const { running = {} } = options;
  const open = await openDatabase(database, running);
  try {
    const office = await openChain(options, open.db);
    const { adminToken, publicUrl = null, log } = options;
    const bookDir = options.bookDir ?? dataDir;
    const forgotten = bookDir === null ? noForgottenBook : openForgottenBook(bookDir);
    await forgetAgain(office, forgotten);
    const { outdated } = open;
    const served = { adminToken, publicUrl, forgotten, log, outdated };
    const app = await buildServer(office, { ...running, ...served });
    const { tls = null, stopWithinMs = defaultStopWithinMs } = running;
    const listening = await app.listen({ host: options.host, port: options.port });
    // Fastify was handed its server, and doesn't know that it speaks TLS.
    const url = `${tls === null ? listening : listening.replace(/^http:/, 'https:')}/`;
    await keepManifest(office, log);
    const certificate = tls === null ? null : followCertificate(app.server, tls, log);
    const beat = async () => {
      await open.sayAtWork();
      if (!(await outdated())) return;
      log('a newer version has taken over the database: this process must end');
      running.onOutdated?.();
    };
    const beating = setInterval(() => {
      beat().catch(() => log('the database was not told that this process is at work'));
    }, beatEveryMs);
    beating.unref();
    const endChores = keepUp(office, log, running.feedDays ?? null);
    return {
      url,
      office,
      databaseKind: open.kind,
      pool: open.pool,
      reloadCertificate: () => certificate?.reload(),
      async stop() {
        clearInterval(beating);
        certificate?.stop();
        endChores();
        const cut = await closeWithin(app, stopWithinMs);
        if (cut) log('requests under way took too long, and were cut');
        // A statement whose answer nobody waits for any more holds nothing up either.
        await Promise.race([open.close(), sleep(stopWithinMs, undefined, { ref: false })]);
        unlock();
      },
    };
  } catch (error) {
    await open.close();
    unlock();
    throw error;
  }
}
