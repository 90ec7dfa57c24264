import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, fetch as fetchWith } from 'undici';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { maxGuessesPerAddress } from '../../hq/http/terminals/guesses.ts';
import { createHqLog } from '../../hq/running/log.ts';
import type { RunningOptions } from '../../hq/service.ts';
import { makeCertificate, writePair } from './certificates.ts';
import { enrolRequestOf, freshKeys } from './paperEnrolment.ts';
import { redeemed, redemption } from './paperTerminal.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const metricsToken = 'metrics-metrics-metrics';

/** What must stand in no line and no figure, wherever it was sent. */
const canaries = {
  phone: '13912345678',
  code: '40718293',
  voucher: 'K7QM-2X9D-44PV-H3',
  token: 'feedfacefeedfacefeedfacefeedface',
  name: '王小明Canary',
  password: 'hunter2hunter2',
};

describe('running head office', () => {
  const lines: string[] = [];
  const log = createHqLog('debug', { write: (line: string) => void lines.push(line) });
  const offices: TestOffice[] = [];
  let shared: TestOffice;

  beforeAll(async () => {
    shared = await startTestOffice({ running: { requests: log, metricsToken } });
  });
  afterAll(() => shared?.stop());
  afterEach(async () => {
    for (const office of offices.splice(0)) await office.stop();
  });

  async function officeWith(running: RunningOptions): Promise<TestOffice> {
    const office = await startTestOffice({ empty: true, running });
    offices.push(office);
    return office;
  }

  async function metrics(
    office: TestOffice,
    token: string | null,
    headers = {},
  ): Promise<Response> {
    const bearer = token === null ? {} : { authorization: `Bearer ${token}` };
    return fetch(new URL('/metrics', office.url), { headers: { ...bearer, ...headers } });
  }

  it('says that it lives, and that it is ready', async () => {
    expect(await (await fetch(new URL('/healthz', shared.url))).json()).toEqual({ status: 'ok' });
    const ready = await fetch(new URL('/readyz', shared.url));
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ ready: true, why: null });
  });

  it('I8 shows its figures to the metrics token, the admin token or a key for them, and nobody else', async () => {
    expect((await metrics(shared, metricsToken)).status).toBe(200);
    expect((await metrics(shared, testAdminToken)).status).toBe(200);
    expect((await metrics(shared, null)).status).toBe(401);
    expect((await metrics(shared, 'x'.repeat(64))).status).toBe(401);
    const own = await officeWith({});
    expect((await metrics(own, null)).status).toBe(200);
    // Through a proxy on this machine everybody looks like this machine.
    expect((await metrics(own, null, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
  });

  it('counts requests by route and what became of entries', async () => {
    const terminal = await shared.terminal();
    const ref = shared.chain.vouchers[7]?.cached.ref ?? '';
    terminal.append(redemption([redeemed(ref)]));
    terminal.appendText('{"no":"entry"}');
    await terminal.push();
    await terminal.fetchSigned('/v1/feed?after=0&wait=0');
    const text = await (await metrics(shared, metricsToken)).text();
    expect(text).toMatch(/push_entries_total\{outcome="accepted"\} 1\b/);
    expect(text).toMatch(/push_entries_total\{outcome="quarantined"\} 1\b/);
    expect(text).toMatch(
      /duration_seconds_count\{method="POST",route="\/v1\/push",status="200"\} 1\b/,
    );
    expect(text).toMatch(/feed_behind_events_count 1\b/);
    expect(text).toMatch(/requests_in_flight\{method="POST",route="\/v1\/push"\} 0\b/);
    // Every name says its unit or that it counts, and no label grows with what there is.
    for (const [, name] of text.matchAll(/^# TYPE (countersign_\S+)/gm)) {
      expect(name).toMatch(/_(seconds|total|events|connections|in_flight|ready)$/);
    }
    expect(text).not.toContain(terminal.device);
    expect(text).not.toContain('jingan');
  });

  it('I11 no code, number, token or name stands in its log or its figures, however it was sent', async () => {
    const { phone, code, voucher, token, name, password } = canaries;
    const send = (path: string, init: RequestInit = {}) => fetch(new URL(path, shared.url), init);
    const json = (body: unknown, headers = {}): RequestInit => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const bearer = { authorization: `Bearer ${token}` };
    const admin = { authorization: `Bearer ${testAdminToken}` };
    await send(`/v1/nothing/${phone}?token=${token}&name=${encodeURIComponent(name)}`);
    await send(`/v1/admin/shops/${encodeURIComponent(name)}/codes`, json({}, admin));
    await send(`/v1/admin/vouchers/${voucher}`, { headers: admin });
    await send(`/v1/admin/redemptions?limit=${phone}`, { headers: admin });
    await send('/v1/admin/customers/forget', json({ phone }, admin));
    await send('/v1/admin/customers/forget', json({ phone, name }, bearer));
    await send(
      '/v1/admin/people',
      json({ name, role: 'cashier', pin: '4917', shops: null }, admin),
    );
    await send('/v1/admin/people', json({ name, role: name, pin: phone, shops: 3 }, admin));
    await send('/v1/enrol', json({ code, name, phone, password }));
    await send('/v1/push', json({ voucher }, { 'countersign-device': phone, cookie: token }));
    await send('/v1/push', { method: 'POST', body: `{"${name}` });
    await send('/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ name, password, token }),
    });
    await send('/', {
      headers: { cookie: `countersign_hq=${token}`, 'user-agent': encodeURIComponent(name) },
    });
    const logged = [...lines, ...shared.lines].join('\n');
    const figures = await (await metrics(shared, metricsToken)).text();
    expect(lines.length).toBeGreaterThan(12);
    for (const canary of Object.values(canaries)) {
      for (const shown of [canary, encodeURIComponent(canary)]) {
        expect(logged).not.toContain(shown);
        expect(figures).not.toContain(shown);
      }
    }
    expect(logged).not.toContain(testAdminToken);
  });

  it('writes one JSON line a request: its route’s pattern, its number, its status', async () => {
    const before = lines.length;
    await shared.admin('shops/jingan/codes', {});
    const route = '/v1/admin/shops/:shop/codes';
    // It is written once the answer has left.
    const text = await vi.waitFor(() => {
      const found = lines.slice(before).find((one) => one.includes(route));
      if (found === undefined) throw new Error('not yet');
      return found;
    });
    const line = JSON.parse(text) as Record<string, unknown>;
    expect(line).toMatchObject({
      level: 'info',
      request: expect.stringMatching(/^[a-p]{16}$/),
      method: 'POST',
      route,
      status: 200,
      ms: expect.any(Number),
    });
  });

  it('believes what a proxy says of who asks only where it is told to', async () => {
    const guess = async (office: TestOffice, from: string) => {
      const response = await fetch(new URL('/v1/enrol', office.url), {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify(enrolRequestOf('00000000', freshKeys())),
      });
      return response.json();
    };
    const plain = await officeWith({});
    const behind = await officeWith({ trustProxy: ['loopback'] });
    for (let tries = 0; tries < maxGuessesPerAddress; tries++) {
      await guess(plain, `203.0.113.${tries}`);
      await guess(behind, `203.0.113.${tries}`);
    }
    expect(await guess(plain, '203.0.113.250')).toMatchObject({ code: 'tooManyTries' });
    expect(await guess(behind, '203.0.113.250')).toMatchObject({ code: 'codeRefused' });
  });

  it('takes up a renewed certificate without a restart, and keeps the old one when the new one is none', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-tls-'));
    const [one, other] = ['one', 'other'].map((name) =>
      makeCertificate({ name, names: ['127.0.0.1'] }),
    );
    if (one === undefined || other === undefined) throw new Error('no certificates');
    const tls = writePair(dir, one);
    const office = await officeWith({ tls });
    expect(office.url).toMatch(/^https:/);
    const answers = async (ca: string) => {
      const dispatcher = new Agent({ connect: { ca, allowPartialTrustChain: true } });
      const asked = fetchWith(new URL('/healthz', office.url), { dispatcher });
      const ok = await asked.then((response) => response.ok).catch(() => false);
      await dispatcher.close();
      return ok;
    };
    expect([await answers(one.pem), await answers(other.pem)]).toEqual([true, false]);
    writePair(dir, other);
    office.service.reloadCertificate();
    expect([await answers(one.pem), await answers(other.pem)]).toEqual([false, true]);
    writeFileSync(tls.certFile, one.pem);
    office.service.reloadCertificate();
    expect(await answers(other.pem)).toBe(true);
    expect(office.lines.join('\n')).toContain('kept as it was');
    rmSync(dir, { recursive: true, force: true });
  });

  it('I5 more connections than it holds are let go at once, and those it has are served', async () => {
    const office = await officeWith({ maxConnections: 3 });
    const port = Number(new URL(office.url).port);
    const open: Socket[] = [];
    const connected = (socket: Socket) =>
      new Promise<void>((resolve) => socket.once('connect', () => resolve()));
    for (let count = 0; count < 3; count++) {
      const socket = createConnection({ host: '127.0.0.1', port });
      open.push(socket);
      await connected(socket);
    }
    const fourth = createConnection({ host: '127.0.0.1', port });
    fourth.on('error', () => undefined);
    await new Promise<void>((resolve) => fourth.once('close', () => resolve()));
    const [first] = open;
    const answer = new Promise<string>((resolve) =>
      first?.once('data', (bytes) => resolve(bytes.toString())),
    );
    first?.write('GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(await answer).toContain('200 OK');
    for (const socket of open) socket.destroy();
  });
});
