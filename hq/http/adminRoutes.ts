import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { roles, rosterPerson } from '../../shared/protocol/feed.ts';
import { plainText } from '../../shared/protocol/primitives.ts';
import type { Office } from '../office.ts';
import { addRosterPerson, roster } from '../people.ts';
import { hashPin } from '../pinHash.ts';
import { noteRestored } from '../reports.ts';
import { adminRoute } from './adminRoute.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf } from './parse.ts';
import { reportRoutes } from './reportRoutes.ts';
import { shopRoutes } from './shopRoutes.ts';
import { voucherRoutes } from './voucherRoutes.ts';

const newPerson = z.strictObject({
  name: plainText(60).trim().min(1),
  role: z.enum(roles),
  pin: z.string().regex(/^\d{4,6}$/),
  /** `null`: every shop. */
  shops: z.array(z.string().min(1).max(40)).min(1).max(500).nullable(),
});

export function adminRoutes(app: FastifyInstance, office: Office, adminToken: string): void {
  const route = adminRoute(app, adminToken);
  shopRoutes(route, office);
  reportRoutes(route, office);
  voucherRoutes(route, office);
  peopleRoutes(route, office);
  route(
    'POST',
    '/restored',
    {
      summary: 'The database came back from a backup: terminals start from a snapshot',
      reply: z.object({ feedEpoch: z.int() }),
    },
    () => noteRestored(office),
  );
}

function peopleRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/people',
    { summary: 'The roster', reply: z.object({ people: z.array(rosterPerson) }) },
    async () => ({ people: await roster(office, office.db) }),
  );
  route(
    'POST',
    '/people',
    { summary: 'Add a person', body: newPerson, reply: rosterPerson },
    async (request) => {
      const { pin, ...person } = bodyOf(newPerson, request);
      return addRosterPerson(office, { ...person, pinHash: await hashPin(pin) });
    },
  );
}
