import { systemActor } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import { makeNativeCode } from '../../../shared/domain/codes/nativeCode.ts';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { receiptRefusal } from '../../../shared/domain/issue/receipt.ts';
import type { ReceiptLimit } from '../../../shared/domain/issue/receipt.ts';
import { worthOf } from '../../../shared/domain/campaign/worth.ts';
import { normalisePhone, wholeNumber } from '../../../shared/domain/phone.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { Actor, EntryBody } from '../../../shared/protocol/entry.ts';
import type {
  CachedCustomer,
  CachedVoucher,
  FeedEvent,
  RosterPerson,
} from '../../../shared/protocol/feed.ts';
import { changeRefusal } from '../../../shared/domain/people/mayChange.ts';
import { changeProblem, entryChange, personAfter, withdrawnBadge } from '../people/changePerson.ts';
import { phoneKey } from '../../../shared/protocol/keyedHash.ts';
import { civilNow, entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { breathe } from './breathe.ts';
import { localVoucher } from './localVoucher.ts';
import type { Authority, VoucherRow, Writer } from '../ports.ts';
import { receiptProblem, receivedSoFar } from '../undo/receiptFacts.ts';

const randomCodeBytes = 8;
/** Vouchers written in one transaction: longer would hold the counter up. */
const vouchersPerTransaction = 200;
const last4Digits = 4;
/** Rows looked at in one go: longer would hold the counter up. */
const rowsAtOnce = 200;

/** Does `work` on a few at a time, and lets everything else have its turn in between. */
async function bitByBit<Given, Made>(
  all: readonly Given[],
  work: (some: readonly Given[]) => readonly Made[],
): Promise<Made[]> {
  const made: Made[] = [];
  for (let from = 0; from < all.length; from += rowsAtOnce) {
    for (const one of work(all.slice(from, from + rowsAtOnce))) made.push(one);
    await breathe();
  }
  return made;
}

interface GoodRow {
  readonly line: number;
  readonly voucher: CachedVoucher;
  readonly phone: string | null;
}

/** A row of a file as a voucher and its holder's number, or what is wrong with it. */
type ReadRow = GoodRow | { readonly fault: Problem['faults'][number] };

/** A terminal that stands alone keeps its own campaigns, vouchers and people. */
export function createLocalAuthority(context: AppContext): Authority {
  function journal(tx: Writer, by: Actor | null, body: EntryBody): void {
    tx.append({
      ...entryFrame(context, tx, by ?? systemActor),
      id: context.ids.random128(),
      approver: null,
      body,
      print: null,
    });
  }

  const voucherOf = (campaign: Campaign, text: string) => localVoucher(context, campaign, text);

  function readRow(campaign: Campaign, row: VoucherRow): ReadRow {
    const field = `row ${row.line}`;
    const voucher = withRow(voucherOf(campaign, row.code), row);
    if (voucher === null) return { fault: { field: `${field}, code`, message: 'not a code' } };
    const phone = row.phone === null ? null : normalisePhone(row.phone);
    if (phone !== null && !wholeNumber.test(phone)) {
      return { fault: { field: `${field}, phone`, message: 'not a phone number' } };
    }
    return { line: row.line, voucher, phone };
  }

  /**
   * Without those this campaign has already (a file may be sent twice): what became of them since must not
   * be forgotten (I2). A code that another campaign has is a fault of its row.
   */
  async function freshRows(
    campaign: Campaign,
    read: readonly ReadRow[],
  ): Promise<Answer<readonly GoodRow[]>> {
    const byRef = new Map(
      read.flatMap((row) => ('voucher' in row ? [[row.voucher.ref, row] as const] : [])),
    );
    const known = await bitByBit([...byRef.keys()], (refs) =>
      context.store.read((tx) => refs.flatMap((ref) => tx.voucher(ref) ?? [])),
    );
    const faults = known
      .filter(({ campaignNo }) => campaignNo !== campaign.no)
      .map(({ ref }) => ({
        field: `row ${byRef.get(ref)?.line ?? 0}, code`,
        message: 'this code belongs to another campaign',
      }));
    if (faults.length > 0) return failed(problemOf('badFile', {}, faults));
    for (const { ref } of known) byRef.delete(ref);
    return ok([...byRef.values()]);
  }

  /** Ids by number; who is not known yet becomes a customer. The number itself is kept nowhere (I11). */
  async function holders(phones: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const idOf = new Map<string, string>();
    const chainKey = context.secrets.get('chainKey');
    if (chainKey === null) return idOf;
    const fresh: CachedCustomer[] = [];
    const found = await bitByBit([...new Set(phones)], (some) =>
      context.store.read((tx) =>
        some.map((phone) => {
          const key = phoneKey(context.crypto, chainKey, phone);
          return { phone, key, known: tx.customerByPhoneKey(key) };
        }),
      ),
    );
    for (const { phone, key, known } of found) {
      const id = known?.id ?? context.ids.random128();
      idOf.set(phone, id);
      const last4 = phone.slice(-last4Digits);
      if (known === null)
        fresh.push({ id, phoneKey: key, last4, segment: 'new', tier: null, homeShop: null });
    }
    for (let from = 0; from < fresh.length; from += vouchersPerTransaction) {
      const customers = fresh.slice(from, from + vouchersPerTransaction);
      context.store.write((tx) => tx.applyFeed([{ kind: 'customers', customers }]));
      await breathe();
    }
    return idOf;
  }

  /** The limit on receiving that somebody's share of these vouchers would break. */
  function receiptLimitFor(
    campaign: Campaign,
    vouchers: readonly CachedVoucher[],
  ): ReceiptLimit | null {
    if (!campaign.limits.some(({ on }) => on === 'receipt')) return null;
    const named = vouchers.flatMap(({ customer }) => customer ?? []);
    const shares = Map.groupBy(named, (customer) => customer);
    return context.store.read((tx) => {
      const { businessDay } = civilNow(context, tx.shop());
      const worthMinor = worthOf(campaign.benefit) ?? 0;
      const refusalFor = (customer: string | null, count: number): ReceiptLimit | null => {
        const received = receivedSoFar(context, tx, campaign, customer);
        return receiptRefusal({ campaign, ...received, businessDay, count, worthMinor });
      };
      const ofAll = refusalFor(null, named.length);
      const ofOne = [...shares].map(([customer, share]) => refusalFor(customer, share.length));
      return [ofAll, ...ofOne].find((refusal) => refusal !== null) ?? null;
    });
  }

  /** What is put in a customer's name is received by them; a code handed to nobody by name isn't. */
  function receiptsOf(
    tx: Writer,
    campaign: Campaign,
    vouchers: readonly CachedVoucher[],
  ): FeedEvent {
    const { businessDay } = civilNow(context, tx.shop());
    const shop = tx.identity()?.shop ?? '';
    const valueMinor = worthOf(campaign.benefit) ?? 0;
    const receipts = vouchers
      .filter(({ customer }) => customer !== null)
      .map(({ ref, customer }) => ({
        ref,
        campaignNo: campaign.no,
        customer,
        valueMinor,
        businessDay,
        shop,
        by: null,
      }));
    return { kind: 'receipts', receipts };
  }

  async function save(
    campaign: Campaign,
    vouchers: readonly CachedVoucher[],
    by: Actor,
    onKept: (rows: number) => void = () => undefined,
  ): Promise<void> {
    for (let from = 0; from < vouchers.length; from += vouchersPerTransaction) {
      const slice = vouchers.slice(from, from + vouchersPerTransaction);
      context.store.write((tx) => {
        tx.applyFeed([{ kind: 'vouchers', vouchers: slice }, receiptsOf(tx, campaign, slice)]);
        journal(tx, by, { kind: 'vouchers', campaignId: campaign.id, count: slice.length });
      });
      onKept(from + slice.length);
      await breathe();
    }
    context.announce('data');
  }

  return {
    async saveCampaign(draft, by) {
      return context.store.write((tx) => {
        const before = draft.id === null ? null : tx.campaignById(draft.id);
        if (draft.id !== null && before === null) return failed(problemOf('notFound'));
        const highest = tx.campaigns().reduce((max, one) => Math.max(max, one.no), 0);
        const campaign: Campaign = {
          ...draft,
          id: before?.id ?? context.ids.random128(),
          no: before?.no ?? highest + 1,
          version: (before?.version ?? 0) + 1,
        };
        tx.applyFeed([{ kind: 'campaign', campaign }]);
        journal(tx, by, { kind: 'campaign', campaignId: campaign.id, version: campaign.version });
        context.announce('data');
        return ok({ id: campaign.id, version: campaign.version });
      });
    },

    async makeVouchers({ campaignId, count, customer }, by) {
      const campaign = context.store.read((tx) => tx.campaignById(campaignId));
      if (campaign === null) return failed(problemOf('notFound'));
      const codes = Array.from({ length: count }, () =>
        makeNativeCode(context.crypto.randomBytes(randomCodeBytes)),
      );
      const vouchers = codes
        .map((code) => voucherOf(campaign, code))
        .filter((voucher) => voucher !== null)
        .map((voucher) => ({ ...voucher, customer }));
      const refusal = receiptLimitFor(campaign, vouchers);
      if (refusal !== null) return failed(receiptProblem(refusal));
      await save(campaign, vouchers, by);
      return ok({ codes });
    },

    async addVouchers(campaignId, rows, by, onKept) {
      const campaign = context.store.read((tx) => tx.campaignById(campaignId));
      if (campaign === null) return failed(problemOf('notFound'));
      const read = await bitByBit(rows, (some) => some.map((row) => readRow(campaign, row)));
      const faults = read.flatMap((one) => ('fault' in one ? [one.fault] : []));
      // All of the file or nothing, as at head office: nobody would look for the rows left out.
      if (faults.length > 0) return failed(problemOf('badFile', {}, faults));
      const fresh = await freshRows(campaign, read);
      if (!fresh.ok) return fresh;
      const good = fresh.value;
      const idOf = await holders(good.flatMap(({ phone }) => (phone === null ? [] : [phone])));
      const vouchers = good.map(({ voucher, phone }) => ({
        ...voucher,
        customer: phone === null ? null : (idOf.get(phone) ?? null),
      }));
      const refusal = receiptLimitFor(campaign, vouchers);
      if (refusal !== null) return failed(receiptProblem(refusal));
      await save(campaign, vouchers, by, onKept);
      return ok({ added: vouchers.length });
    },

    async addPerson({ name, role, pinHash }, by) {
      const person = {
        id: context.ids.random128(),
        name,
        role,
        pinHash,
        shops: null,
        retired: false,
        demoPin: null,
        badgeRef: null,
      };
      const event: FeedEvent = { kind: 'person', person };
      context.store.write((tx) => {
        tx.applyFeed([event]);
        journal(tx, by, { kind: 'person', personId: person.id, change: 'added' });
      });
      context.announce('session');
      return ok(person);
    },

    async changePerson(personId, change, by) {
      if (change.kind === 'lend' || change.kind === 'return') {
        return failed(problemOf('notInThisMode'));
      }
      const answer = context.store.write((tx): Answer<RosterPerson> => {
        const before = tx.person(personId);
        if (before === null || before.retired) return failed(problemOf('notFound'));
        const asker = tx.person(by.personId);
        const refusal = asker === null ? 'notManager' : changeRefusal(change.kind, asker, before);
        if (refusal !== null) return failed(changeProblem(refusal));
        const person = personAfter(before, change);
        tx.applyFeed([{ kind: 'person', person }]);
        journal(tx, by, {
          kind: 'person',
          personId,
          change: entryChange[change.kind],
          ...withdrawnBadge(before, change),
        });
        return ok(person);
      });
      context.announce('session');
      return answer;
    },

    shops: () => Promise.resolve(failed(problemOf('notInThisMode'))),
  };
}

function withRow(voucher: CachedVoucher | null, row: VoucherRow): CachedVoucher | null {
  if (voucher === null) return null;
  return { ...voucher, lastDay: row.lastDay ?? voucher.lastDay };
}
