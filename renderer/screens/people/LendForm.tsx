import { useState } from 'react';
import type { StaffView } from '../../../shared/contract/views.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { useFormat, useWords } from '../../words.ts';
import form from '../form.module.css';
import { Asked, ProblemNote } from '../Screen.tsx';

export interface LendFormProps {
  readonly person: StaffView;
  readonly onDone: (said: string) => void;
}

/** Which of the chain's other shops somebody may work in too. */
export function LendForm({ person, onDone }: LendFormProps) {
  const words = useWords('people');
  const { text } = useFormat();
  const { shop } = useSession();
  const shops = useCall('people.shops', {});
  const { act, isBusy, problem } = useAct('people.lend');
  const [chosen, setChosen] = useState<string | null>(null);
  const taken = new Set([...(person.shops ?? []), shop?.id]);

  return (
    <Asked called={shops} waiting={words('lendLoading')}>
      {(all) => {
        const where = all.find(({ id }) => id === chosen);
        const lend = async () => {
          if (where === undefined) return;
          const answer = await act({ personId: person.id, shop: where.id });
          if (answer.ok) onDone(words('lendDone', { name: person.name, shop: text(where.name) }));
        };
        return (
          <div className={form.form}>
            <Select
              label={words('lendWhere')}
              placeholder={words('lendPick')}
              options={all
                .filter(({ id }) => !taken.has(id))
                .map(({ id, name }) => ({ id, label: text(name) }))}
              value={chosen}
              onChange={setChosen}
            />
            <ProblemNote problem={problem} />
            <div className={form.foot}>
              <Button
                kind="primary"
                isBusy={isBusy}
                isDisabled={where === undefined}
                onPress={() => void lend()}
              >
                {words('lendDo')}
              </Button>
            </div>
          </div>
        );
      }}
    </Asked>
  );
}
