import { z } from 'zod';
import type { Office } from '../../office.ts';
import {
  quarantined,
  quarantineReport,
  redemptionReport,
  redemptions,
} from '../../reports/reports.ts';
import type { AdminRoute } from './adminRoute.ts';
import { queryOf } from '../parse.ts';

const maxListed = 1000;
const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(maxListed).default(100),
});

/** What came in, and what a person should look at. */
export function reportRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/redemptions',
    {
      scope: 'read',
      summary: 'What was used and undone, newest arrivals first; one row a voucher',
      querystring: listQuery,
      reply: z.object({ total: z.int(), redemptions: z.array(redemptionReport) }),
    },
    (request) => redemptions(office, queryOf(listQuery, request).limit),
  );
  route(
    'GET',
    '/quarantine',
    {
      scope: 'read',
      summary: 'Entries that are kept but can’t be used',
      querystring: listQuery,
      reply: z.object({ quarantine: z.array(quarantineReport) }),
    },
    async (request) => ({
      quarantine: await quarantined(office, queryOf(listQuery, request).limit),
    }),
  );
}
