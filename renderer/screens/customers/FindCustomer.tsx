import { useState } from 'react';
import type { FormEvent } from 'react';
import { readMemberCode } from '../../../shared/domain/codes/memberCode.ts';
import type { CustomerPanel } from '../../../shared/contract/views.ts';
import type { Answer } from '../../../shared/contract/problem.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import form from '../form.module.css';
import { useOrder } from '../redeem/orderStore.ts';
import { ProblemNote } from '../Screen.tsx';

const phoneShape = /^\+?[\d\s-]{6,20}$/;
const maxTyped = 64;

type Said = 'findBad' | 'findDamaged' | 'findNone';

/** By the full number, typed and forgotten, or by the member code. */
export function FindCustomer() {
  const words = useWords('care');
  const [typed, setTyped] = useState('');
  const [said, setSaid] = useState<Said | null>(null);
  const nameCustomer = useOrder((order) => order.nameCustomer);
  const byPhone = useAct('customer.find');
  const byCode = useAct('customer.byCode');

  async function ask(text: string): Promise<Answer<CustomerPanel | null> | Said> {
    const code = readMemberCode(text);
    if (code.kind === 'member') return byCode.act({ raw: text });
    if (code.kind === 'damaged') return 'findDamaged';
    return phoneShape.test(text) ? byPhone.act({ phone: text }) : 'findBad';
  }

  async function find(event: FormEvent) {
    event.preventDefault();
    if (byPhone.isBusy || byCode.isBusy) return;
    const answer = await ask(typed.trim());
    if (typeof answer === 'string') setSaid(answer);
    else if (answer.ok && answer.value === null) setSaid('findNone');
    else if (answer.ok) {
      setTyped('');
      nameCustomer(answer.value);
    }
  }

  return (
    <Panel title={words('find')} heading="section" padding="roomy">
      <form className={form.form} onSubmit={(event) => void find(event)} autoComplete="off">
        <TextField
          label={words('findLabel')}
          hint={words('findHint')}
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setSaid(null);
          }}
          error={said === null || said === 'findNone' ? undefined : words(said)}
          size="counter"
          autoComplete="off"
          maxLength={maxTyped}
        />
        {said === 'findNone' ? <Banner tone="warn">{words('findNone')}</Banner> : null}
        <ProblemNote problem={byPhone.problem ?? byCode.problem} />
        <Button
          kind="primary"
          size="counter"
          type="submit"
          icon="search"
          isBusy={byPhone.isBusy || byCode.isBusy}
        >
          {words('findDo')}
        </Button>
      </form>
    </Panel>
  );
}
