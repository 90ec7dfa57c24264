import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { Server } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeBatch, makeEnrolmentCode } from '../../hq/devices/enrolmentCodes.ts';
import { addShop } from '../../hq/shops/shops.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createEnrolling } from '../../main/sync/joining/enrolling.ts';
import { reach } from '../../main/sync/hqClient.ts';
import { caFileName, openWay } from '../../main/sync/way.ts';
import type { Way } from '../../main/sync/way.ts';
import { enrolmentFile } from '../../shared/protocol/enrolment.ts';
import { makeCertificate, writePair } from '../hq/certificates.ts';
import type { Wanted } from '../hq/certificates.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { startConnectProxy } from './connectProxy.ts';
import type { ConnectProxy, ConnectProxyOptions } from './connectProxy.ts';
import { forget, openCounter } from './counter.ts';
import type { TestCounter } from './counter.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
const withinMs = 10_000;

/** A head office that speaks TLS with a certificate of the chain's own, known to nobody else. */
describe('the way to head office', () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-way-'));
  const ca = makeCertificate({ name: 'Our chain’s authority 我们的' });
  const names = ['hq.test', '127.0.0.1'];
  const caFile = join(dir, 'ca.pem');
  let office: TestOffice;
  let shop = '';
  let port = 0;
  const counters: TestCounter[] = [];
  const closing: (() => Promise<unknown>)[] = [];

  beforeAll(async () => {
    writeFileSync(caFile, ca.pem);
    const tls = writePair(dir, makeCertificate({ name: 'head office', names, by: ca }));
    office = await startTestOffice({ empty: true, running: { tls, terminalCa: ca.pem } });
    port = Number(new URL(office.url).port);
    const wanted = { name: '我的店', currency: 'CNY', zone: 'Asia/Shanghai' } as const;
    shop = (
      await addShop(office.service.office, {
        ...wanted,
        language: 'zh',
        groups: [],
        calendar: null,
      })
    ).id;
  });
  afterAll(async () => {
    await office?.stop();
    rmSync(dir, { recursive: true, force: true });
  });
  afterEach(async () => {
    for (const counter of counters.splice(0)) {
      await counter.close();
      forget(counter.dir);
    }
    for (const close of closing.splice(0)) await close();
  });

  function counterWith(environment: Readonly<Record<string, string>>): TestCounter {
    const own = mkdtempSync(join(tmpdir(), 'countersign-way-counter-'));
    const counter = openCounter(own, environment);
    counters.push(counter);
    return counter;
  }

  async function code(): Promise<string> {
    return (await makeEnrolmentCode(office.service.office, shop)).code;
  }

  function wayWith(environment: Readonly<Record<string, string>>): Way {
    const way = openWay({ dir, environment, log: quiet });
    closing.push(() => way.close());
    return way;
  }

  async function proxy(options: Partial<ConnectProxyOptions> = {}): Promise<ConnectProxy> {
    const started = await startConnectProxy({ auth: null, to: port, ...options });
    closing.push(() => started.stop());
    return started;
  }

  async function tlsServer(wanted: Wanted): Promise<string> {
    const { pem: cert, keyPem: key } = makeCertificate(wanted);
    const server: Server = createTlsServer({ cert, key }, (_request, response) => {
      response.end('{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    });
    const address = server.address();
    return `https://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/`;
  }

  it('believes the chain’s own authority, and enrols and syncs by it', async () => {
    const counter = counterWith({ COUNTERSIGN_HQ_CA: caFile });
    expect(await counter.enrol(office.url, await code())).toMatchObject({ ok: true });
    await counter.line.now();
    expect(counter.line.status()).toMatchObject({ reachable: true, lastProblem: null });
  });

  it('I8 sends nothing to a certificate it can’t trust, and says that it is that', async () => {
    const counter = counterWith({});
    const answer = await counter.enrol(office.url, await code());
    const problem = { code: 'hqNotTrusted', detail: { why: 'notTrusted' } };
    expect(answer).toMatchObject({ ok: false, problem });
    expect(counter.store.read((tx) => tx.identity())).toBeNull();
  });

  it('shows on the line’s status that the certificate is not trusted any more', async () => {
    const counter = counterWith({ COUNTERSIGN_HQ_CA: caFile });
    await counter.enrol(office.url, await code());
    const moved = await tlsServer({ name: 'somebody else', names });
    counter.store.write((tx) => {
      const identity = tx.identity();
      if (identity !== null) tx.setIdentity({ ...identity, hqUrl: moved });
    });
    await counter.line.now();
    expect(counter.line.status()).toMatchObject({ reachable: false, lastProblem: 'hqNotTrusted' });
  });

  it.each<[string, Wanted, string]>([
    ['somebody else vouches for it', { name: 'x', names }, 'notTrusted'],
    [
      'it has run out',
      { name: 'x', names, by: ca, from: new Date('2020-01-01'), until: new Date('2021-01-01') },
      'certificateDate',
    ],
    [
      'it is not good yet',
      { name: 'x', names, by: ca, from: new Date('2090-01-01'), until: new Date('2091-01-01') },
      'certificateDate',
    ],
    ['it is another’s', { name: 'x', names: ['other.test'], by: ca }, 'certificateName'],
  ])('I8 has a word of its own for a certificate that won’t do: %s', async (_what, wanted, why) => {
    const url = new URL(await tlsServer(wanted));
    const way = wayWith({ COUNTERSIGN_HQ_CA: caFile });
    expect(await reach(url, { method: 'GET' }, withinMs, undefined, way)).toBe(why);
  });

  it('I8 no variable of the environment turns the check off, with a proxy or without', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    closing.push(async () => void vi.unstubAllEnvs());
    const through = await proxy();
    const named = new URL(`https://hq.test:${port}/healthz`);
    const ways = [{}, { HTTPS_PROXY: `http://127.0.0.1:${through.port}` }] as const;
    const [direct, tunnelled] = ways.map(wayWith);
    expect(await reach(new URL(office.url), {}, withinMs, undefined, direct)).toBe('notTrusted');
    expect(await reach(named, {}, withinMs, undefined, tunnelled)).toBe('notTrusted');
    expect(through.heard).toEqual([`CONNECT hq.test:${port}`]);
  });

  it.each(['nothing', null])(
    'I8 where the authority given can’t be read (%s), no other is believed in its place',
    async (held) => {
      const file = join(dir, 'unreadable.pem');
      rmSync(file, { force: true });
      if (held !== null) writeFileSync(file, held);
      const publicOne = makeCertificate({ name: 'an authority everybody believes' });
      const before = getCACertificates('default');
      setDefaultCACertificates([...before, publicOne.pem]);
      try {
        const url = new URL(await tlsServer({ name: 'x', names, by: publicOne }));
        const usual = await reach(url, {}, withinMs, undefined, wayWith({}));
        expect(usual).toMatchObject({ status: 200 });
        const way = wayWith({ COUNTERSIGN_HQ_CA: file });
        expect(await reach(url, {}, withinMs, undefined, way)).toBe('notTrusted');
      } finally {
        setDefaultCACertificates(before);
      }
    },
  );

  it('I8 a roll-out’s file that came to nothing, or came to a counter at work, changes nobody’s trust', async () => {
    const wanted = { count: 1, days: 1, hqUrl: office.url };
    const { file } = await makeBatch(office.service.office, shop, wanted);
    const read = enrolmentFile.parse(file);
    const foreign = { ...read, ca: makeCertificate({ name: 'somebody else' }).pem };
    const own = mkdtempSync(join(tmpdir(), 'countersign-way-file-'));
    const counter = openCounter(own);
    counters.push(counter);
    const way = openWay({ dir: own, environment: {}, log: quiet });
    closing.push(() => way.close());
    const { store, secrets } = counter;
    const deps = { store, secrets, crypto: createCrypto(), log: quiet, way, onEnrolled: () => {} };
    const enrolling = createEnrolling(deps);
    const kept = join(own, caFileName);
    expect(await enrolling.byFile(foreign, '')).toMatchObject({ ok: false });
    expect(existsSync(kept)).toBe(false);
    expect(await enrolling.byFile(read, '')).toMatchObject({ ok: true });
    expect(await enrolling.byFile(foreign, '')).toMatchObject({ ok: false });
    expect(readFileSync(kept, 'utf8').trim()).toBe(ca.pem.trim());
    expect(await reach(new URL(office.url), {}, withinMs, undefined, way)).toMatchObject({
      status: 200,
    });
  });

  it('a file that holds no authority makes nobody trusted', async () => {
    const empty = join(dir, 'empty.pem');
    writeFileSync(empty, 'nothing');
    const way = wayWith({ COUNTERSIGN_HQ_CA: empty });
    expect(await reach(new URL(office.url), {}, withinMs, undefined, way)).toBe('notTrusted');
  });

  it('goes through a proxy with a name and a password, which knows names this machine doesn’t', async () => {
    const { port: proxyPort, heard } = await proxy({ auth: 'till 1:p@ss' });
    const HTTPS_PROXY = `http://till%201:p%40ss@127.0.0.1:${proxyPort}`;
    const counter = counterWith({ COUNTERSIGN_HQ_CA: caFile, HTTPS_PROXY });
    const answer = await counter.enrol('https://hq.test:8443/', await code());
    expect(answer).toMatchObject({ ok: true });
    await counter.line.now();
    expect(counter.line.status()).toMatchObject({ reachable: true });
    expect(new Set(heard)).toEqual(new Set(['CONNECT hq.test:8443']));
  });

  it('keeps a tunnel for the next request', async () => {
    const { port: proxyPort, heard } = await proxy();
    const HTTPS_PROXY = `http://127.0.0.1:${proxyPort}`;
    const way = wayWith({ COUNTERSIGN_HQ_CA: caFile, HTTPS_PROXY });
    for (let request = 0; request < 5; request++) {
      const url = new URL('https://hq.test:8443/v1/keys');
      const reached = await reach(url, {}, withinMs, undefined, way);
      expect(reached).toMatchObject({ status: 200 });
    }
    expect(heard.length).toBeLessThan(5);
  });

  it('I8 a proxy that opens the tunnel with its own certificate is not taken for head office', async () => {
    const stranger = new URL(await tlsServer({ name: 'proxy', names }));
    const { port: proxyPort } = await proxy({ to: Number(stranger.port) });
    const HTTPS_PROXY = `http://127.0.0.1:${proxyPort}`;
    const way = wayWith({ COUNTERSIGN_HQ_CA: caFile, HTTPS_PROXY });
    const url = new URL('https://hq.test:8443/v1/keys');
    expect(await reach(url, {}, withinMs, undefined, way)).toBe('notTrusted');
  });

  it.each(['https://hq.test:8443/', 'http://hq.test:8787/'])(
    'says that the proxy refuses, where it does: %s',
    async (hqUrl) => {
      const { port: proxyPort, heard } = await proxy({ auth: 'till:right' });
      const proxyUrl = `http://till:wrong@127.0.0.1:${proxyPort}`;
      const counter = counterWith({ HTTPS_PROXY: proxyUrl, HTTP_PROXY: proxyUrl });
      const answer = await counter.enrol(hqUrl, '00000000');
      expect(answer).toMatchObject({ ok: false, problem: { code: 'proxyRefused' } });
      expect(heard.length).toBeGreaterThan(0);
    },
  );

  it('I6 a page that the proxy puts in place of the answer is none', async () => {
    const { port: proxyPort } = await proxy({ blocks: true });
    const counter = counterWith({ http_proxy: `http://127.0.0.1:${proxyPort}` });
    const answer = await counter.enrol('http://hq.test:8787/', '00000000');
    expect(answer).toMatchObject({ ok: false, problem: { detail: { why: 'notHq' } } });
  });

  it('asks what is on this machine, and what NO_PROXY names, without the proxy', async () => {
    const { port: proxyPort, heard } = await proxy();
    const HTTPS_PROXY = `http://127.0.0.1:${proxyPort}`;
    const NO_PROXY = 'other.test, hq.test';
    const way = wayWith({ COUNTERSIGN_HQ_CA: caFile, HTTPS_PROXY, NO_PROXY });
    const reached = await reach(new URL('v1/keys', office.url), {}, withinMs, undefined, way);
    expect(reached).toMatchObject({ status: 200 });
    await reach(new URL('https://hq.test:8443/'), {}, 500, undefined, way);
    expect(heard).toEqual([]);
  });

  it('a roll-out’s file brings the authority, and it is kept for the next start', async () => {
    const { file } = await makeBatch(office.service.office, shop, {
      count: 2,
      days: 1,
      hqUrl: office.url,
    });
    const own = mkdtempSync(join(tmpdir(), 'countersign-way-file-'));
    const counter = openCounter(own);
    counters.push(counter);
    const way = openWay({ dir: own, environment: {}, log: quiet });
    closing.push(() => way.close());
    const { store, secrets } = counter;
    const deps = { store, secrets, crypto: createCrypto(), log: quiet, way, onEnrolled: () => {} };
    const enrolling = createEnrolling(deps);
    expect(await enrolling.byFile(enrolmentFile.parse(file), '')).toMatchObject({ ok: true });
    const kept = join(own, caFileName);
    expect(readFileSync(kept, 'utf8').trim()).toBe(ca.pem.trim());
    const readers = process.platform === 'win32' ? 0 : statSync(kept).mode & 0o077;
    expect(readers).toBe(0);
    await counter.close();
    const again = openCounter(own);
    counters.splice(counters.indexOf(counter), 1, again);
    await again.line.now();
    expect(again.line.status()).toMatchObject({ reachable: true });
    expect(existsSync(kept)).toBe(true);
  });
});
