import { useState } from 'react';
import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';
import { PersonForm } from './PersonForm.tsx';

/** The roster, and a form to add to it; for managers. */
export function PeoplePanel() {
  const words = useWords('settings');
  const common = useWords('common');
  const people = useCall('people.list', {});
  const [isAdding, setAdding] = useState(false);
  const [added, setAdded] = useState<string | null>(null);

  function startAdding() {
    setAdded(null);
    setAdding(true);
  }

  const addButton = isAdding ? undefined : (
    <Button icon="plus" onPress={startAdding}>
      {words('personAdd')}
    </Button>
  );
  return (
    <Panel title={words('peopleTitle')} heading="section" padding="roomy" aside={addButton}>
      {added === null ? null : <Banner tone="ok">{words('personAdded', { name: added })}</Banner>}
      {isAdding ? (
        <PersonForm
          onAdded={({ name }) => {
            setAdding(false);
            setAdded(name);
          }}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      <Asked called={people} waiting={words('peopleLoading')}>
        {(list) =>
          list.length === 0 ? (
            <p>{words('peopleNone')}</p>
          ) : (
            <DataList label={words('peopleTitle')}>
              {list.map((person) => (
                <Row key={person.id} label={person.name} value={common(`role_${person.role}`)} />
              ))}
            </DataList>
          )
        }
      </Asked>
    </Panel>
  );
}
