import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectTill } from '../../../docs/till/exampleTill.ts';
import { tillReasons, tillVerbs } from '../../../shared/contract/tillApi.ts';
import type { TillVerb } from '../../../shared/contract/tillApi.ts';
import { statusOf } from '../../../main/host/till/tillStatus.ts';
import { basket, drafts, openTillRig } from './tillRig.ts';
import type { TillRig } from './tillRig.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/till.md'), 'utf8');

/** The JSON blocks under a heading of the page, in their order. */
function examplesUnder(heading: string): readonly unknown[] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/```json\n([\s\S]*?)```/g)].map(([, text]) => JSON.parse(text ?? ''));
}

/** The names in a value, at every depth; what a list holds by its first. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== 'object' || value === null) return null;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, shapeOf(one)]));
}

describe('docs/till.md says what is so', () => {
  let rig: TillRig;
  let code = '';

  beforeAll(async () => {
    rig = await openTillRig();
    [code = ''] = await rig.codes(drafts.fiveOff, 1);
  });
  afterAll(() => rig.close());

  it.each(Object.keys(tillVerbs) as TillVerb[])(
    '%s: the example is a call the schema takes',
    (verb) => {
      const [asked] = examplesUnder(`POST ${verb}`);
      expect(tillVerbs[verb].safeParse(asked).error).toBeUndefined();
    },
  );

  it('every worked example, said to a real terminal, is answered with just those members', async () => {
    const [, waiting] = examplesUnder('POST /v1/baskets');
    const handed = await rig.post('/v1/baskets', examplesUnder('POST /v1/baskets')[0]);
    expect({ ...handed.body.value }).toEqual(waiting);
    const scanned = (asked: unknown) => ({ ...(asked as object), codes: [{ code }] });
    for (const verb of ['/v1/prepare', '/v1/confirm'] as const) {
      const [asked, answer] = examplesUnder(`POST ${verb}`);
      const told = await rig.post(verb, scanned(asked));
      expect(shapeOf(told.body.value)).toEqual(shapeOf(answer));
      const figures = ['id', 'totalMinor', 'discountMinor', 'toPayMinor', 'lines'] as const;
      for (const name of figures)
        expect(told.body.value[name]).toEqual((answer as Record<string, unknown>)[name]);
    }
    const [undo, undone] = examplesUnder('POST /v1/void');
    const told = await rig.post('/v1/void', undo);
    expect(shapeOf(told.body.value)).toEqual(shapeOf(undone));
    const [health] = examplesUnder('GET /v1/health');
    expect(shapeOf((await rig.get('/v1/health')).body.value)).toEqual(shapeOf(health));
  });

  it('the table has every reason, with its status', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \|$/gm)];
    expect(rows.map(([, name]) => name)).toEqual([...tillReasons]);
    for (const [, name, status] of rows) {
      expect({ name, status: Number(status) }).toEqual({ name, status: statusOf(name as never) });
    }
  });
});

describe('the example client', () => {
  let rig: TillRig;

  beforeAll(async () => {
    rig = await openTillRig();
  });
  afterAll(() => rig.close());

  it('run as the page says, by Node alone, it redeems a voucher', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['docs/till/exampleTill.ts', `http://127.0.0.1:${rig.port}`, code],
      { cwd: root, env: { ...process.env, COUNTERSIGN_TOKEN: rig.token } },
    );
    expect(stdout).toContain('redeemed ');
    expect(stdout).toContain('−500, to pay 3100');
  });

  it('a line that is cut after the counter has done it: the same again, and one redemption (I1, I2)', async () => {
    const [code = ''] = await rig.codes(drafts.fiveOff, 1);
    let cuts = 2;
    // Between till and counter: the call goes through, and its answer is lost, twice.
    const cutting = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', async () => {
        const reply = await fetch(`http://127.0.0.1:${rig.port}${request.url ?? ''}`, {
          method: request.method ?? 'GET',
          headers: {
            authorization: request.headers.authorization ?? '',
            'content-type': 'application/json',
          },
          body: Buffer.concat(chunks),
        });
        const text = await reply.text();
        if (request.url === '/v1/confirm' && cuts > 0) {
          cuts -= 1;
          response.destroy();
        } else response.writeHead(reply.status).end(text);
      });
    });
    const port = await new Promise<number>((resolve) => {
      cutting.listen(0, '127.0.0.1', () => resolve((cutting.address() as AddressInfo).port));
    });
    const till = connectTill(`http://127.0.0.1:${port}`, rig.token);
    const sale = basket();
    const { seen } = await till.prepare(sale, [code]);
    const before = (await rig.value('sync.status', {})).headSeq;
    const done = await till.confirm(sale, [code], seen);
    expect(done).toMatchObject({ state: 'redeemed', repeated: true, discountMinor: 500 });
    expect(cuts).toBe(0);
    expect((await rig.value('sync.status', {})).headSeq).toBe(before + 1);
    cutting.close();
    cutting.closeAllConnections();
  });

  it('hands over, waits for the counter, and hears what it did', async () => {
    const till = connectTill(`http://127.0.0.1:${rig.port}`, rig.token);
    const sale = basket();
    expect(await till.handOver(sale)).toMatchObject({ state: 'waiting' });
    const heard = till.wait(sale.id);
    const { baskets } = await rig.value('till.counter', {});
    await rig.value('till.sendBack', { orderId: baskets[0]?.orderId ?? '' });
    expect(await heard).toMatchObject({ state: 'sentBack' });
    expect(await till.takeBack(sale.id, 'v', 'left')).toMatchObject({ state: 'withdrawn' });
  });
});
