import { noCurrency } from '../../shared/domain/money.ts';
import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { i18n } from 'i18next';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import type { Terminal } from '../../shared/contract/terminal.ts';
import type { SessionView, TerminalSettings } from '../../shared/contract/views.ts';
import { TerminalContext } from '../bridge/terminal.ts';
import { localeOf } from '../format.ts';
import { OrderContext, createOrderStore } from '../screens/redeem/orderStore.ts';
import type { OrderStore } from '../screens/redeem/orderStore.ts';
import { newId } from '../scan/newId.ts';
import { useLanguage } from '../words.ts';
import { Counter } from './Counter.tsx';
import { Fault } from './Fault.tsx';
import { ModeContext } from './mode.ts';
import type { Mode } from './mode.ts';
import { PlaceContext, createPlaceStore } from './place.ts';
import type { PlaceStore } from './place.ts';

/** An answer that nothing on the screen shows: every redemption leaves one behind, its paper. */
const unseenKeptMs = 20_000;

/** The terminal is on this very machine: answers are asked again when it says so, not by age. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: unseenKeptMs,
        retry: false,
        networkMode: 'always',
      },
    },
  });
}

interface Stores {
  readonly queries: QueryClient;
  readonly place: PlaceStore;
  readonly order: OrderStore;
}

function createStores(terminal: Terminal): Stores {
  const queries = createQueries();
  const order = createOrderStore({
    terminal,
    newId,
    currency: () => {
      const heard = queries.getQueryData<{ readonly value: SessionView | null }>([
        'session.state',
        {},
      ]);
      return heard?.value?.shop?.currency ?? noCurrency;
    },
    confirmsAtOnce: () => {
      const heard = queries.getQueryData<{ readonly value: TerminalSettings | null }>([
        'settings.get',
        {},
      ]);
      return heard?.value?.confirmAtOnce ?? false;
    },
  });
  return { queries, place: createPlaceStore(), order };
}

interface AppProps {
  readonly terminal: Terminal;
  readonly words: i18n;
}

/** Everything on the screen, over one terminal; practice has a screen of its own, kept apart from the counter's. */
export function App({ terminal, words }: AppProps) {
  const [rooms] = useState(() => ({
    live: createStores(terminal),
    practice: createStores(terminal),
  }));
  const [mode, setMode] = useState<Mode>('live');
  const move = useCallback(
    (to: Mode) => {
      // What was heard before was heard of the other terminal. Held orders stay with their own.
      rooms.live.queries.clear();
      rooms.practice.queries.clear();
      setMode(to);
    },
    [rooms],
  );
  const at = useMemo(() => ({ mode, move }), [mode, move]);
  const stores = rooms[mode];
  return (
    <I18nextProvider i18n={words}>
      <TerminalContext value={terminal}>
        <ModeContext value={at}>
          <QueryClientProvider key={mode} client={stores.queries}>
            <PlaceContext value={stores.place}>
              <OrderContext value={stores.order}>
                <InLocale>
                  <Fault>
                    <Counter />
                  </Fault>
                </InLocale>
              </OrderContext>
            </PlaceContext>
          </QueryClientProvider>
        </ModeContext>
      </TerminalContext>
    </I18nextProvider>
  );
}

/** react-aria's own words and figures follow the screen's language. */
function InLocale({ children }: { readonly children: ReactNode }) {
  const language = useLanguage();
  return <I18nProvider locale={localeOf(language)}>{children}</I18nProvider>;
}
