import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import type { DeviceReport } from '../../hq/devices/devices.ts';
import type { Enrolling } from '../../main/app/upkeep/setup.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createEnrolling } from '../../main/sync/joining/enrolling.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { EnrolmentFile } from '../../shared/protocol/enrolment.ts';
import { enrolOffer } from '../../shared/protocol/enrolment.ts';
import type { CaseReport } from '../../hq/cases/caseList.ts';
import {
  enrolRequestOf,
  freshKeys,
  openPath,
  postEnrol,
  postSigned,
} from '../hq/paperEnrolment.ts';
import { redeemed, redemption } from '../hq/paperTerminal.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { forget, openCounter } from './counter.ts';
import type { TestCounter } from './counter.ts';
import { openSimCounter } from './simCounter.ts';
import { leavesOf, startTamperer, withLeafChanged } from './tamperer.ts';
import type { Tamperer } from './tamperer.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

describe('a terminal joins, and is cut off', () => {
  let office: TestOffice;
  let between: Tamperer;
  const counters: TestCounter[] = [];

  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());
  beforeEach(async () => {
    between = await startTamperer(office.url);
  });
  afterEach(async () => {
    for (const counter of counters.splice(0)) {
      await counter.close();
      forget(counter.dir);
    }
    await between.stop();
  });

  function fresh(): TestCounter {
    const counter = openCounter();
    counters.push(counter);
    return counter;
  }

  function enrollingOf(counter: TestCounter): Enrolling {
    const { store, secrets } = counter;
    const onEnrolled = () => undefined;
    return createEnrolling({ store, secrets, crypto: createCrypto(), log: quiet, onEnrolled });
  }

  async function reports(): Promise<readonly DeviceReport[]> {
    return (await office.list<{ devices: readonly DeviceReport[] }>('devices')).devices;
  }

  async function newest(): Promise<DeviceReport | undefined> {
    return (await reports()).toSorted((a, b) => b.enrolledAt - a.enrolledAt)[0];
  }

  function isSetUp(counter: TestCounter): boolean {
    return counter.store.read((tx) => tx.identity() !== null);
  }

  const deviceKeyOf = (counter: TestCounter) =>
    bytesToHex(counter.secrets.get('deviceKey') ?? new Uint8Array());

  describe('with a person in front', () => {
    async function begun(enrolling: Enrolling) {
      const wanted = { hqUrl: between.url, code: await office.code(), counterName: '3' };
      const answer = await enrolling.begin(wanted);
      if (!answer.ok) throw new Error(answer.problem.code);
      return { view: answer.value, at: await newest() };
    }

    it('keeps nothing before the digits, the same at head office, were compared', async () => {
      const counter = fresh();
      const enrolling = enrollingOf(counter);
      const { view, at } = await begun(enrolling);
      expect(view).toMatchObject({ shop: '静安寺店', waits: false });
      expect(at?.check).toBe(view.check);
      expect([isSetUp(counter), counter.secrets.get('chainKey')]).toEqual([false, null]);
      expect(enrolling.current()).toEqual(view);
      expect(await enrolling.compared(true)).toEqual({ ok: true, value: { state: 'joined' } });
      expect([isSetUp(counter), enrolling.current()]).toEqual([true, null]);
    });

    it('“they differ” forgets all of it, makes new keys, and has the device cut off', async () => {
      const counter = fresh();
      const enrolling = enrollingOf(counter);
      const { at } = await begun(enrolling);
      const key = deviceKeyOf(counter);
      expect(await enrolling.compared(false)).toEqual({ ok: true, value: { state: 'forgotten' } });
      expect([isSetUp(counter), counter.secrets.get('chainKey')]).toEqual([false, null]);
      expect(deviceKeyOf(counter)).not.toBe(key);
      const after = (await reports()).find((one) => one.device === at?.device);
      expect(after?.state).toBe('revoked');
      // And it can begin anew, as another device.
      expect((await begun(enrolling)).at?.device).not.toBe(at?.device);
    });

    it('waits for head office where a person there must agree, through its yes and its no', async () => {
      await office.admin('enrolment', { needsConfirmation: true }, 'PUT');
      try {
        for (const same of [true, false]) {
          const counter = fresh();
          const enrolling = enrollingOf(counter);
          const { at } = await begun(enrolling);
          expect(await enrolling.compared(true)).toEqual({ ok: true, value: { state: 'waiting' } });
          expect(enrolling.current()).toMatchObject({ waits: true });
          const text = JSON.stringify(between.passed);
          expect(text).not.toContain(bytesToHex(office.service.office.keys.chainKey));
          await office.admin(`devices/${at?.device}/confirm`, { epoch: 1, same });
          const answer = await enrolling.compared(true);
          expect(answer).toMatchObject(
            same
              ? { ok: true, value: { state: 'joined' } }
              : { ok: false, problem: { code: 'hqRefused' } },
          );
          expect([isSetUp(counter), enrolling.current()]).toEqual([same, null]);
        }
      } finally {
        await office.admin('enrolment', { needsConfirmation: false }, 'PUT');
      }
    });

    it('I8: somebody in between who enrols in its place shows other digits', async () => {
      const code = await office.code();
      const chain = await startTestOffice({ empty: true });
      try {
        const made = await chain.admin('shops', { name: '静安寺店', currency: 'CNY', zone: 'UTC' });
        const { id } = (await made.json()) as { readonly id: string };
        // The code is spent at the true head office with keys of his own …
        const keys = freshKeys();
        const request = enrolRequestOf(code, keys);
        const offer = enrolOffer.parse(await (await postEnrol(office.url, request)).json());
        const { terminalNonce, deviceKey } = keys;
        await postSigned(office.url, openPath, offer, deviceKey, { terminalNonce });
        const atHq = (await reports()).find((one) => one.device === offer.certificate.device);
        // … and the terminal joins his own chain instead.
        const counter = fresh();
        const enrolling = enrollingOf(counter);
        const wanted = { hqUrl: chain.url, code: await chain.code(id), counterName: '3' };
        const answer = await enrolling.begin(wanted);
        if (!answer.ok) throw new Error(answer.problem.code);
        expect(answer.value.check).not.toBe(atHq?.check);
        expect(isSetUp(counter)).toBe(false);
      } finally {
        await chain.stop();
      }
    });
  });

  it('I8: an answer of which any part was changed makes it nobody’s device', async () => {
    const counter = fresh();
    const code = await office.code();
    const seen = new Map<string, unknown>();
    between.set((path, text) => {
      if (path.startsWith('/v1/enrol')) seen.set(path, JSON.parse(text));
      return text;
    });
    const probe = fresh();
    expect((await probe.enrol(between.url, await office.code())).ok).toBe(true);
    for (const path of ['/v1/enrol', openPath]) {
      for (const leaf of leavesOf(seen.get(path))) {
        between.set((at, text) =>
          at === path ? JSON.stringify(withLeafChanged(JSON.parse(text), leaf)) : text,
        );
        const answer = await counter.enrol(between.url, code);
        expect([path, leaf.join('.'), answer.ok]).toEqual([path, leaf.join('.'), false]);
        expect(isSetUp(counter)).toBe(false);
      }
    }
    expect(leavesOf(seen.get(openPath)).length).toBeGreaterThan(50);
    between.set((_path, text) => text);
    expect((await counter.enrol(between.url, code)).ok).toBe(true);
  }, 120_000);

  it('I8: a head office with another root is not believed by a terminal of ours', async () => {
    const counter = fresh();
    await counter.enrol(between.url, await office.code());
    await counter.line.now();
    const before = counter.store.read((tx) => tx.sync());
    const fake = await startTestOffice({ empty: true });
    try {
      between.target(fake.url);
      counter.append(redemption([redeemed('7'.repeat(32))]));
      await counter.line.now();
      const after = counter.store.read((tx) => tx.sync());
      expect(after).toEqual(before);
      expect(counter.line.status()).toMatchObject({ lastProblem: 'hqUnreachable' });
    } finally {
      await fake.stop();
    }
  });

  describe('by a roll-out’s file', () => {
    async function fileOf(count: number): Promise<EnrolmentFile> {
      const wanted = { count, days: 3, hqUrl: between.url };
      const response = await office.admin('shops/xuhui/batches', wanted);
      return ((await response.json()) as { readonly file: EnrolmentFile }).file;
    }

    it('terminals that share a file each find a token of their own, until none is left', async () => {
      const file = await fileOf(3);
      const answers: unknown[] = [];
      for (let n = 0; n < 4; n++) answers.push(await enrollingOf(fresh()).byFile(file, ''));
      const joined = { ok: true, value: null };
      const refused = { ok: false, problem: { code: 'hqRefused', detail: { hq: 'codeRefused' } } };
      expect(answers).toMatchObject([joined, joined, joined, refused]);
      const names = counters.flatMap(({ store }) =>
        store.read((tx) => tx.identity()?.counterName ?? []),
      );
      expect(new Set(names).size).toBe(3);
    });

    it('I8: a head office with another root than the file names uses up no token', async () => {
      const file = await fileOf(1);
      const counter = fresh();
      const other = {
        ...file,
        rootPublicKey: bytesToHex(hqCrypto.publicKeyOf(freshKeys().deviceKey)),
      };
      expect(await enrollingOf(counter).byFile(other, '')).toMatchObject({ ok: false });
      expect(isSetUp(counter)).toBe(false);
      expect(await enrollingOf(counter).byFile(file, '')).toMatchObject({ ok: true });
    });
  });

  describe('cut off', () => {
    const standingOf = (counter: TestCounter) => counter.store.read((tx) => tx.sync().standing);

    async function atWork(): Promise<TestCounter> {
      const counter = fresh();
      await counter.enrol(between.url, await office.code());
      await counter.line.now();
      return counter;
    }

    it('I6, I8: learns it by a signed word, hands in its journal, and remembers', async () => {
      const counter = await atWork();
      const device = counter.store.read((tx) => tx.identity()?.device ?? '');
      const ref = office.chain.vouchers.find((one) => one.cached.campaignNo === 101)?.cached.ref;
      const seq = counter.append(redemption([redeemed(ref ?? '')]));
      await office.admin(`devices/${device}/revoke`, { note: 'stolen' });
      await counter.line.now();
      expect(standingOf(counter)).toBe('revoked');
      expect(counter.store.read((tx) => tx.sync())).toMatchObject({
        ackedSeq: seq,
        quarantined: 1,
      });
      const { cases } = await office.list<{ cases: readonly CaseReport[] }>('cases?limit=1000');
      expect(cases.filter((one) => one.device === device)).toMatchObject([
        { kind: 'revokedUpload' },
      ]);
      await counter.close();
      counters.splice(counters.indexOf(counter), 1);
      const again = openCounter(counter.dir);
      counters.push(again);
      expect(standingOf(again)).toBe('revoked');
    });

    it('I8: no page in between can lock a counter', async () => {
      const counter = await atWork();
      const problem = {
        type: 'urn:countersign:problem:revoked',
        title: 'This device was cut off',
        status: 403,
        code: 'revoked',
      };
      between.set(() => JSON.stringify(problem));
      await counter.line.now();
      expect(standingOf(counter)).toBe('active');
    });

    it('uses and gives out nothing more, and can still be looked at', async () => {
      const counter = await openSimCounter(office, 'jingan', { now: Date.now() });
      try {
        counter.context.store.write((tx) => tx.setSync({ ...tx.sync(), standing: 'revoked' }));
        const order = { orderId: 'a'.repeat(32), lines: [], vouchers: [], currency: 'CNY' };
        for (const method of [
          'redeem.prepare',
          'redeem.confirm',
          'undo.do',
          'goodwill.issue',
        ] as const) {
          const answer = await counter.call(method, { order });
          expect([method, answer]).toMatchObject([
            method,
            { ok: false, problem: { code: 'cutOff' } },
          ]);
        }
        expect(await counter.call('session.state', {})).toMatchObject({
          ok: true,
          value: { standing: 'revoked' },
        });
        expect(await counter.call('sync.status', {})).toMatchObject({ ok: true });
      } finally {
        counter.close();
      }
    });

    it('I3: a counter with two histories goes on, told nothing fresh, its doubt adding up', async () => {
      const counter = await atWork();
      const device = counter.store.read((tx) => tx.identity()?.device ?? '');
      const { db } = office.service.office;
      await db
        .updateTable('device')
        .set({ state: 'frozen' })
        .where('device_id', '=', device)
        .execute();
      const before = counter.store.read((tx) => tx.sync().lastSync);
      await counter.line.now();
      expect(standingOf(counter)).toBe('frozen');
      expect(counter.store.read((tx) => tx.sync().lastSync)).toBe(before);
      await db
        .updateTable('device')
        .set({ state: 'active' })
        .where('device_id', '=', device)
        .execute();
      await counter.line.now();
      expect(standingOf(counter)).toBe('active');
    });
  });
});
