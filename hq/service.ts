import { civilDateAt } from '../shared/domain/time/civilTime.ts';
import { hqCrypto } from './crypto.ts';
import { lockDataDir } from './dataDir.ts';
import { openDatabase } from './database.ts';
import type { DatabasePlace } from './database.ts';
import { demoChain } from './demo/dataset.ts';
import { buildServer } from './http/server.ts';
import { renewManifest } from './manifest.ts';
import type { Office } from './office.ts';
import { seedDemo } from './seed.ts';
import { openOffice, ownTenant } from './tenant.ts';

const manifestCheckMs = 24 * 3_600_000;
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
  readonly adminToken: string;
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

async function openChain(options: ServiceOptions, db: Office['db']): Promise<Office> {
  const { demo, chainName, now } = options;
  if (!demo) return openOffice(db, hqCrypto, now, () => ownTenant(hqCrypto, chainName));
  const today = civilDateAt(now(), demoZone);
  const chain = demoChain(today, hqCrypto);
  const office = await openOffice(db, hqCrypto, now, () => chain);
  if (office.tenant !== chain.tenant) throw new NotTheDemo(office.chainName);
  await seedDemo(office, chain, today);
  return office;
}

/** Opens the database, makes the chain where there is none, and listens. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { database } = options;
  const dataDir = 'dataDir' in database ? database.dataDir : null;
  const unlock = dataDir === null ? () => undefined : lockDataDir(dataDir);
  const open = await openDatabase(database);
  try {
    const office = await openChain(options, open.db);
    const { adminToken, log } = options;
    const app = await buildServer(office, { adminToken, log });
    const url = `${await app.listen({ host: options.host, port: options.port })}/`;
    const daily = setInterval(() => {
      renewManifest(office).catch(() => log('the key manifest could not be renewed'));
    }, manifestCheckMs);
    daily.unref();
    return {
      url,
      office,
      databaseKind: open.kind,
      async stop() {
        clearInterval(daily);
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
