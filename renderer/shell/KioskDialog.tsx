import { useState } from 'react';
import type { Problem } from '../../shared/contract/problem.ts';
import { useAct } from '../bridge/queries.ts';
import { manages, useSession } from '../bridge/session.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { PinPad } from '../ui/PinPad.tsx';
import { Select } from '../ui/Select.tsx';
import { useWords } from '../words.ts';
import { usePinProblem } from './pinProblem.ts';

interface KioskDialogProps {
  readonly onClose: () => void;
}

/** The one way out of the full screen: a manager's PIN. */
export function KioskDialog({ onClose }: KioskDialogProps) {
  const words = useWords('settings');
  const { view } = useSession();
  const managers = (view?.people ?? []).filter(({ role }) => manages(role));
  const [chosen, setChosen] = useState<string | null>(null);
  const [pin, setPin] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const { said, isLocked } = usePinProblem(problem);
  const { act, isBusy } = useAct('kiosk.leave');
  const who = chosen ?? managers[0]?.id ?? null;

  async function leave(entered: string) {
    if (who === null) return;
    const answer = await act({ personId: who, pin: entered });
    setPin('');
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  }

  return (
    <Dialog isOpen onClose={onClose} title={words('kioskLeave')}>
      {who === null ? (
        <p>{words('kioskNoManager')}</p>
      ) : (
        <>
          <p>{words('kioskLeaveText')}</p>
          {managers.length > 1 ? (
            <Select
              label={words('kioskWho')}
              options={managers.map(({ id, name }) => ({ id, label: name }))}
              value={who}
              onChange={(id) => {
                setChosen(id);
                setProblem(null);
              }}
            />
          ) : null}
          <PinPad
            label={words('kioskPin')}
            value={pin}
            onChange={setPin}
            onEnter={(entered) => void leave(entered)}
            isBusy={isBusy}
            isDisabled={isLocked}
            error={said}
          />
        </>
      )}
    </Dialog>
  );
}
