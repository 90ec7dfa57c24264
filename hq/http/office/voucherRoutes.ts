import { z } from 'zod';
import { maxCodeLength } from '../../../shared/domain/codes/scan.ts';
import { makeVouchersReply, maxMadeVouchers } from '../../../shared/protocol/authority.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { extend, extension, extensionReply } from '../../vouchers/extend.ts';
import type { Office } from '../../office.ts';
import { shopById } from '../../shops/shops.ts';
import { tried, tryOrder, tryRequest } from '../../vouchers/tryOrder.ts';
import { makeVouchers } from '../../vouchers/vouchers.ts';
import type { AdminRoute } from './adminRoute.ts';
import {
  voucherByCode,
  voucherByRef,
  voucherList,
  voucherReport,
} from '../../vouchers/voucherList.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';

const newVouchers = z.strictObject({
  shop: z.string().min(1).max(40),
  campaignId: z.string().min(1).max(40),
  count: z.int().min(1).max(maxMadeVouchers),
  customer: hex(16).nullable().default(null),
});

const place = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const listQuery = z.strictObject({
  campaignId: z.string().min(1).max(40).nullable().default(null),
  batchId: hex(16).nullable().default(null),
  customer: hex(16).nullable().default(null),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: place.default(0),
});
const voucherParams = z.strictObject({ ref: hex(16) });
const byCode = z.strictObject({ code: z.string().min(1).max(maxCodeLength) });

/** The vouchers made of campaigns, and why one would be refused. */
export function voucherRoutes(route: AdminRoute, office: Office): void {
  listRoutes(route, office);
  route(
    'POST',
    '/vouchers',
    {
      scope: 'vouchers',
      summary: 'Make static vouchers; the codes are in this answer only',
      body: newVouchers,
      reply: makeVouchersReply,
    },
    async (request) => {
      const { shop: id, ...wanted } = bodyOf(newVouchers, request);
      const shop = await shopById(office, office.db, id);
      return makeVouchers(office, { shop, by: 'office' }, wanted);
    },
  );
  route(
    'POST',
    '/vouchers/extend',
    {
      scope: 'vouchers',
      summary:
        'Extend a campaign, or vouchers listed, through a day; what is printed keeps working',
      body: extension,
      reply: extensionReply,
    },
    (request) => extend(office, bodyOf(extension, request)),
  );
  route(
    'POST',
    '/try',
    {
      scope: 'read',
      summary:
        'What would be decided of an order, and why, by what head office knows: nothing is used',
      body: tryRequest,
      reply: tried,
    },
    (request) => tryOrder(office, bodyOf(tryRequest, request)),
  );
}

function listRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/vouchers',
    {
      scope: 'read',
      summary: 'Vouchers in the order they came: all, or of a campaign, a batch or a customer',
      querystring: listQuery,
      reply: z.object({ vouchers: z.array(voucherReport), next: z.int().nullable() }),
    },
    (request) => voucherList(office, queryOf(listQuery, request)),
  );
  route(
    'GET',
    '/vouchers/:ref',
    { scope: 'read', summary: 'One voucher', params: voucherParams, reply: voucherReport },
    (request) => voucherByRef(office, paramsOf(voucherParams, request).ref),
  );
  route(
    'POST',
    '/vouchers/find',
    {
      scope: 'read',
      summary: 'A voucher by its code, which is hashed at once and kept nowhere',
      body: byCode,
      reply: voucherReport,
    },
    (request) => voucherByCode(office, bodyOf(byCode, request).code),
  );
}
