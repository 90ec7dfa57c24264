import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { answeredOnce, begunForMs, keyKeptMs } from '../../hq/idempotency/answeredOnce.ts';
import { writeWithFeed } from '../../hq/feed/feedWriter.ts';
import type { ContractPlace } from './officeOn.ts';
import { officeOn } from './officeOn.ts';
import { testAdminToken } from './testOffice.ts';

interface Made {
  readonly codes: readonly string[];
  readonly batchId: string;
}

/** A request sent again, by a program that never heard the answer. */
export function idempotencyContract(name: string, place: () => Promise<ContractPlace>): void {
  let now = Date.now();

  officeOn(
    `Idempotency-Key on ${name}`,
    place,
    (office) => {
      const wanted = { shop: 'jingan', campaignId: 'milk-tea', count: 3 };

      function post(path: string, body: object, key: string, token = testAdminToken) {
        return fetch(new URL(`/v1/admin/${path}`, office().url), {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: JSON.stringify(body),
        });
      }

      async function vouchers(): Promise<number> {
        const rows = await office().service.office.db.selectFrom('voucher').select('ref').execute();
        return rows.length;
      }

      async function code(response: Promise<Response>): Promise<unknown> {
        const answer = await response;
        const { code: said } = (await answer.json()) as { readonly code: string };
        return [answer.status, said];
      }

      async function made(response: Promise<Response>): Promise<Made> {
        return (await (await response).json()) as Made;
      }

      it('gives the same answer again, and makes nothing twice', async () => {
        const key = randomUUID();
        const before = await vouchers();
        const first = await made(post('vouchers', wanted, key));
        expect(await made(post('vouchers', wanted, `"${key}"`))).toEqual(first);
        expect(await vouchers()).toBe(before + 3);
        const other = await made(post('vouchers', wanted, randomUUID()));
        expect(other.batchId).not.toBe(first.batchId);
      });

      it('refuses another body, or another address, in words', async () => {
        const key = randomUUID();
        await post('vouchers', wanted, key);
        const other = { ...wanted, count: 4 };
        expect(await code(post('vouchers', other, key))).toEqual([422, 'keyReused']);
        const batch = { ...wanted, name: 'x' };
        expect(await code(post('batches', batch, key))).toEqual([422, 'keyReused']);
      });

      it('lets one of many at once do it; the others hear that it is under way, or its answer', async () => {
        const key = randomUUID();
        const before = await vouchers();
        const answers = await Promise.all(
          Array.from({ length: 8 }, () => post('vouchers', wanted, key)),
        );
        expect(await vouchers()).toBe(before + 3);
        const good = answers.filter(({ status }) => status === 200);
        expect(good.length).toBeGreaterThan(0);
        const batches = await Promise.all(good.map((one) => one.json() as Promise<Made>));
        expect(new Set(batches.map(({ batchId }) => batchId)).size).toBe(1);
        for (const one of answers.filter(({ status }) => status !== 200)) {
          expect(one.status).toBe(409);
          expect(one.headers.get('retry-after')).toBe('1');
          expect(await one.json()).toMatchObject({ code: 'underWay' });
        }
      });

      it('is not used up by a refusal: put right, the request may use it', async () => {
        const key = randomUUID();
        const lost = { ...wanted, campaignId: 'nobody' };
        expect(await code(post('vouchers', lost, key))).toEqual([404, 'notFound']);
        expect((await post('vouchers', wanted, key)).status).toBe(200);
      });

      it('is nobody else’s: another asker’s same key is another key', async () => {
        const key = randomUUID();
        const machine = (await (
          await office().admin('api-keys', { name: 'machine', scopes: ['vouchers'] })
        ).json()) as { readonly token: string };
        const first = await made(post('vouchers', wanted, key));
        const other = await made(post('vouchers', wanted, key, machine.token));
        expect(other.batchId).not.toBe(first.batchId);
      });

      it('is refused where it is none', async () => {
        expect((await post('vouchers', wanted, 'x'.repeat(201))).status).toBe(400);
        expect((await post('vouchers', wanted, 'a b')).status).toBe(400);
      });

      it('I11: keeps codes, numbers and the key itself in no readable form', async () => {
        const key = randomUUID();
        const { codes } = await made(post('vouchers', wanted, key));
        await post('customers', { phone: '13911112222' }, randomUUID());
        const rows = await office()
          .service.office.db.selectFrom('idempotency_key')
          .selectAll()
          .execute();
        expect(rows.length).toBeGreaterThan(1);
        const text = rows
          .map((row) => `${JSON.stringify(row)}${Buffer.from(row.sealed ?? []).toString('latin1')}`)
          .join('\n');
        for (const secret of [...codes, key, '13911112222']) expect(text).not.toContain(secret);
      });

      it('is forgotten after a day, and not before', async () => {
        const key = randomUUID();
        const first = await made(post('vouchers', wanted, key));
        now += keyKeptMs - 60_000;
        expect(await made(post('vouchers', wanted, key))).toEqual(first);
        now += 60_001;
        expect((await made(post('vouchers', wanted, key))).batchId).not.toBe(first.batchId);
      });

      describe('with a process that dies', () => {
        const request = (key: string) =>
          ({
            method: 'POST',
            url: '/v1/admin/vouchers',
            headers: { authorization: `Bearer ${testAdminToken}`, 'idempotency-key': key },
            body: new Uint8Array(),
          }) as unknown as Parameters<typeof answeredOnce>[1];
        const dies = new Promise<never>(() => undefined);

        it('before anything is kept, the request may be begun again, after a while', async () => {
          const key = randomUUID();
          const { office: running } = office().service;
          const begun = new Promise<void>((resolve) => {
            void answeredOnce(running, request(key), () => {
              resolve();
              return dies;
            });
          });
          await begun;
          const again = () => answeredOnce(running, request(key), async () => 'done');
          await expect(again()).rejects.toMatchObject({ code: 'underWay' });
          now += begunForMs;
          expect(await again()).toBe('done');
        });

        it('after it was kept, it is said to be done, and not done again', async () => {
          const key = randomUUID();
          const { office: running } = office().service;
          const kept = new Promise<void>((resolve) => {
            void answeredOnce(running, request(key), async () => {
              await writeWithFeed(running, async () => undefined);
              resolve();
              return dies;
            });
          });
          await kept;
          now += begunForMs;
          const again = answeredOnce(running, request(key), async () => 'done');
          await expect(again).rejects.toMatchObject({ code: 'conflict' });
        });

        it('and whose work another has taken over, can’t keep it any more', async () => {
          const key = randomUUID();
          const { office: running } = office().service;
          let goOn: () => void = () => undefined;
          const held = new Promise<void>((resolve) => {
            goOn = resolve;
          });
          let begun: () => void = () => undefined;
          const started = new Promise<void>((resolve) => {
            begun = resolve;
          });
          const slow = answeredOnce(running, request(key), async () => {
            begun();
            await held;
            return writeWithFeed(running, async () => 'slow');
          });
          await started;
          now += begunForMs;
          const quick = answeredOnce(running, request(key), () =>
            writeWithFeed(running, async () => 'quick'),
          );
          expect(await quick).toBe('quick');
          goOn();
          await expect(slow).rejects.toMatchObject({ code: 'underWay' });
          expect(await answeredOnce(running, request(key), async () => 'again')).toBe('quick');
        });
      });
    },
    { now: () => now },
  );
}
