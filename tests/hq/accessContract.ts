import { expect, it } from 'vitest';
import { addAccount, changeAccount } from '../../hq/access/accounts.ts';
import { apiKeys, createApiKey, requireKey, revokeApiKey } from '../../hq/access/apiKeys.ts';
import type { AuditReport } from '../../hq/access/audit.ts';
import { sessionIdleMs, sessionMaxMs, signIn } from '../../hq/access/sessions.ts';
import {
  firstLockMs,
  freeTries,
  lockAfter,
  maxLockMs,
  triesForgottenMs,
} from '../../hq/access/tries.ts';
import { keyScopes } from '../../hq/access/scopes.ts';
import type { KeyScope } from '../../hq/access/scopes.ts';
import { signedIn } from './consoleClient.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import type { TestOffice } from './testOffice.ts';

const password = 'four quiet words here';
const owner = { kind: 'owner' } as const;

/** Who may come in, on any database. */
export function accessContract(name: string, place: () => Promise<ContractPlace>): void {
  let now = Date.UTC(2026, 10, 22, 4);
  const suite = (office: () => TestOffice): void => {
    const inside = () => office().service.office;
    const account = (signInName: string, role: 'viewer' | 'operator' | 'admin' = 'viewer') =>
      addAccount(inside(), { name: signInName, signInName, role, password });
    const audit = async () =>
      (await office().list<{ entries: readonly AuditReport[] }>('audit?limit=1000')).entries;
    const asKey = (token: string, path: string, method = 'GET') =>
      fetch(new URL(`/v1/admin/${path}`, office().url), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(method === 'GET' ? {} : { body: '{}' }),
      });

    it('I8: keeps no password, no session and no key as it is', async () => {
      await account('keeper');
      const { response, client } = await signedIn(office().url, { name: 'Keeper', password });
      expect(response.status).toBe(303);
      const { token } = await createApiKey(inside(), { name: 'till', scopes: ['read'] }, owner);
      const tables = ['account', 'account_session', 'api_key', 'audit', 'sign_in_tries'] as const;
      const kept = await Promise.all(
        tables.map((table) => inside().db.selectFrom(table).selectAll().execute()),
      );
      const text = JSON.stringify(kept);
      for (const secret of [
        password,
        client.cookie.split('=')[1] ?? '',
        token.split('_')[2] ?? '',
      ]) {
        expect(secret.length).toBeGreaterThan(10);
        expect(text).not.toContain(secret);
      }
      expect(text).toContain('scrypt$32768$8$1$');
    });

    it('I8: a session ends by being idle, by its age, by signing out, and where its account is closed', async () => {
      const { accountId } = await account('sleeper', 'operator');
      const open = async () => (await signedIn(office().url, { name: 'sleeper', password })).client;
      const isIn = async (client: Awaited<ReturnType<typeof open>>) =>
        (await client.text('/')).includes('/act/sign-out');
      const idle = await open();
      expect(await isIn(idle)).toBe(true);
      now += sessionIdleMs + 1;
      expect(await isIn(idle)).toBe(false);
      const busy = await open();
      const opened = now;
      while (now - opened + sessionIdleMs <= sessionMaxMs) {
        now += sessionIdleMs;
        expect(await isIn(busy)).toBe(true);
      }
      now = opened + sessionMaxMs + 1;
      expect(await isIn(busy)).toBe(false);
      const [one, other] = [await open(), await open()];
      expect((await one.act('sign-out', {})).status).toBe(303);
      expect([await isIn(one), await isIn(other)]).toEqual([false, true]);
      const third = await open();
      expect((await other.act('sign-out-everywhere', {})).status).toBe(303);
      expect([await isIn(other), await isIn(third)]).toEqual([false, false]);
      const last = await open();
      await office().admin(`accounts/${accountId}/close`, {});
      expect(await isIn(last)).toBe(false);
      const again = await signedIn(office().url, { name: 'sleeper', password });
      expect(again.response.status).toBe(403);
    });

    it('I8: says the same of a wrong name and a wrong password, and locks both after five, for longer each time', async () => {
      await account('locked');
      now += triesForgottenMs + 1;
      const tries = async (name: string, address: string, words: string) =>
        (await signIn(inside(), { name, password: words }, address)).outcome;
      for (const name of ['locked', 'nobody']) {
        for (let n = 0; n < freeTries; n += 1) {
          expect(await tries(name, `${name}-${n}`, 'wrong')).toBe('refused');
        }
        // From an address nobody guessed from, with the right password even.
        expect(await tries(name, `${name}-new`, password)).toBe('locked');
      }
      now += firstLockMs + 1;
      expect(await tries('locked', 'a', 'wrong')).toBe('refused');
      now += firstLockMs + 1;
      expect(await tries('locked', 'a', password)).toBe('locked');
      now += firstLockMs;
      expect(await tries('locked', 'a', password)).toBe('in');
      expect([4, 5, 6, 7, 100].map(lockAfter)).toEqual([
        0,
        firstLockMs,
        2 * firstLockMs,
        4 * firstLockMs,
        maxLockMs,
      ]);
    });

    it('I8: an address that guesses at many names is locked, also by guesses all at once', async () => {
      now += triesForgottenMs + 1;
      const guesses = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          signIn(inside(), { name: `guess-${n}`, password: 'wrong' }, 'one-address'),
        ),
      );
      const heard = guesses.filter(({ outcome }) => outcome === 'refused');
      expect(heard).toHaveLength(freeTries);
      now += triesForgottenMs + 1;
      const later = await signIn(inside(), { name: 'guess', password: 'x' }, 'one-address');
      expect(later.outcome).toBe('refused');
    });

    it('I8: a key does what its scopes say and nothing else, until it is revoked', async () => {
      const made = await office().admin('api-keys', { name: 'reader', scopes: ['read'] });
      const { keyId, token } = (await made.json()) as { keyId: string; token: string };
      expect((await asKey(token, 'shops')).status).toBe(200);
      for (const [path, method] of [
        ['accounts', 'GET'],
        ['audit', 'GET'],
        ['shops', 'POST'],
        ['keys/rotate', 'POST'],
        ['restored', 'POST'],
        ['api-keys', 'POST'],
      ] as const) {
        expect([path, (await asKey(token, path, method)).status]).toEqual([path, 403]);
      }
      expect((await asKey(`${token.slice(0, -1)}x`, 'shops')).status).toBe(401);
      const other = await createApiKey(inside(), { name: 'other', scopes: ['read'] }, owner);
      const mixed = `csk_${keyId}_${other.token.split('_')[2] ?? ''}`;
      expect((await asKey(mixed, 'shops')).status).toBe(401);
      const [report] = (await apiKeys(inside())).filter((key) => key.keyId === keyId);
      expect(report?.lastUsedAt).toBe(now);
      expect((await office().admin(`api-keys/${keyId}/revoke`, {})).status).toBe(200);
      expect((await asKey(token, 'shops')).status).toBe(401);
    });

    it('I8: no key makes keys or accounts, or touches the chain’s own', () => {
      const powers: readonly string[] = ['access', 'keys', 'running'];
      expect(keyScopes.filter((scope) => powers.includes(scope))).toEqual([]);
    });

    it('hands a machine’s route the key’s name, and refuses the wrong scope', async () => {
      const made = await createApiKey(inside(), { name: 'web shop', scopes: ['claims'] }, owner);
      const request = (token: string) =>
        ({ headers: { authorization: `Bearer ${token}` } }) as Parameters<typeof requireKey>[1];
      const ask = (scope: KeyScope, token = made.token) =>
        requireKey(inside(), request(token), scope);
      expect(await ask('claims')).toEqual({ keyId: made.keyId, name: 'web shop' });
      await expect(ask('changes')).rejects.toMatchObject({ code: 'wrongRole' });
      await expect(ask('claims', 'csk_0_0')).rejects.toMatchObject({ code: 'unauthorised' });
      await revokeApiKey(inside(), made.keyId);
      await expect(ask('claims')).rejects.toMatchObject({ code: 'unauthorised' });
    });

    it('I8: nobody gives their own account another password without the present one', async () => {
      const { accountId } = await account('self', 'admin');
      const by = { kind: 'account', accountId, name: 'self', role: 'admin' } as const;
      const change = { kind: 'password', password: 'another one altogether' } as const;
      await expect(changeAccount(inside(), accountId, change, by)).rejects.toMatchObject({
        code: 'wrongRole',
      });
    });

    it('I4: writes down who did what to what, refusals too, and no secret or name of theirs', async () => {
      await account('auditor', 'operator');
      // Of one moment the log has no order.
      now += 1;
      await signedIn(office().url, { name: 'auditor', password: 'not it at all' });
      now += 1;
      const { client } = await signedIn(office().url, { name: 'auditor', password });
      const [came, failed] = await audit();
      expect(came).toMatchObject({
        who: { name: 'auditor' },
        operation: 'page: sign-in',
        result: 'done',
      });
      expect(failed).toMatchObject({ who: { kind: 'nobody' }, result: 'unauthorised' });
      now += 1;
      expect((await client.act('shop-groups', { shop: 'jingan', groups: 'mall' })).status).toBe(
        303,
      );
      now += 1;
      const refused = await client.act('new-key', { name: 'mine', scopes: 'read' });
      expect(refused.status).toBe(403);
      now += 1;
      await office().admin('people', {
        name: '张三丰',
        role: 'cashier',
        pin: '7319',
        shops: ['jingan'],
      });
      const [third, second, first] = await audit();
      expect(first).toMatchObject({
        who: { kind: 'account', name: 'auditor' },
        operation: 'page: shop-groups',
        target: 'shop=jingan',
        result: 'done',
      });
      expect(second).toMatchObject({ operation: 'page: new-key', result: 'wrongRole' });
      expect(third).toMatchObject({
        who: { kind: 'owner' },
        operation: 'POST /people',
        result: 'done',
      });
      expect(third?.made).toMatch(/^[0-9a-f]{16}$/);
      expect(JSON.stringify(await audit())).not.toMatch(/张三丰|7319|not it at all/);
    });

    it('gives the audit log in pages that leave out nothing and repeat nothing', async () => {
      for (let n = 0; n < 7; n += 1) await office().admin('codes/0000000000000000/withdraw', {});
      const all = (await audit()).map(({ auditId }) => auditId);
      const read: string[] = [];
      for (let before: string | null = ''; before !== null;) {
        const at: string = before === '' ? '' : `&before=${before}`;
        const page = await office().list<{
          entries: readonly AuditReport[];
          before: string | null;
        }>(`audit?limit=3${at}`);
        read.push(...page.entries.map(({ auditId }) => auditId));
        ({ before } = page);
      }
      expect(read).toEqual(all);
      expect(new Set(read).size).toBe(read.length);
    });

    it('what is audited before it is done stands there when head office stops in the middle', async () => {
      const { db, tenant } = inside();
      const [newest] = await audit();
      await db
        .deleteFrom('audit_outcome')
        .where('tenant_id', '=', tenant)
        .where('audit_id', '=', newest?.auditId ?? '')
        .execute();
      expect((await audit())[0]).toMatchObject({ auditId: newest?.auditId, result: null });
    });

    it('takes no weak password and no sign-in name twice, however it is typed', async () => {
      await account('mei.lin');
      const add = (signInName: string, words: string) =>
        office().admin('accounts', { name: 'x', signInName, role: 'viewer', password: words });
      expect((await add('ＭＥＩ.Lin ', password)).status).toBe(409);
      for (const weak of ['short', 'aaaaaaaaaaaa', 'mei2.hunter2.mei2', 'x'.repeat(201)]) {
        expect([weak, (await add('mei2', weak)).status]).toEqual([weak, 400]);
      }
      expect((await add('mei2', 'ten chars!')).status).toBe(200);
    });
  };
  officeOn(`who may come in, on ${name}`, place, suite, { now: () => now });
}
