import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { forgetAgain } from '../../customers/customers.ts';
import type { ForgottenBook } from '../../customers/forgottenBook.ts';
import type { Office } from '../../office.ts';
import { noteRestored } from '../../reports/reports.ts';
import { accessRoutes } from './accessRoutes.ts';
import { adminRoute } from './adminRoute.ts';
import { batchRoutes } from './batchRoutes.ts';
import { campaignRoutes } from './campaignRoutes.ts';
import { caseRoutes } from './caseRoutes.ts';
import { claimRoutes } from './claimRoutes.ts';
import { customerRoutes } from './customerRoutes.ts';
import { importDoor } from './importRoutes.ts';
import { peopleRoutes } from './peopleRoutes.ts';
import { killRoutes } from './killRoutes.ts';
import { keyRoutes } from './keyRoutes.ts';
import { reportRoutes } from './reportRoutes.ts';
import { shopRoutes } from './shopRoutes.ts';
import { terminalRoutes } from './terminalRoutes.ts';
import { voucherRoutes } from './voucherRoutes.ts';
import { wakingRoutes } from './wakingRoutes.ts';

export function adminRoutes(
  app: FastifyInstance,
  office: Office,
  adminToken: string,
  forgotten: ForgottenBook,
): void {
  const route = adminRoute(app, office, adminToken);
  shopRoutes(route, office);
  terminalRoutes(route, office);
  reportRoutes(route, office);
  caseRoutes(route, office);
  claimRoutes(route, office);
  campaignRoutes(route, office);
  voucherRoutes(route, office);
  batchRoutes(route, office);
  keyRoutes(route, office);
  killRoutes(route, office);
  peopleRoutes(route, office);
  customerRoutes(route, office, forgotten);
  wakingRoutes(route, office);
  accessRoutes(route, office);
  importDoor(app, office, adminToken);
  route(
    'POST',
    '/restored',
    {
      scope: 'running',
      summary: 'The database came back from a backup: terminals start from a snapshot',
      reply: z.object({ feedEpoch: z.int() }),
    },
    async () => {
      await forgetAgain(office, forgotten);
      return noteRestored(office);
    },
  );
}
