import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answersIn, connected, raw, startOfficeProcess, statusOf } from './badInputKit.ts';
import type { OfficeProcess } from './badInputKit.ts';
import { PaperTerminal } from './paperTerminal.ts';
import { testAdminToken } from './testOffice.ts';

const megabyte = 1024 * 1024;
/** Beside slow clients others are answered at once; on a busy machine within this. */
const answeredWithinMs = 5_000;

describe('what comes over the wire', () => {
  let office: OfficeProcess;
  let terminal: PaperTerminal;
  beforeAll(async () => {
    office = await startOfficeProcess();
    const made = await office.admin(`shops/${office.shop}/codes`, {});
    const { code } = (await made.json()) as { readonly code: string };
    terminal = await PaperTerminal.enrol(office.url, code);
  }, 120_000);
  afterAll(() => office?.stop());

  const token = { authorization: `Bearer ${testAdminToken}` };
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(new URL(path, office.url), {
      method: 'POST',
      headers: { ...token, 'content-type': 'application/json', ...headers },
      body,
    });

  async function shopCount(): Promise<number> {
    const { shops } = (await (await office.admin('shops')).json()) as {
      readonly shops: readonly unknown[];
    };
    return shops.length;
  }

  /** Refused in words, and what is asked next is answered. */
  async function expectRefused(response: Response, ...statuses: readonly number[]): Promise<void> {
    expect(statuses).toContain(response.status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: response.status,
      code: expect.any(String),
      title: expect.stringMatching(/\S/),
    });
    expect(office.isRunning()).toBe(true);
    expect(await shopCount()).toBe(1);
  }

  const keys = (count: number) =>
    `{${Array.from({ length: count }, (_, n) => `"${n}":0`).join(',')}}`;
  const start = (path: string) =>
    [
      `POST ${path} HTTP/1.1`,
      'Host: hq',
      `Authorization: ${token.authorization}`,
      'Content-Type: application/json',
      '',
    ].join('\r\n');
  const addresses = ['/v1/enrol', '/v1/push', '/v1/admin/shops', '/v1/admin/vouchers/kill'];

  describe.each(addresses)('I5 %s', (path) => {
    // Who asks is looked at first: nobody signed this push.
    const bad = path === '/v1/push' ? [400, 401] : [400];

    it.each([
      ['10 MB', 10 * megabyte],
      ['a million keys', keys(1_000_000).length],
    ])('takes no body of %s', async (_what, bytes) => {
      const first = keys(5_000);
      const answer = await raw(
        office.port,
        `${start(path)}Content-Length: ${bytes}\r\n\r\n${first}`,
      );
      expect(path === '/v1/push' ? [401, 413] : [413]).toContain(statusOf(answer));
      expect(answer).toContain('application/problem+json');
      expect(await shopCount()).toBe(1);
    });

    it('takes no body that does not end, in chunks', async () => {
      const socket = await connected(office.port);
      socket.on('error', () => undefined);
      let answer = '';
      socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
      const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
      socket.write(`${start(path)}Transfer-Encoding: chunked\r\n\r\n`);
      const chunk = `10000\r\n${' '.repeat(0x1_0000)}\r\n`;
      const sending = setInterval(() => {
        if (answer === '') socket.write(chunk);
        else socket.end();
      }, 1);
      await closed;
      clearInterval(sending);
      expect(path === '/v1/push' ? [401, 413] : [413]).toContain(statusOf(answer));
      expect(await shopCount()).toBe(1);
    });

    it('takes no list a hundred thousand deep', async () => {
      await expectRefused(await post(path, '['.repeat(100_000) + ']'.repeat(100_000)), ...bad);
      const nested = '{"name":'.repeat(100_000) + '1' + '}'.repeat(100_000);
      await expectRefused(await post(path, nested), ...bad);
    });

    it('takes no object of very many keys', async () => {
      await expectRefused(await post(path, keys(150_000)), ...bad);
    });

    it.each([
      ['invalid UTF-8', Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22, 0x3a, 0x31, 0x7d)],
      ['a byte order mark and nothing else', Uint8Array.of(0xef, 0xbb, 0xbf)],
      ['no JSON', Buffer.from('name=Ours')],
      ['half of it', Buffer.from('{"name":"Ours","currency"')],
      ['a number beyond all numbers', Buffer.from('{"name":1e999}')],
      ['a prototype', Buffer.from('{"__proto__":{"name":"x"},"constructor":{"prototype":1}}')],
    ])('takes no body that is %s', async (_what, bytes) => {
      await expectRefused(await post(path, new Uint8Array(bytes)), ...bad);
    });

    it('unpacks no bomb', async () => {
      const bomb = gzipSync(Buffer.alloc(200 * megabyte, 0x20), { level: 9 });
      const response = await post(path, new Uint8Array(bomb), { 'content-encoding': 'gzip' });
      await expectRefused(response, 413, 415, ...bad);
    });

    it('takes JSON only', async () => {
      const response = await post(path, '<name/>', { 'content-type': 'application/xml' });
      await expectRefused(response, 415, ...bad);
    });
  });

  it('I6: an entry that nests without end is set aside, and what is behind it is kept', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    const plain = terminal.append({ kind: 'signOut', because: 'operator' });
    terminal.journal.pop();
    const json = plain.json.replace('"because":"operator"', `"because":${deep}`);
    terminal.appendText(json);
    const facts = { kind: 'redemption', vouchers: [{ facts: [{ value: 0 }] }] };
    const body = JSON.stringify(facts).replace('"value":0', `"value":${deep}`);
    terminal.appendText(plain.json.replace(/"body":\{[^}]*\}/, `"body":${body}`));
    terminal.append({ kind: 'signOut', because: 'operator' });
    expect(await terminal.push()).toMatchObject({
      result: 'accepted',
      ack: { seq: 3 },
      quarantined: [{ seq: 1 }, { seq: 2 }],
    });
    expect(office.isRunning()).toBe(true);
  });

  describe('I5 a line of HTTP that means two things', () => {
    const smuggled = [
      'POST /v1/admin/shops HTTP/1.1',
      'Host: hq',
      `Authorization: Bearer ${testAdminToken}`,
      'Content-Type: application/json',
      'Content-Length: 48',
      '',
      '{"name":"Smuggled","currency":"CNY","zone":"UTC"}',
    ].join('\r\n');
    const head = (...lines: readonly string[]) =>
      ['POST /v1/enrol HTTP/1.1', 'Host: hq', 'Content-Type: application/json', ...lines].join(
        '\r\n',
      );

    it.each([
      ['two lengths', head('Content-Length: 2', 'Content-Length: 60', '', `{}${smuggled}`)],
      [
        'a length and chunks',
        head('Content-Length: 4', 'Transfer-Encoding: chunked', '', `0\r\n\r\n${smuggled}`),
      ],
      ['chunks of another name', head('Transfer-Encoding: xchunked', '', `0\r\n\r\n${smuggled}`)],
      ['a space before the colon', head('Content-Length : 2', '', `{}${smuggled}`)],
      ['a length below nothing', head('Content-Length: -2', '', `{}${smuggled}`)],
      [
        'a chunk longer than anything',
        head('Transfer-Encoding: chunked', '', 'ffffffffffffffffff\r\n'),
      ],
      ['a folded header', head('X-Long: a', ' Content-Length: 2', '', smuggled)],
      ['a NUL in a header', head('X-Zero: a\u0000b', '', smuggled)],
      ['no HTTP at all', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ])('%s is refused, and nothing behind it is heard', async (_what, bytes) => {
      const answer = await raw(office.port, bytes);
      expect(statusOf(answer)).toBe(400);
      expect(answersIn(answer)).toBe(1);
      expect(await shopCount()).toBe(1);
    });

    it('a flood of headers is refused', async () => {
      const long = head(`X-Long: ${'x'.repeat(megabyte)}`, '', '');
      expect([400, 431]).toContain(statusOf(await raw(office.port, long)));
      const many = Array.from({ length: 50_000 }, (_, n) => `X-${n}: 1`);
      expect([400, 431]).toContain(statusOf(await raw(office.port, head(...many, '', ''))));
      expect(await shopCount()).toBe(1);
    });
  });

  describe('I5 clients that are slow, or say nothing', () => {
    const half = 'POST /v1/enrol HTTP/1.1\r\nHost: hq\r\nContent-Type: application/json\r\n';

    async function answersOthers(): Promise<void> {
      const before = performance.now();
      expect((await fetch(new URL('/healthz', office.url))).status).toBe(200);
      expect(await shopCount()).toBe(1);
      const fed = await terminal.fetchSigned('/v1/feed?after=0&wait=0');
      expect(fed.status).toBe(200);
      expect(performance.now() - before).toBeLessThan(answeredWithinMs);
    }

    it.each([
      ['says nothing', ''],
      ['stops in the middle of a header', `${half}Conte`],
      ['stops in the middle of its body', `${half}Content-Length: 1000000\r\n\r\n{"v":`],
    ])('five hundred of which each %s keep nobody else waiting', async (_what, bytes) => {
      const sockets = await Promise.all(Array.from({ length: 500 }, () => connected(office.port)));
      for (const socket of sockets) {
        socket.on('error', () => undefined);
        if (bytes !== '') socket.write(bytes);
      }
      await answersOthers();
      for (const socket of sockets) socket.destroy();
      await answersOthers();
    });

    it('a header that drips is cut off, though each byte comes', { timeout: 60_000 }, async () => {
      const socket = await connected(office.port);
      socket.on('error', () => undefined);
      let answer = '';
      socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
      const dripping = setInterval(() => socket.write('x'), 500);
      socket.write(`${half}X-Slow: `);
      await new Promise<void>((resolve) => socket.once('close', () => resolve()));
      clearInterval(dripping);
      expect(statusOf(answer)).toBe(408);
      await answersOthers();
    });
  });
});
