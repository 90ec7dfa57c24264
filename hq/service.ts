import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { civilDateAt } from '../shared/domain/time/civilTime.ts';
import { hqCrypto } from './crypto.ts';
import { forgetAgain } from './customers/customers.ts';
import { lockDataDir } from './running/dataDir.ts';
import { openDatabase } from './store/database.ts';
import type { DatabasePlace } from './store/database.ts';
import { demoChain } from './demo/dataset.ts';
import { demoRootSecret } from './demo/keys.ts';
import { noForgottenBook, openForgottenBook } from './customers/forgottenBook.ts';
import { sweepNonces } from './http/terminals/deviceAuth.ts';
import { buildServer } from './http/server.ts';
import { isSigningDue, renewManifest } from './keys/manifest.ts';
import type { Office } from './office.ts';
import { seedDemo } from './demo/seed.ts';
import { newRootFile, rootInFile, rootInMemory, RootMismatch } from './keys/root.ts';
import { openOffice, ownTenant, theTenant } from './tenant.ts';
import type { RootGiven } from './tenant.ts';

const manifestCheckMs = 24 * 3_600_000;
/** Another process of this head office may have put other keys to work. */
const keysReloadMs = 60_000;
/** A nonce is kept for half an hour, and for this much longer at most. */
const nonceSweepMs = 10 * 60_000;
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
}

export interface Service {
  readonly url: string;
  readonly office: Office;
  readonly databaseKind: 'embedded' | 'server';
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
  const open = (root: RootGiven) =>
    openOffice(db, hqCrypto, options.now, () => ownTenant(hqCrypto, options.chainName), root);
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

/** Signs anew what runs out soon, or says that the root must. */
async function keepManifest(office: Office, log: ServiceOptions['log']): Promise<void> {
  await renewManifest(office);
  if (await isSigningDue(office)) log('the chain root must sign the list of keys: root request');
}

/** Opens the database, makes the chain where there is none, and listens. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { database } = options;
  const dataDir = 'dataDir' in database ? database.dataDir : null;
  const unlock = dataDir === null ? () => undefined : lockDataDir(dataDir);
  const open = await openDatabase(database);
  try {
    const office = await openChain(options, open.db);
    const { adminToken, publicUrl = null, log } = options;
    const bookDir = options.bookDir ?? dataDir;
    const forgotten = bookDir === null ? noForgottenBook : openForgottenBook(bookDir);
    await forgetAgain(office, forgotten);
    const app = await buildServer(office, { adminToken, publicUrl, forgotten, log });
    const url = `${await app.listen({ host: options.host, port: options.port })}/`;
    await keepManifest(office, log);
    const daily = setInterval(() => {
      keepManifest(office, log).catch(() => log('the key manifest could not be renewed'));
    }, manifestCheckMs);
    daily.unref();
    const often = setInterval(() => {
      office.reloadKeys().catch(() => log('the keys in use could not be read again'));
    }, keysReloadMs);
    often.unref();
    const sweeping = setInterval(() => {
      sweepNonces(office).catch(() => log('old nonces could not be swept'));
    }, nonceSweepMs);
    sweeping.unref();
    return {
      url,
      office,
      databaseKind: open.kind,
      async stop() {
        clearInterval(daily);
        clearInterval(often);
        clearInterval(sweeping);
        await app.close();
        await open.close();
        unlock();
      },
    };
  } catch (error) {
    await open.close();
    unlock();
    throw error;
  }
}
