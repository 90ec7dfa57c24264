import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { Problem } from '../../shared/contract/problem.ts';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import { useAct } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { cls } from '../ui/cls.ts';
import { PinPad, PinPadOutline } from '../ui/PinPad.tsx';
import { useFormat, useProblemWords, useWords } from '../words.ts';
import { useCounterName } from './counterName.ts';
import { FirstManager } from './FirstManager.tsx';
import { HelpButton } from './HelpButton.tsx';
import { LanguageButton } from './LanguageButton.tsx';
import { PracticeDoor } from './PracticeDoor.tsx';
import { initialOf } from './person.ts';
import { usePinProblem } from './pinProblem.ts';
import s from './SignIn.module.css';

interface SignInProps {
  readonly session: SessionView;
  /** A code was read while nobody was signed in: it was not taken. */
  readonly wasScanned: boolean;
  /** Whose badge was read last. */
  readonly picked: string | null;
  readonly badgeProblem: Problem | null;
}

/** Who is at the counter: a tile for each, then their PIN. */
export function SignIn({ session, wasScanned, picked, badgeProblem }: SignInProps) {
  const say = useProblemWords();
  const words = useWords('session');
  const { text } = useFormat();
  const counterName = useCounterName();
  const [personId, setPersonId] = useState<string | null>(picked);
  const { people } = session;
  const only = people.length === 1 ? people[0] : undefined;
  const chosen = people.find(({ id }) => id === personId) ?? only;
  return (
    <div className={s.page}>
      <header className={s.head}>
        <div>
          <p className={s.shop}>{session.shop === null ? '' : text(session.shop.name)}</p>
          <p className={s.counter}>
            {counterName(session.counterName)}
            {session.demo ? ` · ${words('demo')}` : ''}
          </p>
        </div>
        <div className={s.headActs}>
          {session.standing === 'active' || session.mode === 'practice' ? <PracticeDoor /> : null}
          <LanguageButton />
          <HelpButton />
        </div>
      </header>
      {wasScanned ? <Banner tone="warn">{words('signInFirst')}</Banner> : null}
      {badgeProblem === null ? null : <Banner tone="warn">{say(badgeProblem)}</Banner>}
      {people.length === 0 ? (
        <FirstManager />
      ) : (
        <main className={s.main}>
          <section className={s.people}>
            <h1 className={s.title}>{words('whoIsIt')}</h1>
            <p className={s.hint}>{words('tapName')}</p>
            <ul className={s.tiles}>
              {people.map((person) => (
                <li key={person.id}>
                  <PersonTile
                    person={person}
                    isChosen={person.id === chosen?.id}
                    onChoose={() => setPersonId(person.id)}
                  />
                </li>
              ))}
            </ul>
            {session.demo ? <p className={s.hint}>{words('demoNote')}</p> : null}
          </section>
          <section className={cls(s.pin, chosen === undefined && s.waiting)}>
            {chosen === undefined ? (
              <>
                <h2 className={s.pinTitle}>{words('tapNameFirst')}</h2>
                <PinPadOutline />
              </>
            ) : (
              <PinEntry key={chosen.id} person={chosen} />
            )}
          </section>
        </main>
      )}
    </div>
  );
}

interface PersonTileProps {
  readonly person: PersonView;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function PersonTile({ person, isChosen, onChoose }: PersonTileProps) {
  const words = useWords('session');
  const common = useWords('common');
  return (
    <AriaButton
      className={cls(s.tile, isChosen && s.chosen)}
      aria-pressed={isChosen}
      onPress={onChoose}
    >
      <span className={s.initial} aria-hidden="true">
        {initialOf(person.name)}
      </span>
      <span className={s.who}>
        <span className={s.name}>{person.name}</span>
        <span className={s.role}>
          {common(`role_${person.role}`)}
          {person.demoPin === null ? null : (
            <span className={s.demoPin}>{words('demoPin', { pin: person.demoPin })}</span>
          )}
        </span>
      </span>
    </AriaButton>
  );
}

function PinEntry({ person }: { readonly person: PersonView }) {
  const words = useWords('session');
  const [pin, setPin] = useState('');
  const { act, isBusy, problem, clear } = useAct('session.signIn');
  const { said, isLocked } = usePinProblem(problem);
  const enter = async (entered: string) => {
    const answer = await act({ personId: person.id, pin: entered });
    if (!answer.ok) setPin('');
  };
  return (
    <>
      <h2 className={s.pinTitle}>{words('pinOf', { name: person.name })}</h2>
      <PinPad
        label={words('pinOf', { name: person.name })}
        value={pin}
        onChange={(next) => {
          if (next !== '') clear();
          setPin(next);
        }}
        onEnter={(entered) => void enter(entered)}
        isBusy={isBusy}
        isDisabled={isLocked}
        error={said}
      />
    </>
  );
}
