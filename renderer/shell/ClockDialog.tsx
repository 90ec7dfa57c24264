import { useState } from 'react';
import type { ClockView, PersonView } from '../../shared/contract/views.ts';
import type { Role } from '../../shared/protocol/feed.ts';
import { useAct } from '../bridge/queries.ts';
import { useSession } from '../bridge/session.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { PinPad } from '../ui/PinPad.tsx';
import { Select } from '../ui/Select.tsx';
import { useFormat, useWords } from '../words.ts';
import { usePinProblem } from './pinProblem.ts';
import s from './ClockBanner.module.css';

interface ClockDialogProps {
  readonly doubt: NonNullable<ClockView['doubt']>;
  /** The day and time that vouchers are judged by meanwhile. */
  readonly used: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

/** Two people look at the date: one is signed in, the other enters a PIN. Nobody alone. */
export function ClockDialog({ doubt, used, isOpen, onClose }: ClockDialogProps) {
  const words = useWords('clock');
  const { longDate, time } = useFormat();
  const computer = `${longDate(doubt.wallDate)} ${time(doubt.wall)}`;
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={words('title')}>
      <div className={s.dates}>
        <p>{words('computerSays', { date: computer })}</p>
        <p>{words('terminalSays', { date: used })}</p>
      </div>
      <p>{words('ifWrong')}</p>
      <p>{words('ifRight')}</p>
      <ConfirmForm date={doubt.wallDate} onClose={onClose} />
    </Dialog>
  );
}

const leading: readonly Role[] = ['shiftLead', 'manager', 'areaManager'];

/** Of the two one leads a shift or more: a cashier's second person does. */
function secondPeople(
  operator: PersonView | null,
  people: readonly PersonView[],
): readonly PersonView[] {
  if (operator === null) return [];
  return people.filter(
    ({ id, role }) =>
      id !== operator.id && (leading.includes(operator.role) || leading.includes(role)),
  );
}

interface ConfirmFormProps {
  readonly date: string;
  readonly onClose: () => void;
}

function ConfirmForm({ date, onClose }: ConfirmFormProps) {
  const words = useWords('clock');
  const common = useWords('common');
  const { view } = useSession();
  const able = secondPeople(view?.operator ?? null, view?.people ?? []);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const { act, isBusy, problem, clear } = useAct('clock.confirm');
  const { said, isLocked } = usePinProblem(problem);
  const person = able.find(({ id }) => id === chosenId) ?? able[0];
  if (person === undefined) return <p className={s.nobody}>{words('nobody')}</p>;

  const confirm = async (entered: string) => {
    const approval = { personId: person.id, pin: entered, reason: words('reason') };
    const answer = await act({ date, approval });
    setPin('');
    if (answer.ok) onClose();
  };

  return (
    <div className={s.form}>
      <Select
        label={words('who')}
        size="counter"
        options={able.map(({ id, name, role }) => ({
          id,
          label: name,
          hint: common(`role_${role}`),
        }))}
        value={person.id}
        onChange={(id) => {
          setChosenId(id);
          clear();
        }}
      />
      <PinPad
        key={person.id}
        label={words('pin', { name: person.name })}
        value={pin}
        onChange={setPin}
        onEnter={(entered) => void confirm(entered)}
        isBusy={isBusy}
        isDisabled={isLocked}
        error={said}
      />
    </div>
  );
}
