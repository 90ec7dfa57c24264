import {
  customerEventsPath,
  customerPath,
  customerRatePath,
} from '../../shared/contract/customerScreen.ts';
import type { CustomerLine, CustomerScreenView } from '../../shared/contract/customerScreen.ts';
import { pageKeyHeader, pageKeyParameter } from '../../shared/contract/pageKey.ts';
import { takePageKey } from '../bridge/pageKey.ts';

/** The customer's screen over its own server: a stream to look at, and one thing to say. */
export function httpLine(): CustomerLine {
  const pageKey = takePageKey(customerPath);
  return {
    watch(show) {
      const address = `${customerEventsPath}?${pageKeyParameter}=${encodeURIComponent(pageKey)}`;
      const source = new EventSource(address);
      source.addEventListener('message', (message: MessageEvent<unknown>) => {
        if (typeof message.data === 'string') show(viewIn(message.data));
      });
      // Nothing of the last customer stays while nobody says what is to be seen.
      source.addEventListener('error', () => show(null));
      return () => source.close();
    },
    async rate(rating) {
      try {
        const reply = await fetch(customerRatePath, {
          method: 'POST',
          headers: { 'content-type': 'application/json', [pageKeyHeader]: pageKey },
          credentials: 'same-origin',
          body: JSON.stringify(rating),
        });
        return reply.ok;
      } catch {
        return false;
      }
    },
  };
}

/** The host is our own and typed by the same contract. */
function viewIn(text: string): CustomerScreenView | null {
  try {
    return JSON.parse(text) as CustomerScreenView;
  } catch {
    return null;
  }
}
