import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { actorName, requireScope } from '../../access/actor.ts';
import type { Actor } from '../../access/actor.ts';
import { beginImport, cancelImport, importJob } from '../../imports/importJobs.ts';
import { importPlan } from '../../imports/importPlan.ts';
import type { ImportPlan } from '../../imports/importPlan.ts';
import {
  importFault,
  importFaultsCsv,
  importFaultsOf,
  importPlace,
  importReport,
  imports,
  reportOf,
} from '../../imports/importReport.ts';
import { createImportRunner } from '../../imports/importRunner.ts';
import type { ImportRunner } from '../../imports/importRunner.ts';
import { maxImportBytes, takeChunk, takeRows } from '../../imports/takeChunk.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';
import { adminRoute } from './adminRoute.ts';
import type { AdminRoute } from './adminRoute.ts';

/** Types a part of a file may come as; its bytes are read as they come and are in no memory whole. */
export const csvTypes = ['text/csv', 'application/octet-stream'] as const;

const maxListed = 1000;
const maxRowsPerList = 1000;
const importParams = z.strictObject({ import: z.string().regex(/^[0-9a-f]{16}$/) });
const wholeNumber = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const limit = z.coerce.number().int().min(1).max(maxListed).default(100);
const importsQuery = z.strictObject({ limit, after: importPlace.nullable().default(null) });
const faultsQuery = z.strictObject({ limit, after: wholeNumber.default(0) });
const chunkQuery = z.strictObject({
  /** Which byte of the file the body begins with. */
  at: wholeNumber.default(0),
  /** `true`: the file ends with this body. */
  last: z.enum(['true', 'false']).default('false'),
});
const rowsBody = z.strictObject({
  /** Which row of the list these begin with, from 0. */
  from: z.int().min(0).default(0),
  rows: z.array(z.record(z.string().max(40), z.string().max(2000))).max(maxRowsPerList),
  last: z.boolean().default(false),
});

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** A campaign is money for the whole chain, however it comes in. Throws `wrongRole`. */
function requireScopeOf({ kind }: Pick<ImportPlan, 'kind'>, actor: Actor): void {
  if (kind === 'campaigns') requireScope(actor, 'campaigns');
}

/** The import of the address, which whoever asks may change, whoever began it. Throws `notFound`, `wrongRole`. */
async function changeable(office: Office, request: FastifyRequest, actor: Actor): Promise<string> {
  const { import: id } = paramsOf(importParams, request);
  requireScopeOf(await importJob(office, office.db, id), actor);
  return id;
}

/** The addresses of imports, and the hands that bring them in for as long as the service listens. */
export function importDoor(app: FastifyInstance, office: Office, adminToken: string): void {
  const runner = createImportRunner(office);
  app.addHook('onListen', async () => runner.start());
  app.addHook('preClose', () => runner.stop());
  app.register(async (streams) => {
    takeStreams(streams);
    importRoutes(adminRoute(streams, office, adminToken), office, runner);
  });
}

/** Lets the routes of `app` take a body as it streams in, whatever its length. */
function takeStreams(app: FastifyInstance): void {
  app.addContentTypeParser([...csvTypes], (_request, payload, done) => done(null, payload));
}

/** Customers, vouchers and campaigns from elsewhere: received, checked, looked at, brought in. */
function importRoutes(route: AdminRoute, office: Office, runner: ImportRunner): void {
  const params = importParams;
  const scope = 'imports';
  const idOf = (request: Parameters<typeof paramsOf>[1]) => paramsOf(importParams, request).import;
  route(
    'POST',
    '/imports',
    {
      scope,
      summary: 'Begin to bring in customers, vouchers or campaigns from a file or a list',
      description:
        'Nothing is brought in before `…/run`: what the report says until then is the dry run. A file that was announced by its SHA-256 before is the same import again.',
      body: importPlan,
      reply: importReport,
    },
    async (request, actor) => {
      const plan = bodyOf(importPlan, request);
      requireScopeOf(plan, actor);
      return reportOf(await beginImport(office, plan, actorName(actor)));
    },
  );
  route(
    'GET',
    '/imports',
    {
      scope: 'read',
      summary: 'Imports, newest first',
      querystring: importsQuery,
      reply: z.object({ imports: z.array(importReport), next: z.string().nullable() }),
    },
    (request) => {
      const query = queryOf(importsQuery, request);
      return imports(office, query.limit, query.after);
    },
  );
  route(
    'GET',
    '/imports/:import',
    { scope: 'read', summary: 'How an import stands', params, reply: importReport },
    async (request) => reportOf(await importJob(office, office.db, idOf(request))),
  );
  partRoutes(route, office);
  faultRoutes(route, office);
  route(
    'POST',
    '/imports/:import/run',
    {
      scope,
      summary: 'Bring in what was checked, in the background; asked again it goes on',
      params,
      reply: importReport,
    },
    async (request, actor) => reportOf(await runner.run(await changeable(office, request, actor))),
  );
  route(
    'POST',
    '/imports/:import/cancel',
    {
      scope,
      summary: 'Give an import up: what waits is dropped, what is in stays in',
      params,
      reply: importReport,
    },
    async (request, actor) =>
      reportOf(await cancelImport(office, await changeable(office, request, actor))),
  );
}

function partRoutes(route: AdminRoute, office: Office): void {
  const params = importParams;
  const scope = 'imports';
  route(
    'POST',
    '/imports/:import/file',
    {
      scope,
      summary: 'The next bytes of the file; the answer’s “taken” says from where to send on',
      description: `The file whole with \`last=true\`, or in parts: \`at\` is the byte a part begins with. Bytes that were taken already are passed over, so a part may be sent again after a lost answer; a half row at a part’s end is not kept and has to come again. At most ${maxImportBytes} bytes in all. A request must arrive in full within the service’s time for one: parts of a few MB always do.`,
      params,
      querystring: chunkQuery,
      otherBody: { types: csvTypes, description: 'CSV in UTF-8 or GB18030, with a head line' },
      reply: importReport,
    },
    async (request, actor) => {
      const { at, last } = queryOf(chunkQuery, request);
      const id = await changeable(office, request, actor);
      if (!isStream(request.body)) throw new HqProblem('badInput', 'a file is due');
      return reportOf(await takeChunk(office, id, at, request.body, last === 'true'));
    },
  );
  route(
    'POST',
    '/imports/:import/rows',
    {
      scope,
      summary: 'The next rows of a list in JSON, cells by field',
      description:
        'Rows that were taken already are passed over, so the same rows may be sent again after a lost answer. Dates and amounts are written as in a file: `2026-01-31`, `18.50`.',
      params,
      body: rowsBody,
      reply: importReport,
    },
    async (request, actor) => {
      const { from, rows, last } = bodyOf(rowsBody, request);
      const id = await changeable(office, request, actor);
      return reportOf(await takeRows(office, id, from, rows, last));
    },
  );
}

function faultRoutes(route: AdminRoute, office: Office): void {
  const params = importParams;
  route(
    'GET',
    '/imports/:import/faults',
    {
      scope: 'read',
      summary: 'Rows that can’t be brought in: where, and what is wrong, in both languages',
      params,
      querystring: faultsQuery,
      reply: z.object({ faults: z.array(importFault), next: z.int().nullable() }),
    },
    (request) => {
      const { limit: count, after } = queryOf(faultsQuery, request);
      return importFaultsOf(office, paramsOf(importParams, request).import, count, after);
    },
  );
  route(
    'GET',
    '/imports/:import/faults.csv',
    {
      scope: 'read',
      summary: 'The same as a CSV file',
      params,
      reply: z.string(),
      replyType: 'text/csv',
    },
    (request) => importFaultsCsv(office, paramsOf(importParams, request).import),
  );
}
