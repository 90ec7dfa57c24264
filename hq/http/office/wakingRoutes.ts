import { z } from 'zod';
import { waking, wakingReport } from '../../customers/waking.ts';
import type { Office } from '../../office.ts';
import type { AdminRoute } from './adminRoute.ts';

/** Who is to be told of what ends soon: by opaque id, for the chain's own list of numbers. */
export function wakingRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/customers/waking',
    {
      scope: 'read',
      summary:
        'Customers whose vouchers end within days, and what came of telling them; none who said no',
      reply: z.object({ customers: z.array(wakingReport) }),
    },
    async () => ({ customers: await waking(office) }),
  );
}
