import { noCurrency } from '../../../shared/domain/money.ts';
import type { CustomerScreenView } from '../../../shared/contract/customerScreen.ts';
import type { Rating } from '../../../shared/domain/customers/rating.ts';
import type { CustomerShown } from '../../../shared/contract/screenMethods.ts';
import { ok } from '../answers.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import type { Session } from '../people/session.ts';

/** How a host opens the screen: an address good once, or `null` where it opened a window itself. */
export type OpenScreen = () => string | null;

/** What a host may do for a customer's screen; there is no way from here to the terminal's methods. */
export interface CustomerScreen {
  /** What it shows now. */
  view(): CustomerScreenView;
  /** Calls `changed` whenever that is another, until the returned function is called. Counts as looked at. */
  watch(changed: () => void): () => void;
  /** Gives the rating that is asked for; `false` where none is, or it was given. */
  rate(rating: Rating): Promise<boolean>;
  /** Tells how screens are opened here. */
  opensBy(open: OpenScreen): void;
}

/** Keeps what a customer thought of the redemption `seq`; `false` where it could not be kept. */
export type KeepRating = (seq: number, rating: Rating) => Promise<boolean>;

interface OnShow {
  readonly shown: CustomerShown;
  readonly seq: number | null;
  /** Whose customer it is: whoever takes the counter over has not said anything yet. */
  readonly personId: string | null;
}

const nothingShown: OnShow = { shown: { face: 'idle' }, seq: null, personId: null };

type ScreenHandlers = Pick<
  Handlers,
  'customerScreen.show' | 'customerScreen.open' | 'customerScreen.state'
>;

export interface CustomerScreenRoom {
  readonly screen: CustomerScreen;
  readonly handlers: ScreenHandlers;
  /** Settings, shop or operator changed. */
  refresh(): void;
}

/**
 * The screen that faces the customer: what the counter says is on it, as long as somebody is at the counter.
 * Nothing of it is kept; a rating goes to the redemption it was asked for, once.
 */
export function createCustomerScreen(
  context: Pick<AppContext, 'store' | 'mode' | 'announce'>,
  session: Pick<Session, 'operator'>,
  keepRating: KeepRating,
): CustomerScreenRoom {
  const watchers = new Set<() => void>();
  let onShow = nothingShown;
  let rated: number | null = null;
  let open: OpenScreen = () => null;

  function refresh(): void {
    for (const changed of watchers) changed();
  }

  function current(): OnShow {
    const operator = session.operator();
    return operator?.id === onShow.personId && operator !== null ? onShow : nothingShown;
  }

  function ratingAsked({ shown, seq }: OnShow): CustomerScreenView['rating'] {
    if (shown.face !== 'done' || seq === null) return 'none';
    return rated === seq ? 'given' : 'asked';
  }

  const screen: CustomerScreen = {
    view() {
      const now = current();
      return context.store.read((tx) => {
        const shop = tx.shop();
        const { theme, textSize } = tx.settings();
        return {
          shop: shop?.name ?? null,
          // The customer's language is the receipts', whatever the cashier reads.
          language: shop?.language ?? 'zh',
          theme,
          textSize,
          currency: shop?.currency ?? noCurrency,
          isPractice: context.mode === 'practice',
          shown: now.shown,
          rating: ratingAsked(now),
        };
      });
    },
    watch(changed) {
      watchers.add(changed);
      context.announce('settings');
      return () => {
        watchers.delete(changed);
        context.announce('settings');
      };
    },
    async rate(rating) {
      const { shown, seq } = current();
      if (shown.face !== 'done' || seq === null || rated === seq) return false;
      const before = rated;
      // First: a second tap while it is being kept is none.
      rated = seq;
      const kept = await keepRating(seq, rating);
      if (kept) context.announce('data');
      else rated = before;
      refresh();
      return kept;
    },
    opensBy(by) {
      open = by;
    },
  };

  return {
    screen,
    refresh,
    handlers: {
      'customerScreen.show': ({ shown, seq }, { operator }) => {
        onShow = { shown, seq, personId: operator?.id ?? null };
        refresh();
        return ok(null);
      },
      'customerScreen.open': () => ok({ address: open() }),
      'customerScreen.state': () => ok({ open: watchers.size }),
    },
  };
}
