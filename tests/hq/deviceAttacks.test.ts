import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import type { DeviceReport } from '../../hq/devices/devices.ts';
import type { Exposure } from '../../hq/devices/exposure.ts';
import { noForgottenBook } from '../../hq/customers/forgottenBook.ts';
import { sweepNonces } from '../../hq/http/terminals/deviceAuth.ts';
import { buildServer } from '../../hq/http/server.ts';
import type { CaseReport } from '../../hq/cases/caseList.ts';
import type { QuarantineReport } from '../../hq/reports/reports.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { pushReply, replyHeaders, requestHeaders } from '../../shared/protocol/push.ts';
import type { Standing } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import { standingBytes } from '../../shared/protocol/signatures.ts';
import { makeCampaign, makeRefs, used, usesOf } from './chainKit.ts';
import { PaperTerminal, redemption } from './paperTerminal.ts';
import { startTestOffice, testAdminToken } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

interface Signed {
  readonly path?: string;
  readonly body?: string;
  readonly method?: string;
}

/** Headers signed for one request; what is then sent with them is the test's business. */
function signedHeaders(terminal: PaperTerminal, { path, body, method }: Required<Signed>) {
  const nonce = bytesToHex(hqCrypto.randomBytes(16));
  const at = Date.now();
  const { device, epoch } = terminal;
  const bodySha256 = createHash('sha256').update(body).digest('hex');
  const bytes = requestBytes({ method, path, bodySha256, device, epoch, nonce, at });
  return {
    [requestHeaders.device]: device,
    [requestHeaders.epoch]: String(epoch),
    [requestHeaders.nonce]: nonce,
    [requestHeaders.at]: String(at),
    [requestHeaders.signature]: bytesToHex(hqCrypto.sign(terminal.deviceKey, bytes)),
  };
}

describe('a device under attack', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());

  async function report({ device, epoch }: PaperTerminal): Promise<DeviceReport | undefined> {
    const { devices } = await office.list<{ devices: readonly DeviceReport[] }>('devices');
    return devices.find((one) => one.device === device && one.epoch === epoch);
  }

  async function casesOf(terminal: PaperTerminal): Promise<readonly CaseReport[]> {
    const { cases } = await office.list<{ cases: readonly CaseReport[] }>('cases?limit=1000');
    return cases.filter((one) => one.device === terminal.device);
  }

  async function setAside(terminal: PaperTerminal): Promise<readonly QuarantineReport[]> {
    const { quarantine } = await office.list<{ quarantine: readonly QuarantineReport[] }>(
      'quarantine?limit=1000',
    );
    return quarantine.filter((one) => one.device === terminal.device);
  }

  /** The standing of the answer's headers, where head office's signature for this request holds. */
  function standingIn(terminal: PaperTerminal, nonce: string, response: Response): Standing | null {
    const standing = response.headers.get(replyHeaders.standing) as Standing | null;
    if (standing === null) return null;
    const { device, epoch } = terminal;
    const time = Number(response.headers.get(replyHeaders.time));
    const bytes = standingBytes({ nonce, device, epoch, standing, time });
    const signature = hexToBytes(response.headers.get(replyHeaders.standingSignature) ?? '');
    expect(hqCrypto.verify(terminal.timePublicKey, bytes, signature)).toBe(true);
    return standing;
  }

  async function redeemedRefs(terminal: PaperTerminal, count: number) {
    const campaign = await makeCampaign(office, {});
    const refs = await makeRefs(office, campaign, count);
    for (const ref of refs) terminal.append(redemption([used(campaign, ref)]));
    return refs;
  }

  describe('requests', () => {
    const path = '/v1/feed?after=0&wait=0';

    it('I8: a signature is for one method, path, query and body', async () => {
      const terminal = await office.terminal();
      const send = async (signed: Signed, sent: Signed) => {
        const whole = { path, body: '', method: 'GET' };
        const headers = signedHeaders(terminal, { ...whole, ...signed });
        const { method, body, path: to } = { ...whole, ...sent };
        const json = { ...headers, 'content-type': 'application/json' };
        const init = body === '' ? { method, headers } : { method, headers: json, body };
        return (await fetch(new URL(to, office.url), init)).status;
      };
      expect(await send({}, {})).toBe(200);
      for (const other of [
        '/v1/feed?after=1&wait=0',
        '/v1/snapshot?page=0',
        '/v1/feed?wait=0&after=0',
      ]) {
        expect([other, await send({}, { path: other })]).toEqual([other, 401]);
      }
      terminal.append({ kind: 'signIn' });
      const body = JSON.stringify(terminal.request(terminal.journal));
      const push = { path: '/v1/push', method: 'POST', body };
      expect(await send(push, { ...push, body: `${body} ` })).toBe(401);
      expect(await send({ ...push, method: 'GET' }, push)).toBe(401);
      // Another way to write the same address is another address.
      expect(await send({}, { path: '/v1/%66eed?after=0&wait=0' })).toBe(401);
    });

    it('I8: a header said twice, or a number written otherwise, signs nothing', async () => {
      const terminal = await office.terminal();
      const headers = signedHeaders(terminal, { path, body: '', method: 'GET' });
      const raw = (lines: readonly string[]) =>
        new Promise<string>((resolve, reject) => {
          const { port, hostname } = new URL(office.url);
          const socket = connect(Number(port), hostname);
          let answer = '';
          socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
          socket.on('end', () => resolve(answer.split('\r\n')[0] ?? '')).on('error', reject);
          // Whoever hangs up is not answered: the last line asks head office to.
          socket.write(
            [
              `GET ${path} HTTP/1.1`,
              `host: ${hostname}`,
              ...lines,
              'connection: close',
              '',
              '',
            ].join('\r\n'),
          );
        });
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
      for (const name of Object.values(requestHeaders)) {
        const twice = [...lines, `${name}: ${headers[name]}`];
        expect([name, await raw(twice)]).toEqual([name, 'HTTP/1.1 401 Unauthorized']);
      }
      for (const epoch of ['1.0', '01', '0x1', '1e0', ' +1']) {
        const other = { ...headers, [requestHeaders.epoch]: epoch };
        const response = await fetch(new URL(path, office.url), { headers: other });
        expect([epoch, response.status]).toEqual([epoch, 401]);
      }
      expect(await raw(lines)).toBe('HTTP/1.1 200 OK');
    });

    it('I8: a request heard by one process is no news to another, nor after the nonces were swept', async () => {
      const terminal = await office.terminal();
      const headers = signedHeaders(terminal, { path, body: '', method: 'GET' });
      expect((await fetch(new URL(path, office.url), { headers })).status).toBe(200);
      await sweepNonces(office.service.office);
      const forgotten = noForgottenBook;
      const options = { adminToken: testAdminToken, forgotten, log: () => undefined };
      const other = await buildServer(office.service.office, options);
      try {
        const replayed = await other.inject({ method: 'GET', url: path, headers });
        expect(replayed.statusCode).toBe(401);
      } finally {
        await other.close();
      }
    });

    it('a device with a wrong clock gets the signed time and nothing else', async () => {
      const terminal = await office.terminal();
      const response = await terminal.fetchSigned(path, { at: Date.now() + 86_400_000 });
      expect(response.headers.get(replyHeaders.timeSignature)).not.toBeNull();
      expect(response.headers.get(replyHeaders.standing)).toBeNull();
      expect(Object.keys((await response.json()) as object).toSorted()).toEqual([
        'code',
        'status',
        'title',
        'type',
      ]);
    });

    it('says how a device stands to whoever proved to be it, and to nobody else', async () => {
      const terminal = await office.terminal();
      const nonce = bytesToHex(hqCrypto.randomBytes(16));
      const response = await terminal.fetchSigned(path, { nonce });
      expect(standingIn(terminal, nonce, response)).toBe('active');
      const key = hqCrypto.randomBytes(32);
      const stranger = await terminal.fetchSigned(path, { key });
      expect(stranger.headers.get(replyHeaders.standing)).toBeNull();
    });
  });

  it('I1, I8: an old epoch hands in what it had not sent, and does nothing else', async () => {
    const before = await office.terminal();
    const refs = await redeemedRefs(before, 1);
    const now = await PaperTerminal.enrol(office.url, await office.code(), before.deviceKey);
    expect(now.epoch).toBe(before.epoch + 1);
    const feed = await before.fetchSigned('/v1/feed?after=0&wait=0');
    expect([feed.status, await feed.json()]).toMatchObject([403, { code: 'superseded' }]);
    expect(await before.push()).toMatchObject({ result: 'accepted' });
    expect(await usesOf(office, refs[0] ?? '')).toMatchObject([{ settled: 'good' }]);
  });

  describe('cut off', () => {
    it('I6, I8: what it sends is kept and acknowledged, and believed by nobody', async () => {
      const terminal = await office.terminal();
      const [ref] = await redeemedRefs(terminal, 1);
      await office.admin(`devices/${terminal.device}/revoke`, { by: 'Wang', note: 'stolen' });
      const reply = pushReply.parse(await terminal.push());
      if (reply.result !== 'accepted') throw new Error(reply.result);
      expect(reply.ack.seq).toBe(1);
      expect(reply.quarantined.map(({ seq }) => seq)).toEqual([1]);
      expect(await usesOf(office, ref ?? '')).toEqual([]);
      expect((await casesOf(terminal)).map(({ kind }) => kind)).toEqual(['revokedUpload']);
      terminal.append({ kind: 'signIn' });
      await terminal.push();
      // One case says it all, and nothing of it settles by itself.
      expect(await casesOf(terminal)).toHaveLength(1);
      expect(await setAside(terminal)).toHaveLength(2);
    });

    it('gets nothing more, and is told so by a word only head office can sign', async () => {
      const terminal = await office.terminal();
      await office.admin(`devices/${terminal.device}/revoke`, {});
      const paths = [
        '/v1/feed?after=0&wait=0',
        '/v1/snapshot?page=0',
        '/v1/devices/self/entries?epoch=1&after=0',
      ];
      for (const path of paths) {
        const nonce = bytesToHex(hqCrypto.randomBytes(16));
        const response = await terminal.fetchSigned(path, { nonce });
        expect(response.status).toBe(403);
        expect(standingIn(terminal, nonce, response)).toBe('revoked');
        expect(await response.text()).not.toContain(office.chain.campaigns[0]?.id);
      }
    });

    it('a person decides on its entries, a range at a time and once', async () => {
      const terminal = await office.terminal();
      const refs = await redeemedRefs(terminal, 4);
      await office.admin(`devices/${terminal.device}/revoke`, {});
      await terminal.push();
      const decide = async (from: number, to: number, verdict: string) => {
        const said = { epoch: 1, from, to, verdict, by: 'Wang', note: 'rang the shop' };
        return office.admin(`devices/${terminal.device}/decide`, said);
      };
      expect(await (await decide(1, 2, 'accepted')).json()).toEqual({ decided: 2 });
      expect(await (await decide(3, 3, 'rejected')).json()).toEqual({ decided: 1 });
      expect((await decide(1, 3, 'rejected')).status).toBe(404);
      expect((await decide(4, 4 + 500, 'rejected')).status).toBe(400);
      const settled = await Promise.all(refs.map((ref) => usesOf(office, ref)));
      expect(settled.map((uses) => uses.map((use) => use.settled))).toEqual([
        ['good'],
        ['good'],
        [],
        [],
      ]);
      const verdicts = (await setAside(terminal)).map(({ seq, verdict, decidedBy }) => [
        seq,
        verdict,
        decidedBy,
      ]);
      expect(verdicts.toSorted()).toEqual([
        [1, 'accepted', 'Wang'],
        [2, 'accepted', 'Wang'],
        [3, 'rejected', 'Wang'],
        [4, null, null],
      ]);
    });

    it('a use accepted late is judged by what was used meanwhile', async () => {
      const [lost, other] = [await office.terminal(), await office.terminal('xuhui')];
      const campaign = await makeCampaign(office, {});
      const [ref = ''] = await makeRefs(office, campaign, 1);
      lost.append(redemption([used(campaign, ref)]));
      await office.admin(`devices/${lost.device}/revoke`, {});
      await lost.push();
      other.append(redemption([used(campaign, ref)]));
      await other.push();
      await office.admin(`devices/${lost.device}/decide`, {
        epoch: 1,
        from: 1,
        to: 1,
        verdict: 'accepted',
      });
      expect((await usesOf(office, ref)).map(({ device, settled }) => [device, settled])).toEqual([
        [lost.device, 'honouredDuplicate'],
        [other.device, 'good'],
      ]);
    });

    it('its issuer key dies with it where it is lost, and not where it is only retired', async () => {
      for (const [reason, state] of [
        ['lost', 'revoked'],
        ['retired', 'retired'],
      ]) {
        const terminal = await office.terminal();
        await office.admin(`devices/${terminal.device}/revoke`, { reason });
        const exposure = await office.list<Exposure>(`devices/${terminal.device}/exposure`);
        expect(exposure.issuerKeys.map((key) => key.state)).toEqual([state]);
      }
    });

    it('lists what somebody with it knows and can still do', async () => {
      const terminal = await office.terminal();
      await redeemedRefs(terminal, 2);
      await terminal.push();
      await terminal.fetchSigned('/v1/feed?after=0&wait=0&head=7');
      await office.admin(`devices/${terminal.device}/revoke`, { by: 'Wang', note: 'stolen' });
      expect(await office.list<Exposure>(`devices/${terminal.device}/exposure`)).toMatchObject({
        state: 'revoked',
        knowsChainKey: true,
        waiting: 5,
        totals: { redeemedCount: 2, redeemedMinor: 2000 },
        redeemedADay: 2,
        leases: 0,
        undecided: 0,
        events: [{ kind: 'revoked', by: 'Wang', note: 'lost: stolen' }],
      });
    });
  });

  describe('two histories of one device (a cloned disk)', () => {
    async function cloned() {
      const terminal = await office.terminal();
      terminal.append({ kind: 'signIn' });
      await terminal.push();
      const clone = new PaperTerminal(office.url, terminal.deviceKey, terminal.reply);
      clone.append({ kind: 'signOut', because: 'operator' });
      return { terminal, clone };
    }

    it('I3, I6: the second one is noticed and frozen, and what it said is kept for a person', async () => {
      const { terminal, clone } = await cloned();
      await redeemedRefs(clone, 1);
      expect(await clone.push()).toMatchObject({ result: 'frozen', seq: 1 });
      expect((await casesOf(terminal)).map(({ kind }) => kind)).toEqual(['twoHistories']);
      const rivals = await office.service.office.db
        .selectFrom('rival_entry')
        .select(['seq', 'hash'])
        .where('device_id', '=', terminal.device)
        .orderBy('seq')
        .execute();
      expect(rivals).toEqual(clone.journal.map(({ seq, hash }) => ({ seq, hash })));
      const nonce = bytesToHex(hqCrypto.randomBytes(16));
      const feed = await terminal.fetchSigned('/v1/feed?after=0&wait=0', { nonce });
      expect([feed.status, standingIn(terminal, nonce, feed)]).toEqual([200, 'frozen']);
      // It listens; it makes nothing.
      const made = await terminal.fetchSigned('/v1/vouchers/make', { method: 'POST', body: '{}' });
      expect([made.status, await made.json()]).toMatchObject([403, { code: 'frozen' }]);
    });

    it('a person who found out which is true has it heard again; the other freezes it anew', async () => {
      const { terminal, clone } = await cloned();
      await clone.push();
      const unfreeze = (body: object) =>
        office.admin(`devices/${terminal.device}/unfreeze`, { epoch: 1, by: 'Wang', ...body });
      expect((await unfreeze({})).status).toBe(400);
      expect((await unfreeze({ note: 'the clone was a backup, put away' })).status).toBe(200);
      terminal.append({ kind: 'signIn' });
      expect(await terminal.push()).toMatchObject({ result: 'accepted', ack: { seq: 2 } });
      expect((await unfreeze({ note: 'again' })).status).toBe(409);
      expect(await clone.push()).toMatchObject({ result: 'frozen' });
      expect((await report(terminal))?.state).toBe('frozen');
      const { events } = await office.list<Exposure>(`devices/${terminal.device}/exposure`);
      expect(events.map(({ kind }) => kind)).toEqual(['frozen', 'unfrozen', 'frozen']);
    });

    it('I8: a cut-off device with a second history stays cut off', async () => {
      const { terminal, clone } = await cloned();
      await office.admin(`devices/${terminal.device}/revoke`, {});
      expect(await clone.push()).toMatchObject({ result: 'frozen' });
      expect((await report(terminal))?.state).toBe('revoked');
    });
  });

  it('a case is closed once, with who and why, and stays to be read', async () => {
    const terminal = await office.terminal();
    await redeemedRefs(terminal, 1);
    await office.admin(`devices/${terminal.device}/revoke`, {});
    await terminal.push();
    const [found] = await casesOf(terminal);
    const close = (body: object) => office.admin(`cases/${found?.caseId}/close`, body);
    expect((await close({ by: 'Wang' })).status).toBe(400);
    expect((await close({ by: 'Wang', note: 'police report 7' })).status).toBe(200);
    expect((await close({ by: 'Li', note: 'mine' })).status).toBe(409);
    expect(await casesOf(terminal)).toEqual([]);
    const { cases } = await office.list<{ cases: readonly CaseReport[] }>(
      'cases?state=closed&limit=1000',
    );
    expect(cases.find(({ caseId }) => caseId === found?.caseId)).toMatchObject({
      closedBy: 'Wang',
      closingNote: 'police report 7',
    });
  });
});
