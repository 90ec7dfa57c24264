import { afterAll } from 'vitest';
import { accessContract } from './accessContract.ts';
import { careContract } from './careContract.ts';
import { channelsContract } from './channelsContract.ts';
import { claimsContract } from './claimsContract.ts';
import { casesContract } from './casesContract.ts';
import { hqContract } from './contract.ts';
import { changesContract } from './changesContract.ts';
import { feedContract } from './feedContract.ts';
import { forgeriesContract } from './forgeriesContract.ts';
import { newDatabase, startPostgres } from './postgres.ts';
import { ingestContract } from './ingestContract.ts';
import { doorsContract } from './doorsContract.ts';
import { idempotencyContract } from './idempotencyContract.ts';
import { importsContract } from './importsContract.ts';
import { keysContract } from './keysContract.ts';
import { killsContract } from './killsContract.ts';
import { wakingContract } from './wakingContract.ts';
import { settlingContract } from './settlingContract.ts';
import { snapshotContract } from './snapshotContract.ts';
import { stockContract } from './stockContract.ts';
import { termsContract } from './termsContract.ts';

const server = await startPostgres();
afterAll(() => ('url' in server ? server.stop() : undefined));

const on = (database: string) => async () =>
  'url' in server ? { url: await newDatabase(server.url, database) } : server;

hqContract('PostgreSQL', on('hq'));
settlingContract('PostgreSQL', on('settling'));
termsContract('PostgreSQL', on('terms'));
stockContract('PostgreSQL', on('stock'));
keysContract('PostgreSQL', on('keys'));
killsContract('PostgreSQL', on('kills'));
wakingContract('PostgreSQL', on('waking'));
importsContract('PostgreSQL', on('imports'));
idempotencyContract('PostgreSQL', on('idempotency'));
doorsContract('PostgreSQL', on('doors'));
careContract('PostgreSQL', on('care'));
casesContract('PostgreSQL', on('cases'));
forgeriesContract('PostgreSQL', on('forgeries'));
feedContract('PostgreSQL', on('feed'));
claimsContract('PostgreSQL', on('claims'));
changesContract('PostgreSQL', on('changes'));
channelsContract('PostgreSQL', on('channels'));
ingestContract('PostgreSQL', on('ingest'));
accessContract('PostgreSQL', on('access'));
snapshotContract('PostgreSQL', on('snapshot'));
