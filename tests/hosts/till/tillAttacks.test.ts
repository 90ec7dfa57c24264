import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tillReasons } from '../../../shared/contract/tillApi.ts';
import { problemCodes } from '../../../shared/contract/problem.ts';
import { launchChromium } from '../../browser.ts';
import { basket, drafts, openTillRig } from './tillRig.ts';
import type { TillRig } from './tillRig.ts';

/** Sends bytes as they are and hands back all that came until the line was closed. */
function raw(port: number, chunks: readonly string[], everyMs = 0): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('utf8');
    });
    socket.once('close', () => resolve(heard));
    socket.on('error', () => undefined);
    socket.once('connect', async () => {
      for (const chunk of chunks) {
        if (!socket.writable) return;
        socket.write(chunk);
        if (everyMs > 0) await new Promise((done) => setTimeout(done, everyMs));
      }
    });
  });
}

const codes: ReadonlySet<string> = new Set([...tillReasons, ...problemCodes]);

describe('whoever tries a till’s door', () => {
  let rig: TillRig;
  let headBefore = 0;

  beforeAll(async () => {
    rig = await openTillRig();
    headBefore = (await rig.value('sync.status', {})).headSeq;
  });
  afterAll(() => rig.close());

  async function pause(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }

  it('no token, another’s, half of one, one bit off: 401 in words, and none is told apart', async () => {
    const wrong = [
      '',
      'Bearer',
      `Basic ${rig.token}`,
      `Bearer ${rig.token.slice(0, -1)}`,
      `Bearer ${rig.token}0`,
      `Bearer ${rig.token.slice(0, -1)}${rig.token.endsWith('0') ? '1' : '0'}`,
      `Bearer ${rig.token.toUpperCase()}`,
    ];
    for (const authorization of wrong) {
      const told = await rig.get('/v1/health', { authorization });
      expect(told).toMatchObject({ status: 401, body: { problem: { code: 'badToken' } } });
      expect(told.body.problem.words.zh).toMatch(/店长/);
    }
    await pause();
  });

  it('many wrong tokens are slowed down, and the true till is not', async () => {
    const tries = await Promise.all(
      Array.from({ length: 40 }, () => rig.get('/v1/health', { authorization: 'Bearer x' })),
    );
    const slowed = tries.filter(({ status }) => status === 429);
    expect(slowed.length).toBeGreaterThan(20);
    expect(slowed[0]?.headers.get('retry-after')).toBe('1');
    expect((await rig.get('/v1/health')).status).toBe(200);
  });

  it('too many calls of a till’s own wait their turn', async () => {
    const tries = await Promise.all(Array.from({ length: 120 }, () => rig.get('/v1/health')));
    const told = new Set(tries.map(({ status }) => status));
    expect(told).toEqual(new Set([200, 429]));
    expect(tries.find(({ status }) => status === 429)?.body.problem.code).toBe('tooManyCalls');
    await pause();
    await pause();
  });

  it('another Host, any Origin, a browser’s own marks: turned away, whatever the token', async () => {
    const line = `authorization: Bearer ${rig.token}\r\n`;
    const get = (host: string, more = '') =>
      raw(rig.port, [
        `GET /v1/health HTTP/1.1\r\nhost: ${host}\r\n${line}${more}connection: close\r\n\r\n`,
      ]);
    const own = `127.0.0.1:${rig.port}`;
    expect(await get(own)).toMatch(/^HTTP\/1\.1 200 /);
    for (const host of [
      'evil.example',
      `evil.example:${rig.port}`,
      '127.0.0.1',
      '0.0.0.0:80',
      '',
    ]) {
      expect(await get(host)).toMatch(/403 |400 /);
    }
    for (const mark of [
      'origin: null\r\n',
      `origin: http://${own}\r\n`,
      'sec-fetch-site: same-origin\r\n',
      'sec-fetch-site: none\r\n',
      'referer: http://127.0.0.1/\r\n',
    ]) {
      const told = await get(own, mark);
      expect(told).toMatch(/^HTTP\/1\.1 403 /);
      expect(told).toContain('fromBrowser');
      expect(told.toLowerCase()).not.toContain('access-control-');
    }
  });

  it('a page in a browser reaches nothing, with the token in hand', async () => {
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const [code = ''] = await rig.codes(drafts.fiveOff, 1);
      const sent = {
        ...basket(),
        codes: [{ code }],
        seen: { discountMinor: 500, toPayMinor: 4600 },
      };
      const before = (await rig.value('sync.status', {})).headSeq;
      await page.goto('data:text/html,<p>a page</p>');
      const heard = await page.evaluate(
        async ([port, token, body]) => {
          const at = `http://127.0.0.1:${port}/v1/`;
          const tries: RequestInit[] = [
            {
              method: 'POST',
              body,
              headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            },
            { method: 'POST', body, mode: 'no-cors', headers: { 'content-type': 'text/plain' } },
            { method: 'GET', mode: 'no-cors' },
          ];
          const results: string[] = [];
          for (const init of tries) {
            const reply = await fetch(
              `${at}${init.method === 'GET' ? 'health' : 'confirm'}`,
              init,
            ).catch(() => null);
            results.push(
              reply === null ? 'refused' : `${reply.type} ${await reply.text().catch(() => '')}`,
            );
          }
          return results;
        },
        [String(rig.port), rig.token, JSON.stringify(sent)] as const,
      );
      expect(heard[0]).toBe('refused');
      for (const one of heard) expect(one).not.toContain('redeemed');
      expect((await rig.value('sync.status', {})).headSeq).toBe(before);
      headBefore = before;
    } finally {
      await browser.close();
    }
  });

  it('bodies that are none: each gets a reason, and nothing happens (I5)', async () => {
    const good = { ...basket(), codes: [{ code: 'x' }] };
    const line = good.lines[0];
    const bodies: readonly (readonly [body: unknown, code: string])[] = [
      ['', 'notJson'],
      ['{', 'notJson'],
      ['null', 'badBody'],
      ['[]', 'badBody'],
      ['"x"', 'badBody'],
      ['{"__proto__":{"id":"x"}}', 'badBody'],
      [{ ...good, lines: [] }, 'badBody'],
      [
        { ...good, lines: Array.from({ length: 101 }, (_, at) => ({ ...line, lineId: `${at}` })) },
        'badBody',
      ],
      [{ ...good, lines: [line, line] }, 'badBody'],
      [{ ...good, lines: [{ ...line, quantity: 0 }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, quantity: 1.5 }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, unitPriceMinor: -1 }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, unitPriceMinor: 1e15 }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, paidMinor: 3601 }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, lineId: '1~2' }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, name: 'a\u0007b' }] }, 'badBody'],
      [{ ...good, lines: [{ ...line, name: 'a\u202eb' }] }, 'badBody'],
      [{ ...good, id: '../../etc' }, 'badBody'],
      [{ ...good, id: '' }, 'badBody'],
      [{ ...good, id: 'x'.repeat(65) }, 'badBody'],
      [{ ...good, receipt: '' }, 'badBody'],
      [{ ...good, currency: 'cny' }, 'badBody'],
      [{ ...good, currency: 'EUR' }, 'wrongCurrency'],
      [{ ...good, codes: [] }, 'badBody'],
      [{ ...good, codes: Array.from({ length: 21 }, () => ({ code: 'x' })) }, 'badBody'],
      [{ ...good, codes: [{ code: 'x'.repeat(1401) }] }, 'badBody'],
      [{ ...good, more: 1 }, 'badBody'],
      [{ ...good, operator: 'He' }, 'badBody'],
      [{ ...good, approval: { personId: 'x', pin: '1234', reason: 'r' } }, 'badBody'],
    ];
    for (const [body, code] of bodies) {
      const told = await rig.post('/v1/prepare', body as never);
      expect({ body, code: told.body.problem?.code }).toEqual({ body, code });
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    const typed = await rig.post('/v1/prepare', good, { 'content-type': 'text/plain' });
    expect(typed).toMatchObject({ status: 415, body: { problem: { code: 'notJson' } } });
  });

  it('10 MB is too long, and says so; the next call is answered', async () => {
    const long = JSON.stringify({ ...basket(), receipt: 'x'.repeat(10_000_000) });
    const told = await rig.post('/v1/baskets', long);
    expect(told).toMatchObject({ status: 413, body: { problem: { code: 'tooLong' } } });
    expect((await rig.get('/v1/health')).status).toBe(200);
  });

  it('a body that never ends is answered in time: too slow', { timeout: 40_000 }, async () => {
    const head = [
      'POST /v1/baskets HTTP/1.1',
      `host: 127.0.0.1:${rig.port}`,
      `authorization: Bearer ${rig.token}`,
      'content-type: application/json',
      'content-length: 1000',
    ];
    const drops = Array.from({ length: 40 }, () => ' ');
    const told = await raw(rig.port, [`${head.join('\r\n')}\r\n\r\n{`, ...drops], 500);
    expect(told).toMatch(/^HTTP\/1\.1 408 /);
    expect(told).toContain('tooSlow');
  });

  it('no HTTP at all, two lengths, a header without end: an answer or a closed line, never a crash', async () => {
    const host = `host: 127.0.0.1:${rig.port}`;
    for (const bytes of [
      'hello\r\n\r\n',
      '\u0000\u0001\u0002\u0003\r\n\r\n',
      `GET /v1/health HTTP/1.1\r\n${host}\r\nx: ${'y'.repeat(70_000)}\r\n\r\n`,
      `POST /v1/void HTTP/1.1\r\n${host}\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc`,
      `POST /v1/void HTTP/1.1\r\n${host}\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`,
    ]) {
      const told = await raw(rig.port, [bytes]);
      expect(told === '' || /^HTTP\/1\.1 4\d\d /.test(told)).toBe(true);
    }
    expect((await rig.get('/v1/health')).status).toBe(200);
  });

  it('verbs that are none, and verbs called otherwise', async () => {
    for (const path of [
      '/',
      '/v2/health',
      '/v1/',
      '/v1/call/redeem.confirm',
      '/call/session.state',
      '/v1/baskets/',
      '/v1/baskets/a/b',
      `/v1/baskets/${'x'.repeat(300)}`,
    ]) {
      expect(await rig.get(path)).toMatchObject({ status: 404 });
    }
    for (const path of [
      '/v1/baskets/%2e%2e%2f',
      '/v1/baskets/%zz',
      '/v1/baskets/x?wait=26',
      '/v1/baskets/x?wait=-1',
    ]) {
      expect(await rig.get(path)).toMatchObject({
        status: 400,
        body: { problem: { code: 'badBody' } },
      });
    }
    expect((await rig.get('/v1/confirm')).status).toBe(405);
    expect((await rig.post('/v1/health', {})).status).toBe(405);
    const options = await fetch(`http://127.0.0.1:${rig.port}/v1/confirm`, { method: 'OPTIONS' });
    expect(options.status).toBe(401);
    expect([...options.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([]);
    await pause();
  });

  it('one till knows nothing of another’s baskets, whatever id it says', async () => {
    const { token } = await rig.value('till.add', { name: 'Till 9' });
    const asked = basket();
    await rig.post('/v1/baskets', asked);
    const other = { authorization: `Bearer ${token}` };
    expect((await rig.get(`/v1/baskets/${asked.id}`, other)).body.problem.code).toBe(
      'unknownBasket',
    );
    const back = { id: asked.id, voidId: 'v', reason: 'not mine' };
    expect((await rig.post('/v1/void', back, other)).body.problem.code).toBe('unknownBasket');
    expect((await rig.get(`/v1/baskets/${asked.id}`)).body.value.state).toBe('waiting');
  });

  it('more baskets than a counter can look at are refused; the first are still there', async () => {
    const told = [];
    for (let at = 0; at < 25; at += 1) {
      told.push(await rig.post('/v1/baskets', basket()));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    expect(told.filter(({ ok }) => ok).length).toBeLessThanOrEqual(20);
    expect(told.at(-1)?.body.problem.code).toBe('tooManyBaskets');
  });

  it('phone numbers in names and receipts never reach the journal (I11)', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const phone = '13800004321';
    const lines = [{ lineId: '1', name: `for ${phone}`, quantity: 1, unitPriceMinor: 2000 }];
    const asked = { ...basket({ lines, receipt: `A ${phone}` }), codes: [{ code }] };
    const told = await rig.post('/v1/prepare', asked);
    await rig.post('/v1/confirm', { ...asked, seen: told.body.value.seen });
    expect((await rig.get(`/v1/baskets/${asked.id}`)).body.value.state).toBe('redeemed');
    const { filesHolding } = await import('../../e2e/onDisk.ts');
    expect(filesHolding(rig.dir, [phone])).toEqual([]);
  });

  it('every reason it gave is one of the table, in both languages', async () => {
    for (const path of ['/v1/nothing', '/v1/baskets/none']) {
      const { body } = await rig.get(path);
      expect(codes.has(body.problem.code)).toBe(true);
      expect(body.problem.words.en).not.toBe('');
      expect(body.problem.words.zh).toMatch(/\p{Script=Han}/u);
    }
    expect(headBefore).toBeGreaterThan(0);
  });
});
