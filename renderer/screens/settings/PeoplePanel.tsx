import { useState } from 'react';
import type { StaffView } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { PersonDialog } from '../people/PersonDialog.tsx';
import { Asked } from '../Screen.tsx';
import { PersonForm } from './PersonForm.tsx';

/** What is to be known of somebody beside their role. */
function useAbout(): (person: StaffView) => string | undefined {
  const words = useWords('people');
  const { list } = useFormat();
  return ({ hasBadge, hasPhone, isLent, shops }) => {
    const about = [
      ...(hasBadge ? [words('hasBadge')] : []),
      ...(hasPhone ? [words('hasPhone')] : []),
      ...(isLent ? [words('isLent')] : []),
      ...(!isLent && shops !== null && shops.length > 1
        ? [words('worksIn', { count: shops.length })]
        : []),
    ];
    return about.length === 0 ? undefined : list(about);
  };
}

/** The roster, a form to add to it, and what may be changed of each; for managers. */
export function PeoplePanel() {
  const words = useWords('settings');
  const peopleWords = useWords('people');
  const common = useWords('common');
  const { view } = useSession();
  const about = useAbout();
  const people = useCall('people.list', {});
  const [isAdding, setAdding] = useState(false);
  const [changing, setChanging] = useState<StaffView | null>(null);
  const [said, setSaid] = useState<string | null>(null);

  function startAdding() {
    setSaid(null);
    setAdding(true);
  }

  const addButton = isAdding ? undefined : (
    <Button icon="plus" onPress={startAdding}>
      {words('personAdd')}
    </Button>
  );
  return (
    <Panel title={words('peopleTitle')} heading="section" padding="roomy" aside={addButton}>
      {said === null ? null : <Banner tone="ok">{said}</Banner>}
      {isAdding ? (
        <PersonForm
          onAdded={({ name }) => {
            setAdding(false);
            setSaid(words('personAdded', { name }));
          }}
          onCancel={() => setAdding(false)}
        />
      ) : null}
      {changing === null ? null : (
        <PersonDialog
          person={changing}
          onClose={() => setChanging(null)}
          onDone={(done) => {
            setChanging(null);
            setSaid(done);
          }}
        />
      )}
      <Asked called={people} waiting={words('peopleLoading')}>
        {(list) =>
          list.length === 0 ? (
            <p>{words('peopleNone')}</p>
          ) : (
            <DataList label={words('peopleTitle')}>
              {list.map((person) => (
                <Row
                  key={person.id}
                  label={person.name}
                  sub={about(person)}
                  value={common(`role_${person.role}`)}
                  actions={
                    person.id === view?.operator?.id && person.may.length === 0 ? undefined : (
                      <Button
                        aria-label={`${peopleWords('change')}: ${person.name}`}
                        onPress={() => {
                          setSaid(null);
                          setChanging(person);
                        }}
                      >
                        {peopleWords('change')}
                      </Button>
                    )
                  }
                />
              ))}
            </DataList>
          )
        }
      </Asked>
    </Panel>
  );
}
