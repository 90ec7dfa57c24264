import { useState } from 'react';
import type { LessonView, PracticeView } from '../../../shared/contract/practiceViews.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { usePlace } from '../../shell/place.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import { Asked, Column, ProblemNote } from '../Screen.tsx';
import screen from '../Screen.module.css';
import { LearnerForm } from './LearnerForm.tsx';
import s from './practice.module.css';

/** The lessons with the learner's scores, and everything about practising itself. */
export function Lessons() {
  const words = useWords('practice');
  const state = useCall('practice.state', {});
  return (
    <Asked called={state} waiting={words('entering')}>
      {(view) => (
        <div className={screen.columns}>
          <Column>
            <LessonList view={view} whose="everyone" />
            <LessonList view={view} whose="managers" />
          </Column>
          <Column>
            <Panel>
              <LearnerForm key={view.learner} learner={view.learner} />
            </Panel>
            <Pins />
            <Slips slips={view.slips} />
            <Leaving />
          </Column>
        </div>
      )}
    </Asked>
  );
}

interface LessonListProps {
  readonly view: PracticeView;
  readonly whose: LessonView['for'];
}

function LessonList({ view, whose }: LessonListProps) {
  const words = useWords('practice');
  const { act, isBusy, problem } = useAct('practice.start');
  const { go } = usePlace();
  const { done, of } = view.certificate[whose];
  const begin = async (lesson: LessonView['lesson']) => {
    const answer = await act({ lesson });
    if (answer.ok) go('redeem');
  };
  const certificate = done === of && whose === 'everyone' ? 'certificateWhole' : 'certificate';
  return (
    <Panel
      title={words(whose === 'everyone' ? 'lessons' : 'forManagers')}
      aside={<strong className={s.certificate}>{words(certificate, { done, of })}</strong>}
    >
      <ProblemNote problem={problem} />
      <DataList label={words(whose === 'everyone' ? 'lessons' : 'forManagers')}>
        {view.lessons
          .filter((one) => one.for === whose)
          .map((one) => (
            <LessonRow
              key={one.lesson}
              lesson={one}
              isUnderWay={view.running?.lesson === one.lesson && view.running.score === null}
              isBusy={isBusy}
              onBegin={() => void begin(one.lesson)}
            />
          ))}
      </DataList>
    </Panel>
  );
}

interface LessonRowProps {
  readonly lesson: LessonView;
  readonly isUnderWay: boolean;
  readonly isBusy: boolean;
  readonly onBegin: () => void;
}

function LessonRow({ lesson: { lesson, best }, isUnderWay, isBusy, onBegin }: LessonRowProps) {
  const words = useWords('practice');
  const name = words(`lesson_${lesson}`);
  return (
    <Row
      label={
        <span className={s.lesson}>
          <Icon name={best === null ? 'chevronRight' : 'check'} size={20} />
          {name}
        </span>
      }
      sub={
        isUnderWay
          ? words('underWay')
          : best === null
            ? words('notDone')
            : `${words('best', { points: best.points })} · ${words('mistakes', { count: best.mistakes })}`
      }
      actions={
        <Button
          kind={best === null ? 'primary' : 'plain'}
          isBusy={isBusy}
          aria-label={`${words(best === null ? 'begin' : 'beginAgain')}: ${name}`}
          onPress={onBegin}
        >
          {words(best === null ? 'begin' : 'beginAgain')}
        </Button>
      }
    />
  );
}

function Pins() {
  const words = useWords('practice');
  const common = useWords('common');
  const people = useSession().view?.people ?? [];
  return (
    <Panel title={words('pins')}>
      <DataList label={words('pins')}>
        {people.map(({ id, name, role, demoPin }) => (
          <Row key={id} label={name} sub={common(`role_${role}`)} value={demoPin ?? ''} />
        ))}
      </DataList>
    </Panel>
  );
}

function Slips({ slips }: { readonly slips: PracticeView['slips'] }) {
  const words = useWords('practice');
  const { act, problem } = useAct('practice.slips');
  return (
    <Panel title={words('slips')}>
      {slips.possible ? (
        <Switch
          label={words('slips')}
          hint={words('slipsText')}
          isSelected={slips.on}
          onChange={(on) => void act({ on })}
        />
      ) : (
        <p className={s.soft}>{words('slipsNone')}</p>
      )}
      <ProblemNote problem={problem} />
    </Panel>
  );
}

/** Back to the counter; or, asked twice, with everything wiped. */
function Leaving() {
  const words = useWords('practice');
  const { act, isBusy, problem } = useAct('practice.leave');
  const [asks, setAsks] = useState(false);
  return (
    <Panel>
      <div className={s.leaving}>
        <Button icon="trash" onPress={() => setAsks(true)}>
          {words('again')}
        </Button>
        <ProblemNote problem={problem} />
      </div>
      <Dialog
        isOpen={asks}
        onClose={() => setAsks(false)}
        title={words('againTitle')}
        actions={
          <>
            <Button onPress={() => setAsks(false)}>{words('keep')}</Button>
            <Button kind="danger" isBusy={isBusy} onPress={() => void act({ startAgain: true })}>
              {words(isBusy ? 'leaving' : 'againDo')}
            </Button>
          </>
        }
      >
        <p>{words('againText')}</p>
      </Dialog>
    </Panel>
  );
}
