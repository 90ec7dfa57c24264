import { useEffect } from 'react';
import { useCall } from '../bridge/queries.ts';
import { useTerminal } from '../bridge/terminal.ts';
import { customerShownOf } from '../screens/redeem/customerShown.ts';
import { useOrderStore } from '../screens/redeem/orderStore.ts';

/** Tells the customer's screen, where there is one, what of the order in hand is theirs to see. */
export function useCustomerScreen(): void {
  const terminal = useTerminal();
  const orders = useOrderStore();
  const { value } = useCall('customerScreen.state', {});
  const isOpen = (value?.open ?? 0) > 0;
  useEffect(() => {
    if (!isOpen) return;
    let said = '';
    const say = () => {
      const toShow = customerShownOf(orders.getState());
      const text = JSON.stringify(toShow);
      if (text === said) return;
      said = text;
      void terminal.call('customerScreen.show', toShow);
    };
    say();
    const stop = orders.subscribe(say);
    return () => {
      stop();
      void terminal.call('customerScreen.show', { shown: { face: 'idle' }, seq: null });
    };
  }, [isOpen, orders, terminal]);
}
