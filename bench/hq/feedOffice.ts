// One process of head office for the `feed` benchmark; asked over the channel it was forked with.
import { hqCrypto } from '../../hq/crypto.ts';
import { writeWithFeed } from '../../hq/feed/feedWriter.ts';
import { startService } from '../../hq/service.ts';
import type { Service } from '../../hq/service.ts';
import { insertDevices } from './feedDevices.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';

export type FeedAsk =
  | { readonly ask: 'use' | 'code' | 'stop' }
  /** So many events by so many writers at once, in transactions of `perWrite`. */
  | {
      readonly ask: 'write';
      readonly writers: number;
      readonly events: number;
      readonly perWrite: number;
    }
  | { readonly ask: 'devices'; readonly count: number; readonly publicKey: string };

export interface FeedUse {
  /** Of this process since its start. */
  readonly cpuMs: number;
  readonly rssMb: number;
}

const mb = 1024 * 1024;
const refLength = 16;
const [, , url = '', adminToken = ''] = process.argv;

async function codeFor(service: Service): Promise<string> {
  const response = await fetch(new URL('/v1/admin/shops/jingan/codes', service.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: '{}',
  });
  return ((await response.json()) as { readonly code: string }).code;
}

/** Each event names a voucher of its own; their refs. */
async function write(
  service: Service,
  { writers, events, perWrite }: Extract<FeedAsk, { ask: 'write' }>,
): Promise<readonly string[]> {
  const refs: string[] = [];
  let left = events;
  const writer = async () => {
    while (left > 0) {
      const count = Math.min(left, perWrite);
      left -= count;
      const mine = Array.from({ length: count }, () => bytesToHex(hqCrypto.randomBytes(refLength)));
      await writeWithFeed(service.office, async (_tx, feed) => {
        for (const ref of mine) {
          feed.add({ kind: 'kills', kills: [{ ref, at: Date.now(), killed: true }] });
        }
      });
      refs.push(...mine);
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
  return refs;
}

function use(): FeedUse {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, rssMb: process.memoryUsage().rss / mb };
}

async function answer(service: Service, asked: FeedAsk): Promise<unknown> {
  switch (asked.ask) {
    case 'use':
      return use();
    case 'code':
      return codeFor(service);
    case 'write':
      return write(service, asked);
    case 'devices':
      return insertDevices(service.office, asked.count, asked.publicKey);
    case 'stop':
      await service.stop();
      return null;
  }
}

const service = await startService({
  database: { url },
  host: '127.0.0.1',
  port: 0,
  demo: true,
  chainName: 'Ours',
  adminToken,
  now: Date.now,
  log: () => undefined,
});
process.on('message', (asked: FeedAsk) => {
  void answer(service, asked).then((said) => {
    process.send?.(said);
    if (asked.ask === 'stop') process.disconnect();
  });
});
process.send?.(service.url);
