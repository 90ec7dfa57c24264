import { createHash, createPrivateKey, randomBytes, sign } from 'node:crypto';
import { Agent, get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestHeaders } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';

const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const emptyBodySha256 = createHash('sha256').digest('hex');
const requestTimeoutMs = 60_000;

export interface Page {
  readonly head: number;
  readonly feedEpoch: number;
  readonly events: readonly unknown[];
}

export interface Poller {
  readonly device: string;
  readonly url: string;
}

export interface PollerDeps {
  readonly secret: Uint8Array;
  readonly waitSeconds: number;
}

export interface Polling {
  /** Requests answered so far. */
  readonly answered: () => number;
  stop(): Promise<void>;
}

export function signingKey(secret: Uint8Array): KeyObject {
  return createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, secret]),
    format: 'der',
    type: 'pkcs8',
  });
}

/** One signed request over a socket of the poller's own, which it keeps. */
function ask(agent: Agent, key: KeyObject, { device, url }: Poller, path: string): Promise<Page> {
  const [nonce, at] = [randomBytes(16).toString('hex'), Date.now()];
  const request = { method: 'GET', path, bodySha256: emptyBodySha256, device, epoch: 1, nonce, at };
  const headers = {
    'accept-encoding': 'gzip',
    [requestHeaders.device]: device,
    [requestHeaders.epoch]: '1',
    [requestHeaders.nonce]: nonce,
    [requestHeaders.at]: String(at),
    [requestHeaders.signature]: sign(null, requestBytes(request), key).toString('hex'),
  };
  return new Promise((resolve, reject) => {
    const sent = get(new URL(path, url), { agent, headers, timeout: requestTimeoutMs }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.once('error', reject);
      reply.once('end', () => {
        const raw = Buffer.concat(chunks);
        const body = reply.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
        const text = body.toString('utf8');
        if (reply.statusCode === 200) resolve(JSON.parse(text) as Page);
        else reject(new Error(`${reply.statusCode}: ${text}`));
      });
    });
    sent.once('error', reject);
    sent.once('timeout', () => sent.destroy(new Error('no answer')));
  });
}

/**
 * Follows the feed like a terminal, each over a socket of its own, from `after` on. `hear` gets every page
 * with the place it began at.
 */
export function startPolling(
  pollers: readonly Poller[],
  { secret, waitSeconds }: PollerDeps,
  after: number,
  hear: (poller: number, after: number, page: Page) => void,
): Polling {
  const key = signingKey(secret);
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  let stopped = false;
  let answered = 0;
  const follow = async (poller: Poller, index: number) => {
    let cursor = after;
    // They come on their own times, as shops do.
    await sleep((index / pollers.length) * Math.min(waitSeconds * 1_000, pollers.length * 10));
    while (!stopped) {
      const path = `/v1/feed?after=${cursor}&epoch=1&wait=${waitSeconds}&head=0`;
      const page = await ask(agent, key, poller, path).catch((fault: unknown) => {
        if (stopped) return null;
        throw fault;
      });
      if (page === null) return;
      answered += 1;
      hear(index, cursor, page);
      cursor += page.events.length;
    }
  };
  const all = Promise.all(pollers.map(follow));
  // A fault is thrown where the polling is stopped.
  all.catch(() => undefined);
  return {
    answered: () => answered,
    async stop() {
      stopped = true;
      agent.destroy();
      await all;
    },
  };
}
