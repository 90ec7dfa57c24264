import { cpSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { backupName, handOut, newVersion, openPost, pick, reopen, sayKilled } from './chain.ts';
import type { Chain, Post } from './chain.ts';
import { Killed } from './counter.ts';
import { copyDatabase, restoreDatabase } from './database.ts';
import { ackedAt, hear } from './healing.ts';
import { poisons } from './orders.ts';
import type { Standing } from './orders.ts';
import type { Blow, Injected } from './plan.ts';
import { blows } from './plan.ts';
import { deliver } from './wire.ts';
import type { Mischief, Recorded } from './wire.ts';

/** How late a blow falls after the work it is to fall into has begun, ms at most. */
const latestBlowMs = 40;
const latestTerminalKillMs = 80;
/** How often a fault that found no request is tried with other work. */
const mostTries = 4;
const replayedAtOnce = 4;
/** Enough that the feed is longer again than what the terminals had heard. */
const vouchersAfterSilence = 400;

const paths = ['/v1/push', '/v1/push', '/v1/feed', '/v1/'] as const;

function seedOf({ random }: Chain): number {
  return Math.floor(random() * 2 ** 31);
}

/** Customers at a counter: as many as `acts`, with the vouchers everybody has. */
export async function work(
  chain: Chain,
  post: Post,
  acts: number,
  seed = seedOf(chain),
): Promise<void> {
  const { codes } = chain;
  await post.counter.ask({ do: 'work', seed, acts, codes });
}

/** The same customers at two counters at once, which may not hear each other. */
async function sameVouchers(chain: Chain, one: Post, other: Post): Promise<void> {
  const seed = seedOf(chain);
  const isApart = chain.random() < 0.7;
  if (isApart) other.wire.shut(true);
  await Promise.all([work(chain, one, 2, seed), work(chain, other, 2, seed)]);
  other.wire.shut(false);
}

const atWork = ({ posts }: Chain) => posts.filter(({ retired }) => !retired);

function two(chain: Chain): readonly [Post, Post] {
  const all = atWork(chain);
  const one = pick(chain.random, all);
  return [
    one,
    pick(
      chain.random,
      all.filter((other) => other !== one),
    ),
  ];
}

/** What head office does of its own meanwhile. */
async function officeWork(chain: Chain): Promise<void> {
  const what = chain.random();
  if (what < 0.16) return handOut(chain);
  if (what < 0.2) return newVersion(chain);
  if (what < 0.24) return sayKilled(chain, pick(chain.random, chain.codes), true);
  const said = [...chain.words.keys()];
  if (what < 0.26 && said.length > 0) return sayKilled(chain, pick(chain.random, said), false);
}

/** I4: what a terminal takes for acknowledged is at head office, whoever said so. */
async function believes(chain: Chain, post: Post, standing: Standing): Promise<void> {
  const acked = await ackedAt(chain, standing);
  if (acked >= standing.ackedSeq) post.isBehind = false;
  else if (!post.isBehind) {
    const words = `takes ${standing.ackedSeq} entries for acknowledged, and ${acked} are`;
    chain.found.push(`I4: ${post.name} ${words}`);
  }
}

/** What the man in the middle does to one request of one terminal, with work before it. */
async function onWire(chain: Chain, mischief: Mischief): Promise<boolean> {
  const [post, other] = two(chain);
  const isOfPush = mischief === 'forgedAck' || chain.plant === 'drop-on-refusal';
  const path = isOfPush ? '/v1/push' : pick(chain.random, paths);
  const alone = chain.random() < 0.5;
  for (let tries = 0; tries < mostTries; tries++) {
    post.wire.arm(mischief, path);
    await (alone ? work(chain, post, 2) : sameVouchers(chain, post, other));
    await believes(chain, post, await post.counter.sync());
    if (post.wire.disarm().length === 0) {
      if (chain.random() < 0.4) await post.counter.sync();
      if (chain.random() < 0.3) await other.counter.sync();
      return true;
    }
  }
  return false;
}

/** Everybody works and speaks to head office while it falls; how it ends for each is theirs. */
async function during(chain: Chain, blow: () => Promise<void>): Promise<void> {
  const busy = atWork(chain).map(async (post) => {
    await work(chain, post, 1);
    await post.counter.sync();
  });
  await sleep(chain.random() * latestBlowMs);
  await blow();
  await Promise.all(busy);
}

/** The other process goes on while one is started again. */
async function officeKilled(chain: Chain): Promise<void> {
  await settle(chain);
  const place = chain.random() < 0.5 ? 0 : 1;
  await during(chain, async () => {
    const again = chain.offices.kill(place);
    chain.restarts.add(again);
    void again.then(() => chain.restarts.delete(again));
  });
}

/** Until every process that was killed is there again. */
export async function settle(chain: Chain): Promise<void> {
  await Promise.all(chain.restarts);
}

async function bothOfficesKilled(chain: Chain): Promise<void> {
  await settle(chain);
  await during(chain, () => chain.offices.killAll());
  for (const post of atWork(chain)) await work(chain, post, 2);
  await chain.offices.startAll();
}

async function databaseKilled(chain: Chain): Promise<void> {
  await during(chain, () => chain.postgres.kill());
  await work(chain, pick(chain.random, atWork(chain)), 1);
  await chain.postgres.start();
}

async function sessionKilled(chain: Chain): Promise<void> {
  await during(chain, () => chain.postgres.killSession(chain.database));
  // The server ends every session and recovers by itself.
  await chain.postgres.start();
}

async function terminalKilled(chain: Chain): Promise<void> {
  const [post] = two(chain);
  const busy = work(chain, post, 4)
    .then(() => post.counter.sync())
    .catch((error: unknown) => {
      if (!(error instanceof Killed)) throw error;
    });
  await sleep(chain.random() * latestTerminalKillMs);
  await post.counter.kill();
  await busy;
  await reopen(chain, post);
}

async function backup(chain: Chain): Promise<void> {
  await settle(chain);
  await copyDatabase(chain.postgres, chain.database, backupName(chain.database));
}

/**
 * Head office comes back from its last backup: nobody hears it until it has been told so, and whoever runs
 * it says again what was withdrawn since.
 */
async function restore(chain: Chain): Promise<void> {
  await settle(chain);
  const { offices, postgres, database, plant } = chain;
  for (const post of atWork(chain)) {
    await work(chain, post, 2);
    await post.counter.sync();
  }
  for (const { wire } of chain.posts) wire.shut(true);
  await Promise.all(chain.posts.map(({ wire }) => wire.release()));
  await offices.killAll();
  await restoreDatabase(postgres, backupName(database), database);
  await offices.startAll();
  // What was played before is older than the backup, or was never heard by this head office.
  for (const { wire } of chain.posts) wire.forget();
  if (plant === 'restore-in-silence') {
    for (let n = 0; n < 20; n++) await handOut(chain, vouchersAfterSilence / 20);
  } else await offices.admin('restored', {});
  for (const [code, killed] of chain.words) await sayKilled(chain, code, killed);
  await handOut(chain);
  await handOut(chain);
  await handOut(chain);
  for (const post of chain.posts) {
    // Until it has heard of it, it takes for acknowledged what head office had signed for.
    post.isBehind = true;
    post.wire.shut(false);
  }
  for (const post of atWork(chain)) {
    if (chain.random() < 0.5)
      post.wire.arm(pick(chain.random, ['cutAnswer', 'loseAnswer']), '/v1/snapshot');
    await post.counter.sync();
    post.wire.disarm();
  }
}

/** A disk is copied, and both machines work; a person looks, and one of them goes on. */
async function clone(chain: Chain): Promise<void> {
  await settle(chain);
  const [post] = two(chain);
  await post.counter.close();
  const name = `${post.name}-copy`;
  const { postgres, database } = chain;
  cpSync(post.dir, `${chain.dir}/${name}`, { recursive: true });
  const copy = await openPost(chain, name);
  chain.posts.push(copy);
  await reopen(chain, post);
  await copy.counter.ask({ do: 'move', hqUrl: copy.wire.url });
  for (const half of [post, copy]) await work(chain, half, 2);
  for (let round = 0; round < 5; round++) {
    await hear(chain);
    await post.counter.sync();
    await copy.counter.sync();
  }
  const [own, others] = [await post.counter.sync(), await copy.counter.sync()];
  const goesOn = own.epoch > others.epoch ? post : copy;
  const left = goesOn === post ? copy : post;
  left.retired = true;
  // A machine that is out of service is told of no restore: what it handed in is in the backup.
  await copyDatabase(postgres, database, backupName(database));
}

async function poison(chain: Chain): Promise<void> {
  const [post] = two(chain);
  const sort = pick(chain.random, poisons);
  await work(chain, post, 1);
  const written = (await post.counter.ask({ do: 'poison', sort })) as {
    readonly device: string;
    readonly epoch: number;
    readonly seq: number;
  };
  chain.poisons.push({ ...written, post: post.name, sort });
  // Whatever stands behind it must come through too.
  await work(chain, post, 1);
  if (chain.random() < 0.5) post.wire.arm('loseAnswer', '/v1/push');
  await post.counter.sync();
  post.wire.disarm();
}

/** Sends it as it is; the status of the answer, 0 where none came. */
async function send(chain: Chain, sent: Omit<Recorded, 'status'>): Promise<number> {
  const through = new Agent();
  try {
    const answer = await deliver(pick(chain.random, chain.urls), sent, through);
    return answer.status;
  } catch {
    return 0;
  } finally {
    through.destroy();
  }
}

/** The list of keys is everybody's to ask for. */
const isSigned = ({ headers }: Recorded) => headers['countersign-signature'] !== undefined;

/** I8: what was heard once is not heard again, of whichever process it is asked. */
async function replay(chain: Chain): Promise<void> {
  const [post] = two(chain);
  await work(chain, post, 1);
  await post.counter.sync();
  for (const one of post.wire.recorded.filter(isSigned).slice(-replayedAtOnce)) {
    const status = await send(chain, one);
    if (status === 200) chain.found.push(`I8: ${one.method} ${one.path} was heard twice`);
  }
}

/** I8: what nobody signed, or somebody else, or for something else. */
async function forge(chain: Chain): Promise<void> {
  const [post, other] = two(chain);
  await work(chain, post, 1);
  await post.counter.sync();
  const one = post.wire.recorded.findLast(isSigned);
  const theirs = other.wire.recorded.findLast(isSigned);
  if (one === undefined) return;
  const fresh = Array.from({ length: 32 }, () => Math.floor(chain.random() * 16).toString(16));
  const nonce = fresh.join('');
  const forgeries: readonly Omit<Recorded, 'status'>[] = [
    { ...one, headers: { ...one.headers, 'countersign-nonce': nonce } },
    { ...one, headers: { ...one.headers, 'countersign-device': nonce } },
    { ...one, headers: { ...one.headers, ...theirs?.headers, 'countersign-nonce': nonce } },
    { ...one, headers: { 'content-type': 'application/json' } },
    { ...one, path: '/v1/feed?after=0&wait=0' },
    { ...one, path: '/v1/admin/restored', method: 'POST' },
  ];
  for (const forged of forgeries) {
    const status = await send(chain, forged);
    if (status === 200) chain.found.push(`I8: forged ${forged.method} ${forged.path} was heard`);
  }
  for (const token of [null, 'a'.repeat(64), '']) {
    const status = await chain.offices.knock('/v1/admin/restored', {}, token);
    if (status === 200) chain.found.push('I8: an administrator’s request without the token');
  }
}

function blowOf(blow: Blow): (chain: Chain) => Promise<void> {
  switch (blow) {
    case 'officeKilled':
      return officeKilled;
    case 'bothOfficesKilled':
      return bothOfficesKilled;
    case 'databaseKilled':
      return databaseKilled;
    case 'sessionKilled':
      return sessionKilled;
    case 'terminalKilled':
      return terminalKilled;
    case 'backup':
      return backup;
    case 'restore':
      return restore;
    case 'clone':
      return clone;
    case 'poison':
      return poison;
    case 'replay':
      return replay;
    case 'forge':
      return forge;
  }
}

const isBlow = (injected: Injected): injected is Blow => blows.some((one) => one === injected);

/** One case: work, and a fault in the middle of it. `false`: there was nothing it could fall on. */
export async function inject(chain: Chain, injected: Injected): Promise<boolean> {
  await officeWork(chain);
  if (!isBlow(injected)) return onWire(chain, injected);
  await blowOf(injected)(chain);
  chain.struck(injected);
  return true;
}
