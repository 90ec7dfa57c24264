import { useCallback } from 'react';
import { useTerminal } from '../bridge/terminal.ts';
import { useOrder } from '../screens/redeem/orderStore.ts';

/** A member's code was read: the customer it names is the one in front of the counter. */
export function useMemberCodes(): (raw: string) => void {
  const terminal = useTerminal();
  const nameCustomer = useOrder((order) => order.nameCustomer);
  const memberUnknown = useOrder((order) => order.memberUnknown);
  const scanWasCut = useOrder((order) => order.scanWasCut);
  return useCallback(
    (raw) => {
      void terminal.call('customer.byCode', { raw }).then((answer) => {
        if (!answer.ok) scanWasCut();
        else if (answer.value === null) memberUnknown();
        else nameCustomer(answer.value);
      });
    },
    [terminal, nameCustomer, memberUnknown, scanWasCut],
  );
}
