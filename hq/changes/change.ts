import { z } from 'zod';
import {
  cachedCustomer,
  cachedVoucher,
  customerWish,
  holidayCalendar,
  receiptElsewhere,
  rosterPerson,
  shopConfig,
  useElsewhere,
  voucherKill,
} from '../../shared/protocol/feed.ts';
import { hex } from '../../shared/protocol/primitives.ts';
import { campaign } from '../../shared/protocol/campaign.ts';
import { officeEvent } from '../feed/storedEvent.ts';
import type { StoredEvent } from '../feed/storedEvent.ts';

/*
 * The change feed for a chain's own machines: what happened, in one order for all, with opaque ids only
 * (I11): no name, number, PIN, badge or code stands here. Each row is whole and replaces the one of the
 * same identity that came before; `redemptions` and `issues` are only ever added to.
 */

/** A voucher by its ref; its code is nobody's to know. Replaces. */
const voucherChange = cachedVoucher.omit({ hint: true });
/** What a redemption took of one voucher, or (`undoes`, negative) a void gave back. By device, epoch, seq and ref. */
const redemptionChange = useElsewhere.omit({ operator: true, counter: true, shopName: true });
/** A voucher handed out, by its ref. */
const issueChange = receiptElsewhere.omit({ person: true });
const customerChange = cachedCustomer.omit({ phoneKey: true, last4: true });
const personChange = rosterPerson.pick({ id: true, role: true, shops: true, retired: true });

const place = {
  /** The next one's is this plus one, always. */
  cursor: z.int().min(1),
  /** When head office wrote it, ms. */
  at: z.int().min(0),
};

export const change = z.discriminatedUnion('kind', [
  z.strictObject({ ...place, kind: z.literal('campaign'), campaign }),
  z.strictObject({ ...place, kind: z.literal('vouchers'), vouchers: z.array(voucherChange) }),
  z.strictObject({
    ...place,
    kind: z.literal('redemptions'),
    redemptions: z.array(redemptionChange),
  }),
  z.strictObject({ ...place, kind: z.literal('issues'), issues: z.array(issueChange) }),
  /** Withdrawn, or good again: `killed` of the voucher of that ref, where there is one. */
  z.strictObject({ ...place, kind: z.literal('kills'), kills: z.array(voucherKill) }),
  z.strictObject({ ...place, kind: z.literal('customers'), customers: z.array(customerChange) }),
  /** They asked to be forgotten: remove what you hold of them. */
  z.strictObject({ ...place, kind: z.literal('forgotten'), customers: z.array(hex(16)) }),
  z.strictObject({ ...place, kind: z.literal('contactWishes'), wishes: z.array(customerWish) }),
  z.strictObject({ ...place, kind: z.literal('shop'), shop: shopConfig }),
  z.strictObject({ ...place, kind: z.literal('holidays'), calendar: holidayCalendar }),
  z.strictObject({ ...place, kind: z.literal('person'), person: personChange }),
  ...officeEvent.options.map((option) => option.extend(place)),
  /** Something only terminals need; it keeps the cursors without a gap. */
  z.strictObject({ ...place, kind: z.literal('other') }),
]);
export type Change = z.infer<typeof change>;

/** What machines are told of an event. */
export function changeOf(cursor: number, at: number, event: StoredEvent): Change {
  const here = { cursor, at };
  switch (event.kind) {
    case 'vouchers':
      return {
        ...here,
        kind: 'vouchers',
        vouchers: event.vouchers.map(({ hint: _h, ...voucher }) => voucher),
      };
    case 'uses':
      return {
        ...here,
        kind: 'redemptions',
        redemptions: event.uses.map(({ operator: _o, counter: _c, shopName: _s, ...use }) => use),
      };
    case 'receipts':
      return {
        ...here,
        kind: 'issues',
        issues: event.receipts.map(({ person: _p, ...receipt }) => receipt),
      };
    case 'customers':
      return {
        ...here,
        kind: 'customers',
        customers: event.customers.map(({ phoneKey: _k, last4: _l, ...customer }) => customer),
      };
    case 'person': {
      const { id, role, shops, retired } = event.person;
      return { ...here, kind: 'person', person: { id, role, shops, retired } };
    }
    case 'campaign':
    case 'kills':
    case 'forgotten':
    case 'contactWishes':
    case 'shop':
    case 'holidays':
    case 'case':
    case 'device':
      return { ...here, ...event };
    case 'staff':
    case 'keys':
    case 'keyNotices':
    case 'codeRules':
      return { ...here, kind: 'other' };
  }
}
