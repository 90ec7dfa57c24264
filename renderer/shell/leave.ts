import { useCallback } from 'react';
import { useAct } from '../bridge/queries.ts';
import { useOrderStore } from '../screens/redeem/orderStore.ts';

/** Locking waits no longer than this for what is in hand to be kept. */
const parkWithinMs = 300;

/** Leaves the counter: the order in hand is kept first, and nobody waits for that. */
export function useLeave(): (because: 'operator' | 'idle' | 'switch') => Promise<void> {
  const orders = useOrderStore();
  const { act: signOut } = useAct('session.signOut');
  return useCallback(
    async (because) => {
      const late = new Promise<void>((done) => setTimeout(done, parkWithinMs));
      await Promise.race([orders.getState().park(), late]);
      await signOut({ because });
    },
    [orders, signOut],
  );
}
