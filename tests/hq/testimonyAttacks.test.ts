import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type { JournalText, PaperTerminal } from './paperTerminal.ts';
import { startTestOffice } from './testOffice.ts';
import type { TestOffice } from './testOffice.ts';

describe('a device that tells of another one', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await startTestOffice();
  });
  afterAll(() => office?.stop());

  function testify(
    teller: PaperTerminal,
    { device, epoch }: { readonly device: string; readonly epoch: number },
    entries: readonly JournalText[],
  ) {
    const body = JSON.stringify({ v: protocolVersion, device, epoch, entries });
    return teller.fetchSigned('/v1/testimony', { method: 'POST', body });
  }

  function rivalsOf(device: string) {
    return office.service.office.db
      .selectFrom('rival_entry')
      .select(['seq', 'hash', 'json', 'shop_id'])
      .where('device_id', '=', device)
      .execute();
  }

  it('I6: keeps no place of another history by a text that isn’t what was hashed', async () => {
    const teller = await office.terminal();
    const other = await office.terminal();
    const truth = other.append({ kind: 'signIn' });
    const lie = { ...truth, json: '{}' };
    // Not refused: a queue must not end at a text that was damaged where it lay.
    expect((await testify(teller, other, [lie])).status).toBe(200);
    expect((await testify(teller, other, [truth])).status).toBe(200);
    const kept = await rivalsOf(other.device);
    const texts = kept.map(({ hash, json }) => [hash, Buffer.from(json).toString()]);
    expect(texts).toHaveLength(2);
    expect(texts).toContainEqual([truth.hash, truth.json]);
  });

  it('I5: an epoch no database can hold is answered in words', async () => {
    const teller = await office.terminal();
    const entry = teller.append({ kind: 'signIn' });
    const place = { device: teller.device, epoch: 2 ** 40 };
    expect((await testify(teller, place, [entry])).status).toBe(400);
  });
});
