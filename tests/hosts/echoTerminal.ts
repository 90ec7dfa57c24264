import { createPrinters } from '../../main/devices/printer/printerFor.ts';
import type { TerminalEvent } from '../../shared/contract/events.ts';
import type { RunningTerminal } from '../../main/host/running.ts';

/** A terminal that answers every call with what it was asked: for tests of the hosts alone. */
export interface EchoTerminal extends RunningTerminal {
  say(event: TerminalEvent): void;
  listeners(): number;
  readonly asked: readonly { readonly method: string; readonly input: unknown }[];
}

export function echoTerminal(): EchoTerminal {
  const listeners = new Set<(event: TerminalEvent) => void>();
  const asked: { method: string; input: unknown }[] = [];
  return {
    asked,
    async dispatch(method, input) {
      asked.push({ method, input });
      return { ok: true, value: { method, input } };
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    say: (event) => listeners.forEach((listener) => listener(event)),
    listeners: () => listeners.size,
    customerScreen: quietCustomerScreen(),
    printerFor: createPrinters(),
    close: async () => undefined,
  };
}

/** A customer's screen that shows nothing and takes no rating. */
export function quietCustomerScreen(): RunningTerminal['customerScreen'] {
  return {
    view: () => ({
      shop: null,
      language: 'zh',
      theme: 'light',
      textSize: 'normal',
      currency: 'CNY',
      isPractice: false,
      shown: { face: 'idle' },
      rating: 'none',
    }),
    watch: () => () => undefined,
    rate: async () => false,
    opensBy: () => undefined,
  };
}
