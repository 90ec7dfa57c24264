import { actorOf } from '../people/operator.ts';
import { failed, ok } from '../answers.ts';
import { ranks } from '../people/operator.ts';
import type { Operator } from '../people/operator.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../../shared/contract/problem.ts';
import type { HistoryRow, PaperView } from '../../../shared/contract/views.ts';
import type { Entry, RedemptionBody, VoidBody } from '../../../shared/protocol/entry.ts';
import { isHandedOut } from '../../../shared/protocol/careEntry.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { isEntryOf } from '../../../shared/protocol/entry.ts';
import { absentEntry, parseEntry, redemptionAt } from '../entries.ts';
import type { PaperMaker } from './paperMaker.ts';
import type { Reader, StoredEntry } from '../ports.ts';
import { undoneSoFar } from '../undo/backSoFar.ts';
import { undoUntil } from '../undo/undo.ts';

type HistoryHandlers = Pick<Handlers, 'history.list' | 'history.paper' | 'history.reprint'>;

/** What a cashier sees of the past; more needs a shift lead or manager. */
export const cashierHistoryRows = 5;
const shownKinds = [
  'redemption',
  'void',
  'goodwill',
  'issuedAfter',
  'remake',
  'rainCheck',
] as const;

type Names = Pick<HistoryRow, 'titles' | 'hints'>;
type Titles = Pick<
  HistoryRow,
  'kind' | 'titles' | 'hints' | 'discountMinor' | 'toPayMinor' | 'certainty'
>;

function titlesOf(tx: Reader, { body }: Entry): Titles | null {
  switch (body.kind) {
    case 'redemption':
      return {
        kind: 'redemption',
        titles: body.vouchers.map((voucher) => voucher.campaign.name),
        hints: body.vouchers.map((voucher) => voucher.hint),
        discountMinor: body.discountMinor,
        toPayMinor: body.toPayMinor,
        certainty: body.vouchers.some((voucher) => voucher.certainty === 'doubtful')
          ? 'doubtful'
          : (body.vouchers[0]?.certainty ?? null),
      };
    case 'void':
      return {
        kind: 'void',
        ...undoneTitles(tx, body),
        discountMinor: body.restored.reduce((sum, one) => sum + one.discountMinor, 0),
        toPayMinor: 0,
        certainty: null,
      };
    case 'goodwill':
    case 'issuedAfter':
      return {
        kind: body.kind,
        titles: [body.campaign.name],
        hints: [body.hint],
        discountMinor: body.valueMinor,
        toPayMinor: 0,
        certainty: null,
      };
    case 'remake':
      return {
        kind: 'remake',
        ...namesOf(redemptionAt(tx, body.redemption)?.vouchers ?? []),
        discountMinor: 0,
        toPayMinor: 0,
        certainty: null,
      };
    case 'rainCheck':
      return {
        kind: 'rainCheck',
        titles: [body.campaign.item ?? body.campaign.name],
        hints: [body.hint],
        discountMinor: 0,
        toPayMinor: 0,
        certainty: null,
      };
    default:
      return null;
  }
}

/** What a void gave back, by the names its redemption froze; of another terminal's by what is known here. */
function undoneTitles(tx: Reader, { redemption, restored }: VoidBody): Names {
  const own = redemptionAt(tx, redemption);
  if (own !== null) {
    const refs = new Set(restored.map(({ ref }) => ref));
    return namesOf(own.vouchers.filter(({ ref }) => refs.has(ref)));
  }
  return {
    titles: restored.flatMap(({ campaignNo }) => tx.campaignByNo(campaignNo)?.name ?? []),
    hints: restored.flatMap(({ ref }) => tx.voucher(ref)?.hint ?? []),
  };
}

function namesOf(vouchers: RedemptionBody['vouchers']): Names {
  return {
    titles: vouchers.map((voucher) => voucher.campaign.name),
    hints: vouchers.map((voucher) => voucher.hint),
  };
}

/** An entry as History lists it; `null` for what it doesn't list. */
export function rowOf(tx: Reader, stored: StoredEntry, operator: Operator): HistoryRow | null {
  const entry = parseEntry(stored);
  const titles = titlesOf(tx, entry);
  if (titles === null) return null;
  const identity = tx.identity();
  return {
    ...titles,
    seq: entry.seq,
    entryId: entry.id,
    at: entry.at,
    operator: entry.actor.name,
    ...undoingOf(tx, entry, operator),
    sent: identity?.standAlone === false && entry.seq <= tx.sync().ackedSeq,
    copies: tx.reprints(entry.seq),
  };
}

function undoingOf(
  tx: Reader,
  entry: Entry,
  operator: Operator,
): Pick<HistoryRow, 'undone' | 'undoUntil'> {
  if (!isEntryOf(entry, 'redemption')) return { undone: 'no', undoUntil: 0 };
  const undone = undoneSoFar(tx, entry);
  return { undone, undoUntil: undoUntil(tx, entry, operator, undone) };
}

export function createHistory(context: AppContext, maker: PaperMaker): HistoryHandlers {
  function paper(tx: Reader, seq: number, copy: number): Answer<PaperView> {
    const view = maker.paperOf(tx, seq, copy);
    return view === null ? failed(absentEntry(tx, seq)) : ok(view);
  }

  /** A cashier's past ends where their list does. */
  function maySee(tx: Reader, seq: number, operator: Operator): boolean {
    if (ranks(operator.role, 'shiftLead')) return true;
    return tx.entriesBefore(null, shownKinds, cashierHistoryRows).some((one) => one.seq === seq);
  }

  /** Whoever reads a coupon can use it: it is shown again to those who may give one (I8). */
  function refusal(tx: Reader, seq: number, operator: Operator): Problem | null {
    const stored = tx.entry(seq);
    const entry = stored === null ? null : parseEntry(stored);
    const isClose = entry?.body.kind === 'dayClosed';
    const isCoupon = entry !== null && isHandedOut(entry.body);
    if ((isCoupon || isClose) && !ranks(operator.role, 'manager')) {
      return problemOf('wrongRole', { needed: 'manager' });
    }
    return maySee(tx, seq, operator) ? null : problemOf('wrongRole', { needed: 'shiftLead' });
  }

  return {
    'history.list': ({ before, count }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const all = ranks(operator.role, 'shiftLead');
      const from = all ? before : null;
      const rows = all ? count : Math.min(count, cashierHistoryRows);
      return ok(
        context.store.read((tx) =>
          tx
            .entriesBefore(from, shownKinds, rows)
            .map((stored) => rowOf(tx, stored, operator))
            .filter((row) => row !== null),
        ),
      );
    },

    'history.paper': ({ seq }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      return context.store.read((tx) => {
        const refused = refusal(tx, seq, operator);
        return refused === null ? paper(tx, seq, 0) : failed(refused);
      });
    },

    'history.reprint': ({ seq }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => {
        const refused = refusal(tx, seq, operator);
        if (refused !== null) return failed(refused);
        const copy = tx.reprints(seq) + 1;
        const view = paper(tx, seq, copy);
        if (!view.ok) return view;
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'reprint', of: seq, copy },
          print: 'reprint',
        });
        return view;
      });
      if (answer.ok) {
        context.nudgePrinter();
        context.announce('data');
      }
      return answer;
    },
  };
}
