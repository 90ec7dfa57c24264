import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hqCrypto } from '../../hq/crypto.ts';
import type { DeviceReport } from '../../hq/devices/devices.ts';
import { enrolmentCodeLifeMs } from '../../hq/devices/enrolmentCodes.ts';
import type { CodeReport } from '../../hq/devices/enrolmentCodes.ts';
import { guessWindowMs, maxGuessesPerAddress } from '../../hq/http/terminals/guesses.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { enrolOffer, maxTokensPerBatch } from '../../shared/protocol/enrolment.ts';
import type { EnrolmentFile, EnrolRequest } from '../../shared/protocol/enrolment.ts';
import { nonceCommitment } from '../../shared/protocol/signatures.ts';
import {
  enrolOnPaper,
  enrolRequestOf,
  freshKeys,
  openPath,
  postEnrol,
  postSigned,
} from './paperEnrolment.ts';
import { PaperTerminal } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const hexDigitOf = (text: string) => (text.startsWith('0') ? '1' : '0') + text.slice(1);

describe('enrolment under attack', () => {
  let office: TestOffice;
  const time = { now: Date.now() };
  beforeAll(async () => {
    office = await startTestOffice({ now: () => time.now });
  });
  afterAll(() => office?.stop());

  async function report(device: string): Promise<DeviceReport | undefined> {
    const { devices } = await office.list<{ devices: readonly DeviceReport[] }>('devices');
    return devices.find((one) => one.device === device);
  }

  async function codes(): Promise<readonly CodeReport[]> {
    return (await office.list<{ codes: readonly CodeReport[] }>('codes?limit=1000')).codes;
  }

  async function batch(count: number, shop = 'jingan') {
    const wanted = { count, days: 3, hqUrl: office.url };
    const response = await office.admin(`shops/${shop}/batches`, wanted);
    return (await response.json()) as { readonly batchId: string; readonly file: EnrolmentFile };
  }

  it('I8: wants both keys to have signed, and every field of the request as it was signed', async () => {
    const code = await office.code();
    const good = enrolRequestOf(code, freshKeys());
    const other = freshKeys();
    const spoiled: readonly Partial<EnrolRequest>[] = [
      { devicePublicKey: bytesToHex(hqCrypto.publicKeyOf(other.deviceKey)) },
      { issuerPublicKey: bytesToHex(hqCrypto.publicKeyOf(other.issuerKey)) },
      { counterName: 'another' },
      { rootPublicKey: office.service.office.rootPublicKey },
      { commitment: hexDigitOf(good.commitment) },
      { nonce: hexDigitOf(good.nonce) },
      { deviceSignature: good.issuerSignature },
      { issuerSignature: good.deviceSignature },
    ];
    for (const change of spoiled) {
      const response = await postEnrol(office.url, { ...good, ...change });
      expect([Object.keys(change), response.status]).toEqual([Object.keys(change), 401]);
    }
    expect((await postEnrol(office.url, good)).status).toBe(200);
  });

  it('I8: a replayed request gets nothing, though its code is still its terminal’s', async () => {
    const keys = freshKeys();
    const request = enrolRequestOf(await office.code(), keys);
    expect((await postEnrol(office.url, request)).status).toBe(200);
    const replayed = await postEnrol(office.url, request);
    expect(replayed.status).toBe(403);
    expect(JSON.stringify(await replayed.json())).not.toContain('certificate');
  });

  it('the same terminal with the same code, its answer lost, is the same device', async () => {
    const code = await office.code();
    const keys = freshKeys();
    const first = await enrolOnPaper(office.url, code, keys);
    const again = await enrolOnPaper(office.url, code, keys);
    expect(again.reply.certificate).toEqual(first.reply.certificate);
    // The digits are of the second ceremony: they are never shown twice.
    expect(again.check).not.toBe(first.check);
    const terminal = new PaperTerminal(office.url, keys.deviceKey, again.reply);
    terminal.append({ kind: 'signIn' });
    expect(await terminal.push()).toMatchObject({ result: 'accepted' });
    // Once something came of it, the code has done its work.
    await expect(enrolOnPaper(office.url, code, keys)).rejects.toThrow();
  });

  it('I8: another terminal with a used code is refused, whatever it holds', async () => {
    const code = await office.code();
    await enrolOnPaper(office.url, code, freshKeys());
    expect((await postEnrol(office.url, enrolRequestOf(code, freshKeys()))).status).toBe(403);
  });

  it('gives nothing secret before the nonce it committed to is shown', async () => {
    const keys = freshKeys();
    const request = enrolRequestOf(await office.code(), keys);
    const text = await (await postEnrol(office.url, request)).text();
    expect(text).not.toContain(bytesToHex(office.service.office.keys.chainKey));
    const offer = enrolOffer.parse(JSON.parse(text));
    const lie = { terminalNonce: bytesToHex(hqCrypto.randomBytes(16)) };
    const open = (body: object, key = keys.deviceKey) =>
      postSigned(office.url, openPath, offer, key, body);
    expect((await open(lie)).status).toBe(401);
    const { terminalNonce } = keys;
    expect((await open({ terminalNonce }, freshKeys().deviceKey)).status).toBe(401);
    expect((await open({ terminalNonce })).status).toBe(200);
    expect(nonceCommitment(hqCrypto, terminalNonce)).toBe(request.commitment);
  });

  it('I8: no issuer key of a device whose digits nobody compared is trusted by anybody', async () => {
    const keys = freshKeys();
    await postEnrol(office.url, enrolRequestOf(await office.code(), keys));
    const rows = await office.service.office.db
      .selectFrom('issuer_key')
      .select('public_key')
      .execute();
    const issuer = bytesToHex(hqCrypto.publicKeyOf(keys.issuerKey));
    expect(rows.map((row) => row.public_key)).not.toContain(issuer);
  });

  describe('where a person must agree', () => {
    beforeAll(() => office.admin('enrolment', { needsConfirmation: true }, 'PUT'));
    afterAll(() => office.admin('enrolment', { needsConfirmation: false }, 'PUT'));

    async function waiting() {
      const keys = freshKeys();
      const request = enrolRequestOf(await office.code(), keys);
      const offer = enrolOffer.parse(await (await postEnrol(office.url, request)).json());
      const { terminalNonce, deviceKey } = keys;
      const open = async () =>
        (await postSigned(office.url, openPath, offer, deviceKey, { terminalNonce })).json();
      return { offer, open, device: offer.certificate.device };
    }
    const confirm = (device: string, same: boolean) =>
      office.admin(`devices/${device}/confirm`, { epoch: 1, same, by: 'Wang' });

    it('I8: nothing secret leaves before that', async () => {
      const { offer, open, device } = await waiting();
      expect(offer.needsConfirmation).toBe(true);
      // The terminal has not shown its part yet: there are no digits to agree to.
      expect((await confirm(device, true)).status).toBe(409);
      expect(await open()).toEqual({ state: 'waiting' });
      expect(await report(device)).toMatchObject({ state: 'pending', awaitsConfirmation: true });
      expect((await report(device))?.check).toMatch(/^\d{6}$/);
      expect((await confirm(device, true)).status).toBe(200);
      expect(await open()).toMatchObject({ state: 'open' });
      expect(await report(device)).toMatchObject({ state: 'active', awaitsConfirmation: false });
    });

    it('I8: digits that differ cut the device off for good', async () => {
      const { open, device } = await waiting();
      await open();
      expect((await confirm(device, false)).status).toBe(200);
      expect(await open()).toMatchObject({ code: 'revoked' });
      expect((await confirm(device, true)).status).toBe(409);
    });
  });

  it('the terminal’s “they differ” cuts the device off and opens a case', async () => {
    const keys = freshKeys();
    const { reply, check } = await enrolOnPaper(office.url, await office.code(), keys);
    const refused = await postSigned(office.url, '/v1/enrolment/refuse', reply, keys.deviceKey, {
      check,
    });
    expect(refused.status).toBe(200);
    expect(await report(reply.certificate.device)).toMatchObject({ state: 'revoked' });
    const { cases } = await office.list<{ cases: { kind: string; device: string }[] }>('cases');
    const kinds = cases.filter((one) => one.device === reply.certificate.device);
    expect(kinds.map((one) => one.kind)).toEqual(['enrolmentRefused']);
    const key = await office.service.office.db
      .selectFrom('issuer_key')
      .select('state')
      .where('key_id', '=', reply.certificate.issuerKeyId)
      .executeTakeFirst();
    expect(key?.state).toBe('revoked');
  });

  it('I8: a key that was cut off enrols no more', async () => {
    const terminal = await office.terminal();
    await office.admin(`devices/${terminal.device}/revoke`, {});
    await expect(
      PaperTerminal.enrol(office.url, await office.code(), terminal.deviceKey),
    ).rejects.toThrow();
  });

  it('a code lives ten minutes', async () => {
    const [code, late] = [await office.code(), await office.code()];
    time.now += enrolmentCodeLifeMs - 1;
    await enrolOnPaper(office.url, code, freshKeys());
    time.now += 1;
    expect((await postEnrol(office.url, enrolRequestOf(late, freshKeys()))).status).toBe(403);
  });

  it('I8: an address that guesses too often is heard no more for a while, nor its right codes', async () => {
    time.now += guessWindowMs;
    const code = await office.code();
    // A slot nobody has: no code pays for it.
    const taken = new Set((await codes()).map((one) => one.codeId));
    expect(taken.size).toBeGreaterThan(0);
    const nobody = '0123456789abcdef-0123456789abcdef0123456789abcdef';
    for (let guess = 0; guess < maxGuessesPerAddress; guess++) {
      const response = await postEnrol(office.url, enrolRequestOf(nobody, freshKeys()));
      expect(response.status).toBe(403);
    }
    const right = await postEnrol(office.url, enrolRequestOf(code, freshKeys()));
    expect(right.status).toBe(429);
    expect(await right.json()).toMatchObject({ code: 'tooManyTries' });
    time.now += guessWindowMs;
    await enrolOnPaper(office.url, await office.code(), freshKeys());
  });

  describe('by a roll-out’s file', () => {
    it('each token once, for its shop, without anybody', async () => {
      const { file } = await batch(2, 'xuhui');
      expect(file.tokens).toHaveLength(2);
      expect(file.rootPublicKey).toBe(office.service.office.rootPublicKey);
      const first = await enrolOnPaper(office.url, file.tokens[0] ?? '', freshKeys());
      expect(first.reply.shop.id).toBe('xuhui');
      await expect(enrolOnPaper(office.url, file.tokens[0] ?? '', freshKeys())).rejects.toThrow();
      await enrolOnPaper(office.url, file.tokens[1] ?? '', freshKeys());
    });

    it('I8: of two terminals with one token at once, one wins', async () => {
      const { file } = await batch(1);
      const token = file.tokens[0] ?? '';
      const both = await Promise.all(
        [freshKeys(), freshKeys()].map((keys) =>
          postEnrol(office.url, enrolRequestOf(token, keys)),
        ),
      );
      expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 403]);
    });

    it('head office numbers a counter nobody named', async () => {
      const { file } = await batch(2, 'pudong');
      const names: string[] = [];
      for (const token of file.tokens) {
        const request = enrolRequestOf(token, freshKeys(), { counterName: '' });
        const offer = enrolOffer.parse(await (await postEnrol(office.url, request)).json());
        names.push(offer.certificate.counterName);
      }
      expect(new Set(names).size).toBe(2);
      expect(names.every((name) => /^\d+$/.test(name))).toBe(true);
    });

    it('what is withdrawn opens nothing; the list never shows a secret', async () => {
      const { batchId, file } = await batch(3);
      await enrolOnPaper(office.url, file.tokens[0] ?? '', freshKeys());
      const gone = await office.admin(`codes/${batchId}/withdraw`, {});
      expect(await gone.json()).toEqual({ withdrawn: 2 });
      const response = await postEnrol(
        office.url,
        enrolRequestOf(file.tokens[1] ?? '', freshKeys()),
      );
      expect(response.status).toBe(403);
      const listed = (await codes()).filter((one) => one.batchId === batchId);
      expect(listed.map((one) => one.state).toSorted()).toEqual(['used', 'withdrawn', 'withdrawn']);
      const text = JSON.stringify(await codes());
      for (const token of file.tokens) expect(text).not.toContain(token.split('-')[1]);
    });

    it('I8: the wrong root, a token of an older day, and too many at once are refused', async () => {
      const { file } = await batch(1);
      const token = file.tokens[0] ?? '';
      const wrong = enrolRequestOf(token, freshKeys(), { rootPublicKey: 'cd'.repeat(32) });
      expect((await postEnrol(office.url, wrong)).status).toBe(409);
      const many = { count: maxTokensPerBatch + 1, days: 3, hqUrl: office.url };
      expect((await office.admin('shops/jingan/batches', many)).status).toBe(400);
      time.now += 3 * 86_400_000;
      expect((await postEnrol(office.url, enrolRequestOf(token, freshKeys()))).status).toBe(403);
    });
  });
});
