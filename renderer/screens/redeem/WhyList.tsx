import { useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import type { WordKey } from '../../words.ts';
import type { RuleTried } from '../../../shared/domain/decision.ts';
import { redeem } from '../../../shared/i18n/redeem.ts';
import type { OrderItem } from './order.ts';
import { useVoucherName } from './VoucherTicket.tsx';

const isRuleKey = (key: string): key is Extract<WordKey<'redeem'>, `rule_${string}`> =>
  key.startsWith('rule_') && Object.hasOwn(redeem.en, key);

/** What stood in the way is what one looks for. */
const failedFirst = (tried: readonly RuleTried[]): readonly RuleTried[] =>
  tried.toSorted((one, other) => Number(one.passed) - Number(other.passed));

interface WhyListProps {
  readonly items: readonly OrderItem[];
  /** Stands on the solid colour of a verdict. */
  readonly onVerdict?: boolean;
}

/** "Why?": every rule that was tried for each voucher, and how it came out. */
export function WhyList({ items, onVerdict = false }: WhyListProps) {
  const words = useWords('redeem');
  const nameOf = useVoucherName();
  const [isOpen, setOpen] = useState(false);
  const judged = items.filter((item) => item.judged !== null && item.item.readable);
  if (judged.length === 0) return null;
  return (
    <>
      <Button
        kind={onVerdict ? 'onVerdict' : 'quiet'}
        size={onVerdict ? 'counter' : 'usual'}
        icon="info"
        onPress={() => setOpen(true)}
      >
        {words(onVerdict ? 'why' : 'whyGood')}
      </Button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} title={words('whyTitle')}>
        {judged.map((one) => (
          <section key={one.place}>
            {judged.length === 1 || !one.item.readable ? null : <h3>{nameOf(one.item.voucher)}</h3>}
            <DataList>
              {failedFirst(one.judged?.tried ?? []).map(({ rule, passed }) => {
                const key = `rule_${rule}`;
                return (
                  <Row
                    key={rule}
                    tone={passed ? 'usual' : 'strong'}
                    label={isRuleKey(key) ? words(key) : rule}
                    value={
                      <Icon
                        name={passed ? 'check' : 'close'}
                        size={20}
                        label={words(passed ? 'rulePassed' : 'ruleFailed')}
                      />
                    }
                  />
                );
              })}
            </DataList>
          </section>
        ))}
      </Dialog>
    </>
  );
}
