import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { genesisHash } from '../../shared/protocol/entry.ts';
import { replyHeaders, requestHeaders } from '../../shared/protocol/push.ts';
import { timeBytes } from '../../shared/protocol/signatures.ts';
import type { Identity } from '../../main/app/ports.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createIds } from '../../main/platform/ids.ts';
import { createHqClient } from '../../main/sync/hqClient.ts';

const crypto = createCrypto();
const hqKey = crypto.randomBytes(32);
const deviceKey = crypto.randomBytes(32);
const now = Date.UTC(2026, 10, 22, 4);
const reply = z.strictObject({ ok: z.boolean() });

/** Signs a time for the nonce of this request, as head office does. */
function signed(headers: IncomingHttpHeaders, time: number): Record<string, string> {
  const nonce = String(headers[requestHeaders.nonce]);
  const signature = crypto.sign(hqKey, timeBytes({ nonce, time }));
  return {
    [replyHeaders.time]: String(time),
    [replyHeaders.timeSignature]: bytesToHex(signature),
  };
}

describe('HQ’s signed time', () => {
  let server: Server;
  let hqUrl: string;
  let answer: (headers: IncomingHttpHeaders) => Record<string, string>;
  const heard: number[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', ...answer(request.headers) });
      response.end('{"ok":true}');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    hqUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    heard.length = 0;
  });
  afterAll(() => {
    server.close();
  });

  function ask() {
    const identity: Identity = {
      tenant: 'demo',
      shop: 'shop-1',
      device: '0a'.repeat(16),
      epoch: 1,
      counterName: '1',
      firstPrev: genesisHash,
      issuerKeyId: 1,
      standAlone: false,
      hqUrl,
      rootPublicKey: '00'.repeat(32),
      chainName: 'Demo',
    };
    const client = createHqClient({
      crypto,
      ids: createIds(crypto),
      clock: {
        now: () => ({ effective: now, wallMs: now, monotonicMs: 1, bootId: 'boot-1' }),
        heard: (time) => void heard.push(time),
      },
      signer: () => ({
        identity,
        times: [bytesToHex(crypto.publicKeyOf(hqKey))],
        deviceKey,
      }),
    });
    return client.ask({ method: 'GET', path: '/v1/feed', reply });
  }

  it('is heard where it answers our own question', async () => {
    answer = (headers) => signed(headers, now + 5_000);
    expect(await ask()).toMatchObject({ result: 'answer' });
    expect(heard).toEqual([now + 5_000]);
  });

  it('an old one played again is refused, and turns no clock', async () => {
    let recorded: Record<string, string> | null = null;
    answer = (headers) => (recorded ??= signed(headers, now - 40 * 86_400_000));
    await ask();
    heard.length = 0;
    expect(await ask()).toEqual({ result: 'noAnswer', why: 'notHq' });
    expect(heard).toEqual([]);
  });

  it.each<[string, (real: Record<string, string>) => Record<string, string>]>([
    ['of another time than was signed', (real) => ({ ...real, [replyHeaders.time]: '1' })],
    ['without a signature', (real) => ({ [replyHeaders.time]: real[replyHeaders.time] ?? '' })],
    ['signed by another key', (real) => ({ ...real, [replyHeaders.timeSignature]: forged(real) })],
    ['that is no number', (real) => ({ ...real, [replyHeaders.time]: 'tomorrow' })],
    ['from before 1970', (real) => ({ ...real, [replyHeaders.time]: '-5' })],
  ])('one %s is refused, and turns no clock', async (_what, spoil) => {
    answer = (headers) => spoil(signed(headers, now + 1_000));
    expect(await ask()).toEqual({ result: 'noAnswer', why: 'notHq' });
    expect(heard).toEqual([]);
  });

  function forged(real: Record<string, string>): string {
    const bytes = hexToBytes(real[replyHeaders.timeSignature] ?? '');
    return bytesToHex(crypto.sign(deviceKey, bytes));
  }
});
