import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { PersonView } from '../../../shared/contract/views.ts';
import { roles } from '../../../shared/protocol/feed.ts';
import type { Role } from '../../../shared/protocol/feed.ts';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import { NewPinFields } from '../NewPinFields.tsx';
import { noPin, pinFault } from '../newPin.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';

const maxNameLength = 60;

export interface PersonFormProps {
  readonly onAdded: (person: PersonView) => void;
  readonly onCancel: () => void;
}

/** Nobody gives a role above their own. */
function rolesUpTo(own: Role | undefined): readonly Role[] {
  return own === undefined ? [] : roles.slice(0, roles.indexOf(own) + 1);
}

/** Adds one person: name, role, PIN typed twice. */
export function PersonForm({ onAdded, onCancel }: PersonFormProps) {
  const words = useWords('settings');
  const common = useWords('common');
  const { view } = useSession();
  const add = useAct('people.add');
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('cashier');
  const [pin, setPin] = useState(noPin);
  const [isTried, setTried] = useState(false);
  const nameMissing = name.trim() === '';
  const fault = pinFault(pin);

  async function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (nameMissing || fault !== null || add.isBusy) return;
    const answer = await add.act({ name, role, pin: pin.pin });
    if (answer.ok) onAdded(answer.value);
  }

  return (
    <form className={s.form} onSubmit={(event) => void save(event)} autoComplete="off">
      <div className={s.pair}>
        <TextField
          label={words('personName')}
          value={name}
          onChange={setName}
          maxLength={maxNameLength}
          error={isTried && nameMissing ? words('personNameMissing') : undefined}
        />
        <Select
          label={words('personRole')}
          value={role}
          onChange={setRole}
          options={rolesUpTo(view?.operator?.role).map((id) => ({
            id,
            label: common(`role_${id}`),
          }))}
        />
      </div>
      <NewPinFields value={pin} onChange={setPin} fault={isTried ? fault : null} />
      <ProblemNote problem={add.problem} />
      <div className={s.foot}>
        <Button onPress={onCancel}>{common('cancel')}</Button>
        <Button kind="primary" type="submit" isBusy={add.isBusy}>
          {words(add.isBusy ? 'personSaving' : 'personSave')}
        </Button>
      </div>
    </form>
  );
}
