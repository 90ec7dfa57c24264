import { useState } from 'react';
import { atCounter } from '../../shared/i18n/atCounter.ts';
import { samples } from '../../shared/i18n/samples.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import type { ButtonKind } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { drawings } from '../ui/drawings.ts';
import type { IconName } from '../ui/drawings.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { Icon } from '../ui/Icon.tsx';
import { Progress } from '../ui/Progress.tsx';
import type { Exhibit, Shelf } from './shelf.ts';
import s from './Gallery.module.css';

const kinds: readonly ButtonKind[] = ['primary', 'plain', 'quiet', 'danger'];
const tones = ['info', 'ok', 'warn', 'bad', 'offline'] as const;
const iconNames = Object.keys(drawings) as IconName[];

interface OpenedDialogProps {
  readonly title: string;
  readonly text: string;
  readonly open: string;
}

/** Closed at first: a modal dialog would hide the rest of the gallery. */
function OpenedDialog({ title, text, open }: OpenedDialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{open}</Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={title}
        actions={
          <Button kind="primary" onPress={() => setOpen(false)}>
            {open}
          </Button>
        }
      >
        <p>{text}</p>
      </Dialog>
    </>
  );
}

/** What is pressed, and what is said back. */
export const feedback: Shelf = (language): readonly Exhibit[] => {
  const { longName } = samples[language];
  const common = atCounter.common[language];
  const session = atCounter.session[language];
  const say = session.offlineText1;
  return [
    {
      component: 'Button',
      states: {
        ...Object.fromEntries(
          kinds.map((kind) => [
            kind,
            <Button key={kind} kind={kind}>
              {common.again}
            </Button>,
          ]),
        ),
        counter: (
          <Button kind="primary" size="counter" keyHint="F9">
            {session.redeem}
          </Button>
        ),
        'with icon': <Button icon="print">{common.again}</Button>,
        'icon alone': <Button icon="close" aria-label={common.close} />,
        disabled: <Button isDisabled>{common.again}</Button>,
        busy: <Button isBusy>{common.again}</Button>,
        'long words': <Button icon="search">{longName}</Button>,
      },
    },
    {
      component: 'Banner',
      states: {
        ...Object.fromEntries(
          tones.map((tone) => [
            tone,
            <Banner key={tone} tone={tone}>
              {say}
            </Banner>,
          ]),
        ),
        'with actions': (
          <Banner tone="bad" actions={<Button>{common.again}</Button>}>
            {say}
          </Banner>
        ),
        line: (
          <Banner tone="warn" shape="line">
            {say}
          </Banner>
        ),
      },
    },
    {
      component: 'Dialog',
      states: {
        'opened by its button': (
          <OpenedDialog title={session.offlineTitle} text={say} open={session.whatToDo} />
        ),
      },
    },
    {
      component: 'EmptyState',
      states: {
        plain: <EmptyState icon="print" title={session.offlineNothing} />,
        'with what to do': (
          <EmptyState
            icon="people"
            title={session.noPeople}
            text={session.noPeopleText}
            actions={<Button kind="primary">{session.addManager}</Button>}
          />
        ),
      },
    },
    {
      component: 'Progress',
      states: {
        'nobody knows': <Progress value={null} label={session.waitingFor} />,
        begun: <Progress value={0} label={session.waitingFor} />,
        half: <Progress value={0.5} label={session.waitingFor} />,
        done: <Progress value={1} label={session.waitingFor} />,
      },
    },
    {
      component: 'Icon',
      states: {
        family: (
          <div className={s.icons} data-wide>
            {iconNames.map((name) => (
              <span key={name} className={s.icon}>
                <Icon name={name} />
                {name}
              </span>
            ))}
          </div>
        ),
      },
    },
  ];
};
