import { failed, ok } from '../answers.ts';
import { daysBetween } from '../../../shared/domain/time/civilTime.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { memberCodeOf, readMemberCode } from '../../../shared/domain/codes/memberCode.ts';
import type { CustomerId, Fact } from '../../../shared/domain/facts.ts';
import { lastDayOf, takenThrough } from '../../../shared/domain/campaign/validity.ts';
import type { LastDay } from '../../../shared/domain/campaign/validity.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { normalisePhone, wholeNumber } from '../../../shared/domain/phone.ts';
import { phoneKey } from '../../../shared/protocol/keyedHash.ts';
import type { CachedVoucher } from '../../../shared/protocol/feed.ts';
import type { CustomerPanel, CustomerVoucher } from '../../../shared/contract/views.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { Reader, Usage } from '../ports.ts';
import { campaignView } from '../views.ts';

type CustomerHandlers = Pick<
  Handlers,
  'customer.find' | 'customer.panel' | 'customer.byCode' | 'customer.memberCode' | 'customer.forget'
>;

/** A customer counts as seen again when that many days have passed: not a write for every look. */
const seenAgainAfterDays = 7;

/** Vouchers shown at most in one customer's panel. */
const maxPanelVouchers = 50;

function panelVoucher(tx: Reader, cached: CachedVoucher, today: CivilDate): CustomerVoucher | null {
  const campaign = tx.campaignByNo(cached.campaignNo);
  if (campaign === null || campaign.status !== 'active' || cached.killed) return null;
  const usage = tx.usage(cached.ref);
  const lastDay = lastDayKnown(campaign, cached, usage);
  if (takenThrough(lastDay, campaign) < today || cached.firstDay > today) return null;
  const usesLeft = cached.usesAllowed - usage.uses;
  const amountLeftMinor =
    cached.amountMinor === null ? null : cached.amountMinor - usage.amountMinor;
  if (amountLeftMinor === null ? usesLeft <= 0 : amountLeftMinor <= 0) return null;
  return {
    ref: cached.ref,
    hint: cached.hint,
    campaign: campaignView(campaign),
    lastDay: lastDay.day,
    daysLeft: Math.max(0, daysBetween(today, lastDay.day)),
    usesLeft,
    amountLeftMinor,
  };
}

function lastDayKnown(campaign: Campaign, cached: CachedVoucher, usage: Usage): LastDay {
  const told = <T>(value: T): Fact<T> => ({ value, source: 'hq', asOf: 0 });
  const days = {
    lastDay: told(cached.lastDay),
    extendedThrough: told(cached.extendedThrough),
    revivedThrough: told(usage.revivedThrough),
    firstUseDay: told(usage.firstUseDay),
  };
  return lastDayOf(days, campaign);
}

/** A customer with what they hold, soonest to expire first; `null` when not known here. */
export function customerPanel(tx: Reader, id: string, today: CivilDate): CustomerPanel | null {
  const customer = tx.customer(id);
  if (customer === null) return null;
  const vouchers = tx
    .vouchersOf(id)
    .map((cached) => panelVoucher(tx, cached, today))
    .filter((voucher) => voucher !== null)
    .sort((a, b) => a.daysLeft - b.daysLeft || a.ref.localeCompare(b.ref))
    .slice(0, maxPanelVouchers);
  const { last4, segment, tier } = customer;
  return { id: customer.id, last4, segment, tier, vouchers };
}

export function createCustomers(context: AppContext): CustomerHandlers {
  /** What was shown to a cashier was seen: it stays for as long again. A read but for this, once a week. */
  function noteSeen(id: CustomerId): void {
    const today = civilNow(
      context,
      context.store.read((tx) => tx.shop()),
    ).date;
    const seenDay = context.store.read((tx) => tx.customer(id))?.seenDay;
    if (seenDay !== undefined && daysBetween(seenDay, today) < seenAgainAfterDays) return;
    context.store.write((tx) => tx.sawCustomer(id, today));
  }

  function shown(find: (tx: Reader) => CustomerId | null): Answer<CustomerPanel | null> {
    const panel = context.store.read((tx) => {
      const id = find(tx);
      return id === null ? null : customerPanel(tx, id, civilNow(context, tx.shop()).date);
    });
    if (panel !== null) noteSeen(panel.id);
    return ok(panel);
  }

  return {
    'customer.find': ({ phone }) => {
      const chainKey = context.secrets.get('chainKey');
      if (chainKey === null) return failed(problemOf('notSetUp'));
      const number = normalisePhone(phone);
      if (!wholeNumber.test(number)) {
        return failed(problemOf('badInput', {}, [{ field: 'phone', message: 'no phone number' }]));
      }
      const key = phoneKey(context.crypto, chainKey, number);
      return shown((tx) => tx.customerByPhoneKey(key)?.id ?? null);
    },
    'customer.panel': ({ id }) => shown(() => id),
    'customer.byCode': ({ raw }) => {
      const read = readMemberCode(raw);
      if (read.kind === 'member') return shown(() => read.customer);
      const fault = { field: 'raw', message: read.kind };
      return failed(problemOf('badInput', {}, [fault]));
    },
    'customer.memberCode': ({ id }) =>
      context.store.read((tx) =>
        tx.customer(id) === null ? failed(problemOf('notFound')) : ok({ code: memberCodeOf(id) }),
      ),
    'customer.forget': ({ id }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.write((tx) => {
        // A chain's own list would bring them back: head office forgets for every terminal.
        if (tx.identity()?.standAlone !== true) return failed(problemOf('notInThisMode'));
        if (tx.customer(id) === null) return failed(problemOf('notFound'));
        tx.applyFeed([{ kind: 'forgotten', customers: [id] }]);
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'forgot', customer: id },
          print: null,
        });
        context.announce('data');
        return ok(null);
      });
    },
  };
}
