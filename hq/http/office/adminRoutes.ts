import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { forgetAgain } from '../../customers/customers.ts';
import type { ForgottenBook } from '../../customers/forgottenBook.ts';
import type { Office } from '../../office.ts';
import { noteRestored } from '../../reports/reports.ts';
import { adminRoute } from './adminRoute.ts';
import { customerRoutes } from './customerRoutes.ts';
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
  const route = adminRoute(app, adminToken);
  shopRoutes(route, office);
  terminalRoutes(route, office);
  reportRoutes(route, office);
  voucherRoutes(route, office);
  keyRoutes(route, office);
  killRoutes(route, office);
  peopleRoutes(route, office);
  customerRoutes(route, office, forgotten);
  wakingRoutes(route, office);
  route(
    'POST',
    '/restored',
    {
      summary: 'The database came back from a backup: terminals start from a snapshot',
      reply: z.object({ feedEpoch: z.int() }),
    },
    async () => {
      await forgetAgain(office, forgotten);
      return noteRestored(office);
    },
  );
}
