import { problemOf } from '../../../shared/contract/problem.ts';
import { failed, ok } from '../answers.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { actorOf } from '../people/operator.ts';
import type { PaperMaker } from './paperMaker.ts';

/** How papers look: a receipt tried out, and the shop's own lines where no head office writes them. */
export function createPaperLooks(
  context: AppContext,
  maker: PaperMaker,
): Pick<Handlers, 'paper.preview' | 'paper.shopLines'> {
  return {
    'paper.preview': ({ paper, head, foot }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const view = context.store.read((tx) =>
        maker.samplePaper(tx, operator.name, { paper, head, foot }),
      );
      return view === null ? failed(problemOf('notSetUp')) : ok(view);
    },

    'paper.shopLines': ({ head, foot }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const answer = context.store.write((tx) => {
        const shop = tx.shop();
        // A chain's shop is written at head office, which would put its own lines back.
        if (shop === null || tx.identity()?.standAlone !== true) {
          return failed(problemOf('notInThisMode'));
        }
        const lines = { receiptHead: [...head], receiptFoot: [...foot] };
        tx.applyFeed([{ kind: 'shop', shop: { ...shop, ...lines } }]);
        tx.append({
          ...entryFrame(context, tx, actorOf(operator)),
          id: context.ids.random128(),
          approver: null,
          body: { kind: 'settings', changed: Object.keys(lines) },
          print: null,
        });
        return ok(null);
      });
      if (answer.ok) context.announce('session');
      return answer;
    },
  };
}
