import { useState } from 'react';
import { readMemberCode } from '../../../shared/domain/codes/memberCode.ts';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import s from './GoodwillForm.module.css';

const phoneForm = /^\+?[\d\s-]{6,20}$/;

export interface CustomerPartProps {
  readonly customer: CustomerPanel | null;
  readonly onChange: (customer: CustomerPanel | null) => void;
}

/** Finds the customer by the full number, which is forgotten as soon as it was asked. */
export function CustomerPart({ customer, onChange }: CustomerPartProps) {
  const words = useWords('goodwill');
  const { act, isBusy, problem } = useAct('customer.find');
  const byCode = useAct('customer.byCode');
  const [phone, setPhone] = useState('');
  const [said, setSaid] = useState<'customerNone' | 'customerBadNumber' | null>(null);

  async function find() {
    const isCode = readMemberCode(phone).kind === 'member';
    if (!isCode && !phoneForm.test(phone.trim())) {
      setSaid('customerBadNumber');
      return;
    }
    const answer = isCode
      ? await byCode.act({ raw: phone.trim() })
      : await act({ phone: phone.trim() });
    if (!answer.ok) return;
    setSaid(answer.value === null ? 'customerNone' : null);
    if (answer.value === null) return;
    setPhone('');
    onChange(answer.value);
  }

  if (customer !== null) {
    return (
      <Banner
        tone="info"
        actions={<Button onPress={() => onChange(null)}>{words('customerRemove')}</Button>}
      >
        {words('customerFound', { last4: customer.last4 })}
      </Banner>
    );
  }
  return (
    <>
      <div className={s.find}>
        <TextField
          label={words('customer')}
          hint={words('customerHint')}
          error={said === null ? undefined : words(said)}
          value={phone}
          onChange={(text) => {
            setPhone(text);
            setSaid(null);
          }}
          autoComplete="off"
        />
        <Button icon="search" onPress={() => void find()} isBusy={isBusy || byCode.isBusy}>
          {words('customerFind')}
        </Button>
      </div>
      <ProblemNote problem={problem ?? byCode.problem} />
    </>
  );
}
