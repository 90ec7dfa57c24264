import { z } from 'zod';
import { normalisePhone, wholeNumber } from '../../../shared/domain/phone.ts';
import { phoneKey } from '../../../shared/protocol/keyedHash.ts';
import { hex } from '../../../shared/protocol/primitives.ts';
import { customerByPhoneKey, forgetCustomers } from '../../customers/customers.ts';
import type { ForgottenBook } from '../../customers/forgottenBook.ts';
import type { Office } from '../../office.ts';
import { HqProblem } from '../../problem.ts';
import type { AdminRoute } from './adminRoute.ts';
import { bodyOf } from '../parse.ts';

const maxPhoneCharacters = 40;

const whom = z.union([
  z.strictObject({ customer: hex(16) }),
  /** The full number; hashed at once, and kept nowhere. */
  z.strictObject({ phone: z.string().max(maxPhoneCharacters) }),
]);

function keyOf(office: Office, typed: string): string {
  const number = normalisePhone(typed);
  if (!wholeNumber.test(number)) throw new HqProblem('badInput', 'not a phone number');
  return phoneKey(office.crypto, office.keys.chainKey, number);
}

/** Customers, of whom head office knows no more than terminals are told. */
export function customerRoutes(route: AdminRoute, office: Office, book: ForgottenBook): void {
  route(
    'POST',
    '/customers/forget',
    {
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
