import { afterAll, describe, it } from 'vitest';
import { hqContract } from './contract.ts';
import { newDatabase, startPostgres } from './postgres.ts';

const server = await startPostgres();
afterAll(async () => {
  if ('url' in server) await server.stop();
});

if ('url' in server) {
  const { url, version } = server;
  hqContract(`PostgreSQL ${version}`, async () => ({ url: await newDatabase(url, 'hq') }));
} else {
  describe('head office on PostgreSQL', () => {
    it('is tried where a server can run', (context) => context.skip(server.unavailable));
  });
}
