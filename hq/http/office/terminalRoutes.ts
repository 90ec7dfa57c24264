import { z } from 'zod';
import {
  enrolmentCode,
  enrolmentFile,
  maxTokensPerBatch,
} from '../../../shared/protocol/enrolment.ts';
import { hex, noteText, plainText } from '../../../shared/protocol/primitives.ts';
import { deviceReport, devices } from '../../devices/devices.ts';
import {
  enrolmentCodes,
  makeBatch,
  makeEnrolmentCode,
  maxBatchDays,
  withdrawCodes,
} from '../../devices/enrolmentCodes.ts';
import { exposureOf, exposureReport } from '../../devices/exposure.ts';
import { decideCutOff, maxDecided } from '../../journal/decide.ts';
import { saidBy } from '../../access/actor.ts';
import type { Office } from '../../office.ts';
import { confirmDigits } from '../../devices/openEnrolment.ts';
import { revokeDevice, unfreezeDevice } from '../../devices/revoke.ts';
import { reconciliation, reconciliations } from '../../reconcile/reports.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';

const maxListed = 1000;
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
});
const shopParams = z.strictObject({ shop: z.string().min(1).max(40) });
const deviceParams = z.strictObject({ device: hex(16) });
const codeParams = z.strictObject({ code: hex(8) });
const nothing = z.object({});

const by = plainText(60).trim().min(1).default('head office');
const note = noteText(0, 300).default('');
const said = z.strictObject({ by, note });
const epoch = z.int().min(1);

const newBatch = z.strictObject({
  count: z.int().min(1).max(maxTokensPerBatch),
  days: z.int().min(1).max(maxBatchDays).default(7),
  hqUrl: z.url({ protocol: /^https?$/ }).max(200),
});
const revocation = said.extend({ reason: z.enum(['lost', 'retired']).default('lost') });
const comparison = said.extend({ epoch, same: z.boolean() });
const unfreezing = z.strictObject({ epoch, by, note: noteText(1, 300) });
const needsConfirmation = z.strictObject({ needsConfirmation: z.boolean() });
const decision = said
  .extend({
    epoch,
    from: z.int().min(1),
    to: z.int().min(1),
    verdict: z.enum(['accepted', 'rejected']),
  })
  .refine(({ from, to }) => to >= from && to - from < maxDecided, {
    path: ['to'],
    message: `at most ${maxDecided} entries, from the first on`,
  });

const codeReport = z.object({
  codeId: z.string(),
  kind: z.enum(['code', 'token']),
  batchId: z.string().nullable(),
  shop: z.string(),
  madeAt: z.int(),
  expiresAt: z.int(),
  state: z.enum(['open', 'used', 'withdrawn', 'spent', 'expired']),
  usedAt: z.int().nullable(),
});

/** Terminals: how they join, how they are, and how they are stopped. */
export function terminalRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/reconciliations',
    {
      scope: 'read',
      summary: 'What came of terminals’ daily comparison with head office; differences first',
      reply: z.object({ reconciliations: z.array(reconciliation) }),
    },
    async () => ({ reconciliations: await reconciliations(office, 1_000) }),
  );
  codeRoutes(route, office);
  deviceRoutes(route, office);
}

function codeRoutes(route: AdminRoute, office: Office): void {
  route(
    'POST',
    '/shops/:shop/codes',
    {
      scope: 'terminals',
      summary: 'A one-time code for one more terminal: 10 minutes, 5 tries',
      params: shopParams,
      reply: z.object({ code: enrolmentCode, expiresAt: z.int() }),
    },
    (request) => makeEnrolmentCode(office, paramsOf(shopParams, request).shop),
  );
  route(
    'POST',
    '/shops/:shop/batches',
    {
      scope: 'terminals',
      summary:
        'A file of one-time tokens for a roll-out in one shop; the tokens are in this answer only',
      params: shopParams,
      body: newBatch,
      reply: z.object({ batchId: z.string(), file: enrolmentFile }),
    },
    (request) => makeBatch(office, paramsOf(shopParams, request).shop, bodyOf(newBatch, request)),
  );
  route(
    'GET',
    '/codes',
    {
      scope: 'read',
      summary: 'Codes and tokens made, newest first, without their secrets',
      querystring: listQuery,
      reply: z.object({ codes: z.array(codeReport) }),
    },
    async (request) => ({
      codes: await enrolmentCodes(office, queryOf(listQuery, request).limit),
    }),
  );
  route(
    'POST',
    '/codes/:code/withdraw',
    {
      scope: 'terminals',
      summary: 'Withdraw a code, or by its id a whole batch: what is not used opens nothing',
      params: codeParams,
      reply: z.object({ withdrawn: z.int() }),
    },
    (request) => withdrawCodes(office, paramsOf(codeParams, request).code),
  );
  route(
    'PUT',
    '/enrolment',
    {
      scope: 'terminals',
      summary: 'Whether a person here must confirm the six digits of each enrolment by a code',
      body: needsConfirmation,
      reply: needsConfirmation,
    },
    async (request) => {
      const wanted = bodyOf(needsConfirmation, request);
      await office.db
        .updateTable('tenant')
        .set({ needs_confirmation: wanted.needsConfirmation })
        .where('tenant_id', '=', office.tenant)
        .execute();
      return wanted;
    },
  );
}

function deviceRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/devices',
    {
      scope: 'read',
      summary: 'Terminals, each epoch: state, last heard, what waits, version',
      reply: z.object({ devices: z.array(deviceReport) }),
    },
    async () => ({ devices: await devices(office) }),
  );
  route(
    'POST',
    '/devices/:device/confirm',
    {
      scope: 'terminals',
      summary: 'The six digits were compared; where they differ, the device is cut off',
      params: deviceParams,
      body: comparison,
      reply: nothing,
    },
    async (request, actor) => {
      const { epoch: of, ...rest } = saidBy(actor, bodyOf(comparison, request));
      await confirmDigits(office, { ...paramsOf(deviceParams, request), epoch: of }, rest);
      return {};
    },
  );
  route(
    'POST',
    '/devices/:device/revoke',
    {
      scope: 'terminals',
      summary: 'Cut a terminal off; “lost”: what it signed is good no more, “retired”: it is',
      params: deviceParams,
      body: revocation,
      reply: nothing,
    },
    async (request, actor) => {
      const { reason, ...rest } = saidBy(actor, bodyOf(revocation, request));
      await revokeDevice(office, paramsOf(deviceParams, request).device, reason, rest);
      return {};
    },
  );
  route(
    'POST',
    '/devices/:device/unfreeze',
    {
      scope: 'terminals',
      summary: 'A person found out which history is true: hear the terminal again',
      params: deviceParams,
      body: unfreezing,
      reply: nothing,
    },
    async (request, actor) => {
      const { epoch: of, ...rest } = saidBy(actor, bodyOf(unfreezing, request));
      await unfreezeDevice(office, { ...paramsOf(deviceParams, request), epoch: of }, rest);
      return {};
    },
  );
  route(
    'POST',
    '/devices/:device/decide',
    {
      scope: 'terminals',
      summary: 'Believe, or not, entries that came after the terminal was cut off',
      params: deviceParams,
      body: decision,
      reply: z.object({ decided: z.int() }),
    },
    (request, actor) => {
      const { epoch: of, ...rest } = saidBy(actor, bodyOf(decision, request));
      return decideCutOff(office, { ...paramsOf(deviceParams, request), epoch: of }, rest);
    },
  );
  route(
    'GET',
    '/devices/:device/exposure',
    {
      scope: 'read',
      summary: 'What whoever has this terminal knows and can still do',
      params: deviceParams,
      reply: exposureReport,
    },
    (request) => exposureOf(office, paramsOf(deviceParams, request).device),
  );
}
