import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import type { PaperTerminal } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

const tenYearsMs = 10 * 365 * 86_400_000;
const pushPath = '/v1/push';

describe('devices whose clock, order or memory is wrong', () => {
  let office: TestOffice;
  let shop = '';
  beforeAll(async () => {
    office = await startTestOffice({ empty: true });
    const made = await office.admin('shops', { name: 'Ours', currency: 'CNY', zone: 'UTC' });
    shop = ((await made.json()) as { readonly id: string }).id;
  }, 60_000);
  afterAll(() => office?.stop());

  const signOut = { kind: 'signOut', because: 'operator' } as const;

  function requestOf(terminal: PaperTerminal, from = 0, to = terminal.journal.length): string {
    return JSON.stringify(terminal.request(terminal.journal.slice(from, to)));
  }

  it.each([-tenYearsMs, tenYearsMs])(
    'I9: a clock %d ms off is told the time, signed, and is heard with that',
    async (skew) => {
      const terminal = await office.terminal(shop);
      terminal.append(signOut, { at: Date.now() + skew, wallMs: Date.now() + skew });
      const body = requestOf(terminal);
      const off = { method: 'POST', body, at: Date.now() + skew } as const;
      const refused = await terminal.fetchSigned(pushPath, off);
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ code: 'clockSkew' });
      const time = Number(refused.headers.get('countersign-time'));
      expect(refused.headers.get('countersign-time-signature')).toMatch(/^[0-9a-f]{128}$/);
      const heard = await terminal.fetchSigned(pushPath, { method: 'POST', body, at: time });
      // What was done by a wrong clock was done: it is kept.
      expect(await heard.json()).toMatchObject({ result: 'accepted', ack: { seq: 1 } });
    },
  );

  it('I8: a request is heard once, whichever way it is said again', async () => {
    const terminal = await office.terminal(shop);
    terminal.append(signOut);
    const how = {
      method: 'POST',
      body: requestOf(terminal),
      nonce: bytesToHex(hqCrypto.randomBytes(16)),
      at: Date.now(),
    } as const;
    const both = await Promise.all([1, 2, 3, 4].map(() => terminal.fetchSigned(pushPath, how)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 401, 401, 401]);
    const again = await terminal.fetchSigned(pushPath, how);
    expect(await again.json()).toMatchObject({ code: 'unauthorised' });
  });

  it('I1 I4: batches that come in any order are booked in theirs, each once', async () => {
    const terminal = await office.terminal(shop);
    for (let n = 0; n < 30; n++) terminal.append(signOut);
    const batch = (from: number) =>
      terminal.fetchSigned(pushPath, {
        method: 'POST',
        body: requestOf(terminal, from, from + 10),
      });
    expect(await (await batch(20)).json()).toEqual({ result: 'expected', expected: 1 });
    expect(await (await batch(10)).json()).toEqual({ result: 'expected', expected: 1 });
    expect(await (await batch(0)).json()).toMatchObject({ ack: { seq: 10 } });
    expect(await (await batch(20)).json()).toEqual({ result: 'expected', expected: 11 });
    await Promise.all([batch(10), batch(10), batch(0), batch(10)]);
    expect(await (await batch(20)).json()).toMatchObject({ ack: { seq: 30 } });
    expect(await (await batch(0)).json()).toMatchObject({ ack: { seq: 30 } });
    const rows = await office.service.office.db
      .selectFrom('journal_entry')
      .select(['seq', 'hash'])
      .where('device_id', '=', terminal.device)
      .orderBy('seq')
      .execute();
    expect(rows).toEqual(terminal.journal.map(({ seq, hash }) => ({ seq, hash })));
  });

  it('I5: a batch whose entries are shuffled, doubled or holed is refused whole', async () => {
    const terminal = await office.terminal(shop);
    for (let n = 0; n < 4; n++) terminal.append(signOut);
    const [a, b, c, d] = terminal.journal;
    if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error();
    for (const wrong of [
      [b, a, c, d],
      [a, a, b],
      [a, c, d],
    ]) {
      const body = JSON.stringify(terminal.request(wrong));
      const response = await terminal.fetchSigned(pushPath, { method: 'POST', body });
      expect(response.status).toBe(400);
    }
    const rows = await office.service.office.db
      .selectFrom('journal_entry')
      .select('seq')
      .where('device_id', '=', terminal.device)
      .execute();
    expect(rows).toEqual([]);
  });
});
