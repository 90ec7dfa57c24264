import { afterAll } from 'vitest';
import { careContract } from './careContract.ts';
import { hqContract } from './contract.ts';
import { forgeriesContract } from './forgeriesContract.ts';
import { newDatabase, startPostgres } from './postgres.ts';
import { keysContract } from './keysContract.ts';
import { killsContract } from './killsContract.ts';
import { wakingContract } from './wakingContract.ts';
import { settlingContract } from './settlingContract.ts';
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
careContract('PostgreSQL', on('care'));
forgeriesContract('PostgreSQL', on('forgeries'));
