import type { Office } from '../../office.ts';
import { killing, killReply, setKilled } from '../../vouchers/kills.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf } from '../parse.ts';

/** Withdrawing vouchers one by one, whether head office has a row of them or not. */
export function killRoutes(route: AdminRoute, office: Office): void {
  route(
    'POST',
    '/vouchers/kill',
    {
      scope: 'vouchers',
      summary: 'Withdraw vouchers: by code, ref, batch, campaign or customer; signed ones too',
      body: killing,
      reply: killReply,
    },
    (request) => setKilled(office, bodyOf(killing, request), true),
  );
  route(
    'POST',
    '/vouchers/unkill',
    {
      scope: 'vouchers',
      summary: 'Make vouchers good again that were withdrawn by mistake',
      body: killing,
      reply: killReply,
    },
    (request) => setKilled(office, bodyOf(killing, request), false),
  );
}
