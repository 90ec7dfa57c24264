import { z } from 'zod';
import { easyPin, pinPattern } from '../../../shared/domain/people/pin.ts';
import {
  maxApprovalsPerDay,
  roles,
  rosterPerson,
  shopConfig,
} from '../../../shared/protocol/feed.ts';
import { plainText } from '../../../shared/protocol/primitives.ts';
import type { Office } from '../../office.ts';
import {
  addRosterPerson,
  changePerson,
  makeBadge,
  maxShopsPerPerson,
  roster,
  setPersonShops,
} from '../../people/people.ts';
import { hashPin } from '../../people/pinHash.ts';
import { setPeopleRules } from '../../shops/shops.ts';
import { approvalReport, approvals } from '../../people/staffReport.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';

const pin = z
  .string()
  .regex(pinPattern)
  .refine((digits) => easyPin(digits, null) === null, 'too easy to guess');
/** `null`: every shop. The first is their own. */
const shops = z
  .array(z.string().min(1).max(40))
  .min(1)
  .max(maxShopsPerPerson)
  .refine((all) => new Set(all).size === all.length, 'the same shop twice')
  .nullable();

const newPerson = z.strictObject({
  name: plainText(60).trim().min(1),
  role: z.enum(roles),
  pin,
  shops,
});
const newPin = z.strictObject({ pin });
const newShops = z.strictObject({ shops });
const nothing = z.strictObject({});
const personParams = z.strictObject({ person: z.string().min(1).max(40) });
const shopParams = z.strictObject({ shop: z.string().min(1).max(40) });
const rules = z.strictObject({
  approvalsPerDay: z.int().min(1).max(maxApprovalsPerDay),
  badgeAlone: z.boolean(),
});
const maxListed = 1000;
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
});

/** Who works in the chain, what they sign in with, and what they agreed to. */
export function peopleRoutes(route: AdminRoute, office: Office): void {
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
      const { pin: digits, ...person } = bodyOf(newPerson, request);
      return addRosterPerson(office, { ...person, pinHash: await hashPin(digits) });
    },
  );
  changeRoutes(route, office);
  route(
    'PUT',
    '/shops/:shop/people-rules',
    {
      summary: 'How often one person may agree a day, and whether a badge alone will do',
      params: shopParams,
      body: rules,
      reply: shopConfig,
    },
    (request) => setPeopleRules(office, paramsOf(shopParams, request).shop, bodyOf(rules, request)),
  );
  route(
    'GET',
    '/approvals',
    {
      summary:
        'What second persons agreed to, newest arrivals first, and whether they were at work',
      querystring: listQuery,
      reply: z.object({ approvals: z.array(approvalReport) }),
    },
    async (request) => ({ approvals: await approvals(office, queryOf(listQuery, request).limit) }),
  );
}

function changeRoutes(route: AdminRoute, office: Office): void {
  const params = personParams;
  const idOf = (request: Parameters<typeof paramsOf>[1]) => paramsOf(personParams, request).person;
  route(
    'PUT',
    '/people/:person/pin',
    { summary: 'Give somebody another PIN', params, body: newPin, reply: rosterPerson },
    async (request) => {
      const pinHash = await hashPin(bodyOf(newPin, request).pin);
      return changePerson(office, idOf(request), { kind: 'pin', pinHash }, 'office');
    },
  );
  route(
    'PUT',
    '/people/:person/shops',
    {
      summary: 'Where somebody works: lends them, or calls them back',
      params,
      body: newShops,
      reply: rosterPerson,
    },
    (request) => setPersonShops(office, idOf(request), bodyOf(newShops, request).shops),
  );
  route(
    'POST',
    '/people/:person/retire',
    {
      summary: 'Somebody works here no longer: signed out everywhere, for good',
      params,
      body: nothing,
      reply: rosterPerson,
    },
    (request) => changePerson(office, idOf(request), { kind: 'retire' }, 'office'),
  );
  route(
    'POST',
    '/people/:person/badge',
    {
      summary: 'Make somebody a badge; its code is in this answer only',
      params,
      body: nothing,
      reply: z.object({ code: z.string(), person: rosterPerson }),
    },
    (request) => makeBadge(office, idOf(request)),
  );
  route(
    'POST',
    '/people/:person/badge/withdraw',
    { summary: 'A badge is lost', params, body: nothing, reply: rosterPerson },
    (request) => changePerson(office, idOf(request), { kind: 'noBadge' }, 'office'),
  );
}
