import { gzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { maxPushBytes, pushReply, requestHeaders } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const path = '/v1/push';

describe('head office: packed pushes over HTTP', () => {
  let office: TestOffice;
  let terminal: PaperTerminal;

  beforeAll(async () => {
    office = await startTestOffice();
    terminal = await office.terminal();
    terminal.append({ kind: 'signIn' });
  });
  afterAll(() => office?.stop());

  /** Signed over `inside`, as a terminal does, and sent as these bytes. */
  function sent(inside: Buffer, sentBytes: Buffer, encoding: string): Promise<Response> {
    const { device, epoch, deviceKey, url } = terminal;
    const nonce = bytesToHex(hqCrypto.randomBytes(16));
    const at = Date.now();
    const bodySha256 = createHash('sha256').update(inside).digest('hex');
    const bytes = requestBytes({ method: 'POST', path, bodySha256, device, epoch, nonce, at });
    return fetch(new URL(path, url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-encoding': encoding,
        [requestHeaders.device]: device,
        [requestHeaders.epoch]: String(epoch),
        [requestHeaders.nonce]: nonce,
        [requestHeaders.at]: String(at),
        [requestHeaders.signature]: bytesToHex(hqCrypto.sign(deviceKey, bytes)),
      },
      body: new Uint8Array(sentBytes),
    });
  }

  function body(): Buffer {
    return Buffer.from(JSON.stringify(terminal.request(terminal.journal)), 'utf8');
  }

  it('takes a body that was packed with gzip, signed by what is inside', async () => {
    const response = await sent(body(), gzipSync(body()), 'gzip');
    expect(response.status).toBe(200);
    expect(pushReply.parse(await response.json())).toMatchObject({ ack: { seq: 1 } });
  });

  it('I8: refuses one that was changed inside', async () => {
    const other = Buffer.from(body().toString('utf8').replace('"v":', '"v" :'), 'utf8');
    expect((await sent(body(), gzipSync(other), 'gzip')).status).toBe(401);
  });

  it('I5: cuts off a bomb with words, and goes on', async () => {
    const bomb = gzipSync(Buffer.alloc(64 * maxPushBytes, 0x20));
    expect(bomb.length).toBeLessThan(maxPushBytes);
    const response = await sent(bomb, bomb, 'gzip');
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({
      code: 'tooLarge',
      detail: `the body unpacks to more than ${maxPushBytes} bytes`,
    });
    expect((await sent(body(), gzipSync(body()), 'gzip')).status).toBe(200);
  });

  it.each([
    ['of a kind nobody reads', { 'content-type': 'text/plain' }, Buffer.from('garbage')],
    [
      'said to be longer than any',
      { 'content-type': 'application/json' },
      Buffer.alloc(maxPushBytes + 1, 0x20),
    ],
  ])('I5: what is packed, broken and %s is refused, and ends nobody', async (_, headers, bytes) => {
    const response = await fetch(new URL(path, terminal.url), {
      method: 'POST',
      headers: { ...headers, 'content-encoding': 'gzip' },
      body: new Uint8Array(bytes),
    });
    expect([413, 415]).toContain(response.status);
    expect((await sent(body(), gzipSync(body()), 'gzip')).status).toBe(200);
  });

  it.each([
    ['cut short', (whole: Buffer) => whole.subarray(0, whole.length - 12), 'gzip'],
    ['no gzip at all', () => Buffer.from('hello'), 'gzip'],
    ['of a kind not spoken here', (whole: Buffer) => whole, 'br'],
  ])('I5: refuses a packed body that is %s', async (_what, spoil, encoding) => {
    const response = await sent(body(), spoil(gzipSync(body())), encoding);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'badInput' });
  });
});
