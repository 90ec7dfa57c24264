import { useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { ApprovalDialog } from '../../shell/ApprovalDialog.tsx';
import type { ApprovalInput } from '../../../shared/contract/order.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { cls } from '../../ui/cls.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useProblemWords, useWords } from '../../words.ts';
import { useOrder } from './orderStore.ts';
import s from './dialogs.module.css';

const reasons = ['wrongVoucher', 'wrongItem', 'changedMind', 'mistake', 'else'] as const;
type Reason = (typeof reasons)[number];
const maxReasonCharacters = 120;

/** Undoes what was just redeemed: a reason by one tap, and a manager where the time is over. */
export function UndoDialog({ onClose }: { readonly onClose: () => void }) {
  const words = useWords('redeem');
  const common = useWords('common');
  const say = useProblemWords();
  const undo = useOrder((order) => order.undo);
  const [reason, setReason] = useState<Reason>('wrongVoucher');
  const [other, setOther] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const why = reason === 'else' ? other.trim() : words(`undoReason_${reason}`);

  const act = async (approval: ApprovalInput | null) => {
    setBusy(true);
    const answer = await undo(why, approval);
    setBusy(false);
    if (answer.ok) onClose();
    else setProblem(answer.problem);
    return answer;
  };

  if (problem?.code === 'approvalNeeded') {
    return <ApprovalDialog isOpen onClose={onClose} what={words('undoApproval')} onApprove={act} />;
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('undoTitle')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('cancel')}
          </Button>
          <Button
            kind="primary"
            size="counter"
            icon="undo"
            isDisabled={isBusy || why === ''}
            onPress={() => void act(null)}
          >
            {words(isBusy ? 'undoing' : 'undoNow')}
          </Button>
        </>
      }
    >
      <p>{words('undoText')}</p>
      {problem === null ? null : <Banner tone="bad">{say(problem)}</Banner>}
      <RadioGroup
        aria-label={words('undoWhy')}
        value={reason}
        onChange={(chosen) => setReason(reasons.find((each) => each === chosen) ?? 'wrongVoucher')}
        className={cls(s.choices)}
      >
        {reasons.map((each) => (
          <Radio key={each} value={each} className={cls(s.choice)}>
            {words(`undoReason_${each}`)}
          </Radio>
        ))}
      </RadioGroup>
      {reason === 'else' ? (
        <TextField
          label={words('undoElse')}
          value={other}
          onChange={setOther}
          maxLength={maxReasonCharacters}
          size="counter"
          focusFirst
        />
      ) : null}
    </Dialog>
  );
}
