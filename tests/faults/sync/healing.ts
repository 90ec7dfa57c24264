import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Chain } from './chain.ts';
import type { Standing } from './orders.ts';

const mostRounds = 40;
const pauseMs = 100;

/** A person at head office hears every terminal again that was frozen for its two histories. */
export async function hear(chain: Chain): Promise<void> {
  const { devices } = await chain.offices.admin<{
    readonly devices: readonly {
      readonly device: string;
      readonly epoch: number;
      readonly state: string;
    }[];
  }>('devices');
  for (const { device, epoch, state } of devices) {
    if (state !== 'frozen') continue;
    const said = { epoch, by: 'Mei', note: 'looked at both journals' };
    await chain.offices.admin(`devices/${device}/unfreeze`, said).catch(() => undefined);
  }
}

interface FeedPlace {
  readonly head: number;
  readonly feedEpoch: number;
}

async function rowOf<T extends Readonly<Record<string, unknown>>>(
  chain: Chain,
  sql: string,
  values: readonly unknown[] = [],
): Promise<T | undefined> {
  const client = new Client({ connectionString: chain.postgres.urlOf(chain.database) });
  await client.connect();
  try {
    return (await client.query<T>(sql, [...values])).rows[0];
  } finally {
    await client.end();
  }
}

async function feedPlace(chain: Chain): Promise<FeedPlace> {
  const row = await rowOf<{ head: number; epoch: number }>(
    chain,
    `SELECT head::float8 AS head, (SELECT feed_epoch FROM tenant LIMIT 1) AS epoch
     FROM feed_counter LIMIT 1`,
  );
  return { head: row?.head ?? 0, feedEpoch: row?.epoch ?? 0 };
}

/** How much of this chain head office has. */
export async function ackedAt(
  chain: Chain,
  { device, epoch }: Pick<Standing, 'device' | 'epoch'>,
): Promise<number> {
  const row = await rowOf<{ seq: number }>(
    chain,
    'SELECT acked_seq::float8 AS seq FROM device WHERE device_id = $1 AND epoch = $2',
    [device, epoch],
  );
  return row?.seq ?? 0;
}

function behind(standing: Standing, retired: boolean, { head, feedEpoch }: FeedPlace): string[] {
  const { ackedSeq, waiting, provisional, cursor } = standing;
  const up = [
    ...(ackedSeq === standing.head ? [] : [`I1: ${standing.head - ackedSeq} entries are not sent`]),
    ...(waiting === 0 && !provisional ? [] : ['I1: earlier entries are not sent']),
  ];
  if (retired) return up;
  const isThere = cursor === head && feedEpoch === standing.feedEpoch && !standing.inSnapshot;
  return isThere ? up : [...up, `I10: the feed was heard up to ${cursor} of ${head}`];
}

/** All is well again, and everybody hears everything. What is behind after that stays so. */
export async function heal(chain: Chain): Promise<readonly string[]> {
  for (const { wire } of chain.posts) {
    wire.disarm();
    wire.shut(false);
    await wire.release();
  }
  let left: string[] = [];
  for (let round = 0; round < mostRounds; round++) {
    await hear(chain);
    left = [];
    const standings: Standing[] = [];
    for (const { counter } of chain.posts) standings.push(await counter.sync());
    const place = await feedPlace(chain);
    for (const [n, post] of chain.posts.entries()) {
      const standing = standings[n];
      if (standing === undefined) continue;
      const found = behind(standing, post.retired, place);
      left.push(
        ...found.map(
          (words) => `${post.name}: ${words} (${standing.standing} ${standing.problem})`,
        ),
      );
    }
    if (left.length === 0) return [];
    if (round > 5) await sleep(pauseMs);
  }
  return left;
}
