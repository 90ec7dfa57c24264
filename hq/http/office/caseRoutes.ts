import { z } from 'zod';
import { civilDate, hex, noteText, plainText } from '../../../shared/protocol/primitives.ts';
import { borneReport, casesBorne } from '../../cases/borne.ts';
import { caseReport, cases } from '../../cases/caseList.ts';
import { closeCase, noteOnCase } from '../../cases/cases.ts';
import { caseDetail, caseView } from '../../cases/caseView.ts';
import { saidBy } from '../../access/actor.ts';
import type { Office } from '../../office.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';
import type { AdminRoute } from './adminRoute.ts';

const maxListed = 1000;
const casesQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
  state: z.enum(['open', 'closed']).default('open'),
});
const caseParams = z.strictObject({ case: hex(8) });
const by = plainText(60).trim().min(1).default('head office');
const note = z.strictObject({ by, note: noteText(1, 300) });
const closing = note.extend({
  borneBy: z.enum(['shop', 'headOffice', 'nobody']).nullable().default(null),
});
const borneQuery = z
  .strictObject({ from: civilDate, through: civilDate })
  .refine(({ from, through }) => from <= through, { path: ['through'], message: 'before from' });
const nothing = z.object({});

/** What a person should look at: each case with both receipts, who bears it, and what people said. */
export function caseRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/cases',
    {
      scope: 'read',
      summary: 'Cases, each with what it was judged by; closed ones with who closed them and why',
      querystring: casesQuery,
      reply: z.object({ cases: z.array(caseReport) }),
    },
    async (request) => {
      const { limit, state } = queryOf(casesQuery, request);
      return { cases: await cases(office, limit, state) };
    },
  );
  route(
    'GET',
    '/cases-borne',
    {
      scope: 'read',
      summary: 'What the cases of some business days cost, by shop, kind and who bears it',
      querystring: borneQuery,
      reply: z.object({ borne: z.array(borneReport) }),
    },
    async (request) => ({ borne: await casesBorne(office, queryOf(borneQuery, request)) }),
  );
  route(
    'GET',
    '/cases/:case',
    {
      scope: 'read',
      summary: 'One case: its own receipt, those it was judged against, who bears it, notes',
      params: caseParams,
      reply: caseDetail,
    },
    (request) => caseView(office, paramsOf(caseParams, request).case),
  );
  route(
    'POST',
    '/cases/:case/notes',
    {
      scope: 'cases',
      summary: 'Add a note to a case',
      params: caseParams,
      body: note,
      reply: nothing,
    },
    async (request, actor) => {
      const said = saidBy(actor, bodyOf(note, request));
      await noteOnCase(office, paramsOf(caseParams, request).case, said);
      return {};
    },
  );
  route(
    'POST',
    '/cases/:case/close',
    {
      scope: 'cases',
      summary: 'Close a case: who looked at it, what they found, and who bears it',
      params: caseParams,
      body: closing,
      reply: nothing,
    },
    async (request, actor) => {
      const said = saidBy(actor, bodyOf(closing, request));
      await closeCase(office, paramsOf(caseParams, request).case, said);
      return {};
    },
  );
}
