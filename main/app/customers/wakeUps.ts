import type { CareView, WakeList, WakeView } from '../../../shared/contract/careViews.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import type { ParsedInputOf } from '../../../shared/contract/methods.ts';
import type { CustomerPanel, CustomerVoucher } from '../../../shared/contract/views.ts';
import type { HourRange } from '../../../shared/domain/campaign/campaign.ts';
import type { CustomerId } from '../../../shared/domain/facts.ts';
import {
  defaultAskHours,
  endsSoonDays,
  isAskingTime,
  leftInPeace,
  maxWakesListed,
} from '../../../shared/domain/customers/wake.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import { failed, ok } from '../answers.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import type { Reader, Writer } from '../ports.ts';
import { customerPanel } from './customers.ts';

type WakeHandlers = Pick<
  Handlers,
  'customer.care' | 'customer.wakeList' | 'customer.wake' | 'customer.contact' | 'customer.askHours'
>;

/** Candidates looked at for one list: most are left out only because they were asked or said no. */
const maxCandidates = 500;

function hoursOf(tx: Reader): HourRange {
  return tx.shop()?.askHours ?? defaultAskHours;
}

function endingOf({ vouchers }: CustomerPanel): readonly CustomerVoucher[] {
  return vouchers.filter(({ daysLeft }) => daysLeft <= endsSoonDays);
}

function wakeView(panel: CustomerPanel): WakeView {
  return {
    customer: panel.id,
    last4: panel.last4,
    vouchers: panel.vouchers.length,
    ending: endingOf(panel).map(({ campaign, daysLeft }) => ({ name: campaign.name, daysLeft })),
  };
}

/** Telling customers of what ends soon, at the counter; a terminal has no number to ring. */
export function createWakeUps(context: AppContext): WakeHandlers {
  const now = (tx: Reader) => civilNow(context, tx.shop());

  function peaceOf(tx: Reader, panel: CustomerPanel) {
    return leftInPeace({
      wish: tx.contactWish(panel.id)?.may ?? null,
      lastAsked: tx.lastAsked(panel.id)?.day ?? null,
      soonestDays: panel.vouchers[0]?.daysLeft ?? null,
      today: now(tx).businessDay,
    });
  }

  function care(tx: Reader, id: CustomerId): Answer<CareView> {
    const panel = customerPanel(tx, id, now(tx).date);
    if (panel === null) return failed(problemOf('notFound'));
    const isOpen = isAskingTime(now(tx), hoursOf(tx));
    const peace = peaceOf(tx, panel) ?? (isOpen ? null : 'outsideHours');
    return ok({
      may: tx.contactWish(id)?.may ?? null,
      lastAsked: tx.lastAsked(id),
      wake: peace === null ? wakeView(panel) : null,
      peace,
    });
  }

  /** Members of this shop, and those of none: who comes here may be spoken to here. */
  function isOurs(tx: Reader, id: CustomerId): boolean {
    const customer = tx.customer(id);
    const { homeShop = null } = customer ?? {};
    return customer !== null && (homeShop === null || homeShop === tx.identity()?.shop);
  }

  function list(tx: Reader): WakeList {
    const { date } = now(tx);
    const isOpen = isAskingTime(now(tx), hoursOf(tx));
    const customers: WakeView[] = [];
    const candidates = isOpen
      ? tx.holdersOfEnding(date, addDays(date, endsSoonDays), maxCandidates)
      : [];
    for (const id of candidates) {
      if (customers.length >= maxWakesListed) break;
      const panel = isOurs(tx, id) ? customerPanel(tx, id, date) : null;
      if (panel !== null && peaceOf(tx, panel) === null) customers.push(wakeView(panel));
    }
    return { isOpen, ...hoursOf(tx), customers };
  }

  function wish(tx: Writer, operator: Operator, id: string, customer: CustomerId, may: boolean) {
    const frame = entryFrame(context, tx, actorOf(operator));
    const body = { kind: 'contactWish', customer, may } as const;
    tx.append({ ...frame, id, approver: null, body, print: null });
    // What is said now is the later word here, though a clock that was ahead has said something before.
    const at = Math.max(frame.time.instant, (tx.contactWish(customer)?.at ?? 0) + 1);
    tx.applyFeed([{ kind: 'contactWishes', wishes: [{ customer, may, at }] }]);
  }

  function wakeIn(tx: Writer, wanted: Wake, operator: Operator): Answer<null> {
    const { wakeId, customer, outcome } = wanted;
    if (tx.entryById(wakeId) !== null) return ok(null);
    const panel = customerPanel(tx, customer, now(tx).date);
    if (panel === null) return failed(problemOf('notFound'));
    if (tx.contactWish(customer)?.may === false) return failed(problemOf('doNotAsk'));
    const campaigns = [...new Set(endingOf(panel).map(({ campaign }) => campaign.no))];
    tx.append({
      ...entryFrame(context, tx, actorOf(operator)),
      id: wakeId,
      approver: null,
      body: { kind: 'wake', customer, campaigns, outcome },
      print: null,
    });
    if (outcome === 'never') wish(tx, operator, context.ids.random128(), customer, false);
    return ok(null);
  }

  function contactIn(tx: Writer, wanted: Contact, operator: Operator): Answer<null> {
    const { wishId, customer, may } = wanted;
    if (tx.entryById(wishId) !== null) return ok(null);
    if (tx.customer(customer) === null) return failed(problemOf('notFound'));
    wish(tx, operator, wishId, customer, may);
    return ok(null);
  }

  /** Writes, and tells whoever looks and whoever waits. */
  function writing(operator: Operator | null, work: (tx: Writer, by: Operator) => Answer<null>) {
    if (operator === null) return failed(problemOf('notSignedIn'));
    const answer = context.store.write((tx) => work(tx, operator));
    if (answer.ok) {
      context.line.nudge();
      context.announce('data');
    }
    return answer;
  }

  return {
    'customer.care': ({ id }) => context.store.read((tx) => care(tx, id)),
    'customer.wakeList': () => ok(context.store.read(list)),
    'customer.wake': (wanted, { operator }) =>
      writing(operator, (tx, by) => wakeIn(tx, wanted, by)),
    'customer.contact': (wanted, { operator }) =>
      writing(operator, (tx, by) => contactIn(tx, wanted, by)),
    'customer.askHours': (askHours, { operator }) =>
      writing(operator, (tx, by) => {
        const shop = tx.shop();
        // A chain's shops are head office's to write.
        if (shop === null || tx.identity()?.standAlone !== true) {
          return failed(problemOf('notInThisMode'));
        }
        tx.applyFeed([{ kind: 'shop', shop: { ...shop, askHours } }]);
        tx.append({
          ...entryFrame(context, tx, actorOf(by)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'settings', changed: ['askHours'] },
          print: null,
        });
        return ok(null);
      }),
  };
}

type Wake = ParsedInputOf<'customer.wake'>;
type Contact = ParsedInputOf<'customer.contact'>;
