import { z } from 'zod';
import { segments } from '../../../shared/domain/campaign/campaign.ts';
import { normalisePhone, wholeNumber } from '../../../shared/domain/phone.ts';
import { phoneKey } from '../../../shared/protocol/keyedHash.ts';
import { hex, plainText } from '../../../shared/protocol/primitives.ts';
import {
  addCustomer,
  changeCustomer,
  customerList,
  customerReport,
  customerReportOf,
} from '../../customers/customerList.ts';
import { customerByPhoneKey, forgetCustomers } from '../../customers/customers.ts';
import type { ForgottenBook } from '../../customers/forgottenBook.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf, paramsOf, queryOf } from '../parse.ts';

const maxPhoneCharacters = 40;

const whom = z.union([
  z.strictObject({ customer: hex(16) }),
  /** The full number; hashed at once, and kept nowhere. */
  z.strictObject({ phone: z.string().max(maxPhoneCharacters) }),
]);

const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(0),
});
const customerParams = z.strictObject({ customer: hex(16) });
const terms = z.strictObject({
  segment: z.enum(segments).default('new'),
  tier: plainText(40).trim().min(1).nullable().default(null),
  homeShop: z.string().min(1).max(40).nullable().default(null),
});
const phone = z.string().max(maxPhoneCharacters);
const newCustomer = terms.extend({ phone });
const byPhone = z.strictObject({ phone });
const last4Digits = 4;

function holderOf(office: Office, typed: string) {
  return { phoneKey: keyOf(office, typed), last4: normalisePhone(typed).slice(-last4Digits) };
}

function keyOf(office: Office, typed: string): string {
  const number = normalisePhone(typed);
  if (!wholeNumber.test(number)) throw new HqProblem('badInput', 'not a phone number');
  return phoneKey(office.crypto, office.keys.chainKey, number);
}

/** Customers, of whom head office knows no more than terminals are told. */
export function customerRoutes(route: AdminRoute, office: Office, book: ForgottenBook): void {
  listRoutes(route, office);
  changeRoutes(route, office);
  route(
    'POST',
    '/customers/forget',
    {
      scope: 'customers',
      summary: 'Forget a customer for good, here and on every terminal',
      body: whom,
      reply: z.object({ customer: z.string() }),
    },
    async (request) => {
      const asked = bodyOf(whom, request);
      const customer =
        'customer' in asked
          ? asked.customer
          : await customerByPhoneKey(office, keyOf(office, asked.phone));
      await forgetCustomers(office, book, [customer]);
      return { customer };
    },
  );
}

function listRoutes(route: AdminRoute, office: Office): void {
  route(
    'GET',
    '/customers',
    {
      scope: 'read',
      summary: 'Customers in the order they came, of each number the last four digits',
      querystring: listQuery,
      reply: z.object({ customers: z.array(customerReport), next: z.int().nullable() }),
    },
    (request) => {
      const { limit, after } = queryOf(listQuery, request);
      return customerList(office, limit, after);
    },
  );
  route(
    'GET',
    '/customers/:customer',
    { scope: 'read', summary: 'One customer', params: customerParams, reply: customerReport },
    (request) => customerReportOf(office, paramsOf(customerParams, request).customer),
  );
  route(
    'POST',
    '/customers/find',
    {
      scope: 'read',
      summary: 'A customer by their number, which is hashed at once and kept nowhere',
      body: byPhone,
      reply: customerReport,
    },
    async (request) => {
      const key = keyOf(office, bodyOf(byPhone, request).phone);
      return customerReportOf(office, await customerByPhoneKey(office, key));
    },
  );
}

function changeRoutes(route: AdminRoute, office: Office): void {
  route(
    'POST',
    '/customers',
    {
      scope: 'customers',
      summary: 'Add a customer by their number, which is hashed at once and kept nowhere',
      body: newCustomer,
      reply: customerReport,
    },
    (request) => {
      const { phone: typed, ...said } = bodyOf(newCustomer, request);
      return addCustomer(office, holderOf(office, typed), said);
    },
  );
  route(
    'PUT',
    '/customers/:customer',
    {
      scope: 'customers',
      summary: 'What is said of a customer, in the place of what was',
      params: customerParams,
      body: terms,
      reply: customerReport,
    },
    (request) =>
      changeCustomer(office, paramsOf(customerParams, request).customer, bodyOf(terms, request)),
  );
}
