import { z } from 'zod';
import {
  accountReport,
  accounts,
  addAccount,
  changeAccount,
  newAccount,
} from '../../access/accounts.ts';
import { apiKeyReport, apiKeys, createApiKey, revokeApiKey } from '../../access/apiKeys.ts';
import { auditLog, auditPlace, auditReport } from '../../access/audit.ts';
import { keyScopes, officeRoles } from '../../access/scopes.ts';
import { hex, plainText } from '../../../shared/protocol/primitives.ts';
import type { Office } from '../../office.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';

const maxListed = 1000;
const nothing = z.strictObject({});
const accountParams = z.strictObject({ account: hex(8) });
const keyParams = z.strictObject({ key: hex(8) });
const newRole = z.strictObject({ role: z.enum(officeRoles) });
const newPassword = z.strictObject({ password: z.string().max(1000) });

export const newApiKey = z.strictObject({
  name: plainText(60).trim().min(1),
  scopes: z
    .array(z.enum(keyScopes))
    .min(1)
    .max(keyScopes.length)
    .refine((all) => new Set(all).size === all.length, 'the same scope twice'),
});

const auditQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
  /** The `before` of the page before. */
  before: auditPlace.nullable().default(null),
});

/** Who may come in, people and machines, and what they did. */
export function accessRoutes(route: AdminRoute, office: Office): void {
  accountRoutes(route, office);
  keyRoutes(route, office);
  route(
    'GET',
    '/audit',
    {
      scope: 'audit',
      summary: 'What people and machines did here, newest first; go on with `before`',
      querystring: auditQuery,
      reply: z.object({ entries: z.array(auditReport), before: z.string().nullable() }),
    },
    (request) => {
      const { limit, before } = queryOf(auditQuery, request);
      return auditLog(office, limit, before);
    },
  );
}

function accountRoutes(route: AdminRoute, office: Office): void {
  const params = accountParams;
  const idOf = (request: Parameters<typeof paramsOf>[1]) =>
    paramsOf(accountParams, request).account;
  route(
    'GET',
    '/accounts',
    {
      scope: 'access',
      summary: 'People who may sign in here',
      reply: z.object({ accounts: z.array(accountReport) }),
    },
    async () => ({ accounts: await accounts(office) }),
  );
  route(
    'POST',
    '/accounts',
    {
      scope: 'access',
      summary: 'Let a person sign in here',
      body: newAccount,
      reply: z.object({ accountId: z.string() }),
    },
    (request) => addAccount(office, bodyOf(newAccount, request)),
  );
  route(
    'PUT',
    '/accounts/:account/role',
    {
      scope: 'access',
      summary: 'What a person may do here; signs them out',
      params,
      body: newRole,
      reply: nothing,
    },
    async (request, by) => {
      const { role } = bodyOf(newRole, request);
      await changeAccount(office, idOf(request), { kind: 'role', role }, by);
      return {};
    },
  );
  route(
    'PUT',
    '/accounts/:account/password',
    {
      scope: 'access',
      summary: 'Give somebody another password; signs them out',
      params,
      body: newPassword,
      reply: nothing,
    },
    async (request, by) => {
      const { password } = bodyOf(newPassword, request);
      await changeAccount(office, idOf(request), { kind: 'password', password }, by);
      return {};
    },
  );
  for (const kind of ['close', 'reopen'] as const) {
    route(
      'POST',
      `/accounts/:account/${kind}`,
      {
        scope: 'access',
        summary:
          kind === 'close' ? 'Somebody may not sign in any more' : 'Somebody may sign in again',
        params,
        body: nothing,
        reply: nothing,
      },
      async (request, by) => {
        bodyOf(nothing, request);
        await changeAccount(office, idOf(request), { kind }, by);
        return {};
      },
    );
  }
}

function keyRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/api-keys',
    {
      scope: 'access',
      summary: 'Machines’ keys, without their secrets',
      reply: z.object({ keys: z.array(apiKeyReport) }),
    },
    async () => ({ keys: await apiKeys(office) }),
  );
  route(
    'POST',
    '/api-keys',
    {
      scope: 'access',
      summary: 'A key for a machine; the token is in this answer only',
      body: newApiKey,
      reply: z.object({ keyId: z.string(), token: z.string() }),
    },
    (request, by) => createApiKey(office, bodyOf(newApiKey, request), by),
  );
  route(
    'POST',
    '/api-keys/:key/revoke',
    {
      scope: 'access',
      summary: 'Take a machine’s key out of use for good',
      params: keyParams,
      body: nothing,
      reply: nothing,
    },
    async (request) => {
      bodyOf(nothing, request);
      await revokeApiKey(office, paramsOf(keyParams, request).key);
      return {};
    },
  );
}
