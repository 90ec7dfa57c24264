import { useState } from 'react';
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
import { PlaceContext, createPlaceStore } from './place.ts';
import type { PlaceStore } from './place.ts';

/** The terminal is on this very machine: answers are asked again when it says so, not by age. */
function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: Number.POSITIVE_INFINITY, retry: false, networkMode: 'always' },
    },
  });
}

/** ISO 4217: no currency. Nobody can begin an order before the shop is known. */
const currencyUnknown = 'XXX';

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
      return heard?.value?.shop?.currency ?? currencyUnknown;
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

/** Everything on the screen, over one terminal. */
export function App({ terminal, words }: AppProps) {
  const [stores] = useState(() => createStores(terminal));
  return (
    <I18nextProvider i18n={words}>
      <TerminalContext value={terminal}>
        <QueryClientProvider client={stores.queries}>
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
      </TerminalContext>
    </I18nextProvider>
  );
}

/** react-aria's own words and figures follow the screen's language. */
function InLocale({ children }: { readonly children: ReactNode }) {
  const language = useLanguage();
  return <I18nProvider locale={localeOf(language)}>{children}</I18nProvider>;
}
