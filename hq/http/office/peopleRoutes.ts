import { z } from 'zod';
import { easyPin, pinPattern } from '../../../shared/domain/people/pin.ts';
import { maxApprovalsPerDay, roles, shopConfig } from '../../../shared/protocol/feed.ts';
import type { RosterPerson } from '../../../shared/protocol/feed.ts';
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

const personReport = z.object({
  id: z.string(),
  name: z.string(),
  role: z.enum(roles),
  shops: z.array(z.string()).nullable(),
  retired: z.boolean(),
  hasBadge: z.boolean(),
});

/** Without the PIN's hash, whose few digits anybody finds who has it, and without what a badge is known by. */
function reportOf({
  id,
  name,
  role,
  shops: at,
  retired,
  badgeRef,
}: RosterPerson): z.output<typeof personReport> {
  return { id, name, role, shops: at, retired, hasBadge: badgeRef !== null };
}

/** Who works in the chain, what they sign in with, and what they agreed to. */
export function peopleRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/people',
    { scope: 'read', summary: 'The roster', reply: z.object({ people: z.array(personReport) }) },
    async () => ({ people: (await roster(office, office.db)).map(reportOf) }),
  );
  route(
    'POST',
    '/people',
    { scope: 'people', summary: 'Add a person', body: newPerson, reply: personReport },
    async (request) => {
      const { pin: digits, ...person } = bodyOf(newPerson, request);
      return reportOf(await addRosterPerson(office, { ...person, pinHash: await hashPin(digits) }));
    },
  );
  changeRoutes(route, office);
  route(
    'PUT',
    '/shops/:shop/people-rules',
    {
      scope: 'people',
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
      scope: 'read',
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
    {
      scope: 'people',
      summary: 'Give somebody another PIN',
      params,
      body: newPin,
      reply: personReport,
    },
    async (request) => {
      const pinHash = await hashPin(bodyOf(newPin, request).pin);
      return reportOf(
        await changePerson(office, idOf(request), { kind: 'pin', pinHash }, 'office'),
      );
    },
  );
  route(
    'PUT',
    '/people/:person/shops',
    {
      scope: 'people',
      summary: 'Where somebody works: lends them, or calls them back',
      params,
      body: newShops,
      reply: personReport,
    },
    async (request) =>
      reportOf(await setPersonShops(office, idOf(request), bodyOf(newShops, request).shops)),
  );
  route(
    'POST',
    '/people/:person/retire',
    {
      scope: 'people',
      summary: 'Somebody works here no longer: signed out everywhere, for good',
      params,
      reply: personReport,
    },
    async (request) =>
      reportOf(await changePerson(office, idOf(request), { kind: 'retire' }, 'office')),
  );
  route(
    'POST',
    '/people/:person/badge',
    {
      scope: 'people',
      summary: 'Make somebody a badge; its code is in this answer only',
      params,
      reply: z.object({ code: z.string(), person: personReport }),
    },
    async (request) => {
      const { code, person } = await makeBadge(office, idOf(request));
      return { code, person: reportOf(person) };
    },
  );
  route(
    'POST',
    '/people/:person/badge/withdraw',
    { scope: 'people', summary: 'A badge is lost', params, reply: personReport },
    async (request) =>
      reportOf(await changePerson(office, idOf(request), { kind: 'noBadge' }, 'office')),
  );
}
