import type { PreparedVoucher } from '../../../shared/contract/order.ts';
import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import { usesAskedOf, withUses } from './order.ts';
import { useOrder } from './orderStore.ts';
import s from './UsesStepper.module.css';

/** How many uses a voucher still has; `null` where there is nothing to choose. */
function usesToChoose({ amountLeftMinor, usesAllowed, usesCounted }: PreparedVoucher) {
  const left = usesAllowed - usesCounted;
  return amountLeftMinor === null && left > 1 ? left : null;
}

interface UsesStepperProps {
  readonly voucher: PreparedVoucher;
  /** Its place in the order. */
  readonly place: number;
}

/** "2 of the 5 that are left": how many uses to take at once. */
export function UsesStepper({ voucher, place }: UsesStepperProps) {
  const words = useWords('redeem');
  const change = useOrder((order) => order.change);
  const asked = useOrder(({ draft }) => usesAskedOf(draft, place));
  const left = usesToChoose(voucher);
  if (left === null) return null;
  const set = (uses: number) => change((draft) => withUses(draft, place, uses));
  return (
    <fieldset className={s.stepper} aria-label={words('usesNow')}>
      <Button
        size="counter"
        icon="minus"
        aria-label={words('usesFewer')}
        isDisabled={asked <= 1}
        onPress={() => set(asked - 1)}
      />
      <output className={s.count}>{words('usesNowOf', { n: asked, left })}</output>
      <Button
        size="counter"
        icon="plus"
        aria-label={words('usesMore')}
        isDisabled={asked >= left}
        onPress={() => set(asked + 1)}
      />
    </fieldset>
  );
}
