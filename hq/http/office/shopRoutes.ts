import { z } from 'zod';
import { isKnownZone } from '../../../shared/domain/time/civilTime.ts';
import { holidayCalendar, shopConfig } from '../../../shared/protocol/feed.ts';
import {
  currencyCode,
  hex,
  isPlain,
  notPlainText,
  plainText,
  zoneName,
} from '../../../shared/protocol/primitives.ts';
import { holidayCalendars, putHolidayCalendar } from '../../shops/holidays.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import { addShop, setAuthority, setCalendar, setGroups, shops } from '../../shops/shops.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf, paramsOf } from '../parse.ts';

const shopParams = z.strictObject({ shop: z.string().min(1).max(40) });
const calendarParams = z.strictObject({ calendar: z.string().min(1).max(40) });

const groups = z
  .array(
    plainText(39)
      .min(1)
      .refine((name) => !name.startsWith('#'), 'without the #'),
  )
  .max(40)
  .refine((names) => new Set(names).size === names.length, 'the same group twice');
const calendarId = plainText(40).min(1).nullable();

const newShop = z.strictObject({
  name: plainText(60).trim().min(1),
  currency: currencyCode,
  zone: zoneName.refine(isKnownZone, 'no such time zone'),
  language: z.enum(['zh', 'en']).default('zh'),
  /** Campaigns name them as `#group`. */
  groups: groups.default([]),
  calendar: calendarId.default(null),
});
const newGroups = z.strictObject({ groups });
const newCalendar = z.strictObject({ calendar: calendarId });
const newAuthority = z.strictObject({ device: hex(16) });

const wholeCalendar = holidayCalendar
  .refine(isPlain, notPlainText)
  .refine(({ days }) => new Set(days.map(({ date }) => date)).size === days.length, {
    path: ['days'],
    message: 'the same day twice',
  });

/** Shops, and the holidays they keep. */
export function shopRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/shops',
    { scope: 'read', summary: 'Shops', reply: z.object({ shops: z.array(shopConfig) }) },
    async () => ({ shops: await shops(office, office.db) }),
  );
  route(
    'POST',
    '/shops',
    { scope: 'shops', summary: 'Add a shop', body: newShop, reply: shopConfig },
    (request) => addShop(office, bodyOf(newShop, request)),
  );
  route(
    'PUT',
    '/shops/:shop/groups',
    {
      scope: 'shops',
      summary: 'The groups a shop belongs to',
      params: shopParams,
      body: newGroups,
      reply: shopConfig,
    },
    (request) =>
      setGroups(office, paramsOf(shopParams, request).shop, bodyOf(newGroups, request).groups),
  );
  route(
    'PUT',
    '/shops/:shop/calendar',
    {
      scope: 'shops',
      summary: 'The holiday calendar a shop keeps',
      params: shopParams,
      body: newCalendar,
      reply: shopConfig,
    },
    (request) =>
      setCalendar(
        office,
        paramsOf(shopParams, request).shop,
        bodyOf(newCalendar, request).calendar,
      ),
  );
  route(
    'PUT',
    '/shops/:shop/authority',
    {
      scope: 'shops',
      summary: 'The terminal that keeps the account of the vouchers whose home the shop is',
      params: shopParams,
      body: newAuthority,
      reply: shopConfig,
    },
    (request) =>
      setAuthority(
        office,
        paramsOf(shopParams, request).shop,
        bodyOf(newAuthority, request).device,
      ),
  );
  holidayRoutes(route, office);
}

function holidayRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/holidays',
    {
      scope: 'read',
      summary: 'Holiday calendars',
      reply: z.object({ calendars: z.array(holidayCalendar) }),
    },
    async () => ({ calendars: await holidayCalendars(office, office.db) }),
  );
  route(
    'PUT',
    '/holidays/:calendar',
    {
      scope: 'shops',
      summary: 'A whole calendar of public holidays, in the place of the one before',
      params: calendarParams,
      body: wholeCalendar,
      reply: holidayCalendar,
    },
    async (request) => {
      const calendar = bodyOf(wholeCalendar, request);
      if (calendar.id !== paramsOf(calendarParams, request).calendar) {
        throw new HqProblem('badInput', 'the address names another calendar');
      }
      return putHolidayCalendar(office, calendar);
    },
  );
}
