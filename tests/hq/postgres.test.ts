import { afterAll } from 'vitest';
import { hqContract } from './contract.ts';
import { newDatabase, startPostgres } from './postgres.ts';

const server = await startPostgres();
afterAll(() => ('url' in server ? server.stop() : undefined));

hqContract('PostgreSQL', async () =>
  'url' in server ? { url: await newDatabase(server.url, 'hq') } : server,
);
