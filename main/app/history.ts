import { actorOf } from './operator.ts';
import { failed, ok } from './answers.ts';
import { ranks } from './operator.ts';
import type { Operator } from './operator.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { HistoryRow, PaperView } from '../../shared/contract/views.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { entryFrame } from './context.ts';
import type { AppContext } from './context.ts';
import type { Handlers } from './dispatch.ts';
import { isEntryOf } from './documents.ts';
import { entryOfKind, parseEntry } from './entries.ts';
import type { PaperMaker } from './paperMaker.ts';
import type { Reader, StoredEntry } from './ports.ts';
import { isUndone, undoUntil } from './undo.ts';

type HistoryHandlers = Pick<Handlers, 'history.list' | 'history.paper' | 'history.reprint'>;

/** What a cashier sees of the past; more needs a shift lead or manager. */
export const cashierHistoryRows = 5;
const shownKinds = ['redemption', 'void', 'goodwill'] as const;

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
        ...undoneTitles(tx, body.redemption.seq),
        discountMinor: body.restored.reduce((sum, one) => sum + one.discountMinor, 0),
        toPayMinor: 0,
        certainty: null,
      };
    case 'goodwill':
      return {
        kind: 'goodwill',
        titles: [body.campaign.name],
        hints: [body.hint],
        discountMinor: body.valueMinor,
        toPayMinor: 0,
        certainty: null,
      };
    default:
      return null;
  }
}

/** What a void gave back, by the names its redemption froze. */
function undoneTitles(tx: Reader, seq: number): Pick<HistoryRow, 'titles' | 'hints'> {
  const stored = tx.entry(seq);
  const undone = stored === null ? null : entryOfKind(stored, 'redemption');
  const vouchers = undone?.body.vouchers ?? [];
  return {
    titles: vouchers.map((voucher) => voucher.campaign.name),
    hints: vouchers.map((voucher) => voucher.hint),
  };
}

function rowOf(tx: Reader, stored: StoredEntry, operator: Operator): HistoryRow | null {
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
    undone: isEntryOf(entry, 'redemption') && isUndone(tx, entry),
    sent: identity?.standAlone === false && entry.seq <= tx.sync().ackedSeq,
    copies: tx.reprints(entry.seq),
    undoUntil: isEntryOf(entry, 'redemption') ? undoUntil(tx, entry, operator) : 0,
  };
}

export function createHistory(context: AppContext, maker: PaperMaker): HistoryHandlers {
  function paper(tx: Reader, seq: number, copy: number): Answer<PaperView> {
    const view = maker.paperOf(tx, seq, copy);
    return view === null ? failed(problemOf('notFound')) : ok(view);
  }

  /** A cashier's past ends where their list does. */
  function maySee(tx: Reader, seq: number, operator: Operator): boolean {
    if (ranks(operator.role, 'shiftLead')) return true;
    return tx.entriesBefore(null, shownKinds, cashierHistoryRows).some((one) => one.seq === seq);
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
      return context.store.read((tx) =>
        maySee(tx, seq, operator)
          ? paper(tx, seq, 0)
          : failed(problemOf('wrongRole', { needed: 'shiftLead' })),
      );
    },

    'history.reprint': ({ seq }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => {
        if (!maySee(tx, seq, operator)) {
          return failed(problemOf('wrongRole', { needed: 'shiftLead' }));
        }
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
