import { useState } from 'react';
import { problemCodes } from '../../shared/contract/problem.ts';
import type { SyncView } from '../../shared/contract/views.ts';
import { useAct, useCall } from '../bridge/queries.ts';
import { useNow } from '../bridge/session.ts';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog } from '../ui/Dialog.tsx';
import { useFormat, useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { LineBanner } from './LineBanner.tsx';
import s from './OfflineBanner.module.css';

const ageEveryMs = 15_000;

/** The amber line while head office is away: figures and two things to do; it stops nobody. */
export function useOfflineLines(): readonly CounterLine[] {
  const { value: sync } = useCall('sync.status', {});
  if (sync === null) return [];
  const { keysRanOut } = sync;
  if (keysRanOut === null) return stateLines(sync);
  return [
    ...stateLines(sync),
    { id: 'keysRanOut', gravity: 'warn', line: <KeysRanOut {...keysRanOut} /> },
  ];
}

function stateLines(sync: SyncView): readonly CounterLine[] {
  const { state } = sync;
  if (state === 'synced' || state === 'standAlone') return [];
  if (state === 'offline')
    return [{ id: 'line', gravity: 'offline', line: <Offline sync={sync} /> }];
  return [{ id: 'line', gravity: 'bad', line: <TurnedAway state={state} /> }];
}

/** Codes that prove themselves by a signature are taken until the grace is over; the rest goes on. */
function KeysRanOut({ refusedFrom }: { readonly refusedFrom: number }) {
  const words = useWords('session');
  const { moment } = useFormat();
  const now = useNow(ageEveryMs);
  return (
    <LineBanner
      tone="warn"
      title={words('keysRanOut')}
      says={
        now < refusedFrom
          ? words('keysRanOutUntil', { until: moment(refusedFrom) })
          : words('keysRanOutNow')
      }
    />
  );
}

function TurnedAway({ state }: { readonly state: 'frozen' | 'refused' }) {
  const words = useWords('session');
  return <LineBanner tone="bad" title={words(state)} says={words(`${state}Text`)} />;
}

function Offline({ sync }: { readonly sync: SyncView }) {
  const words = useWords('session');
  const { age } = useFormat();
  useNow(ageEveryMs);
  const [isOpen, setOpen] = useState(false);
  const { act, isBusy } = useAct('sync.now');
  const waiting =
    sync.waiting === 0 ? words('offlineNothing') : words('offlineWaiting', { n: sync.waiting });
  return (
    <div className={s.line}>
      <output className={s.words}>
        <strong>
          {words('offlineLine')} · {waiting}
        </strong>
        <span className={s.age}>
          {sync.lastSync === null
            ? words('dataNone')
            : words('dataAge', { age: age(sync.lastSync) })}
        </span>
      </output>
      <AriaButton className={cls(s.act)} onPress={() => setOpen(true)}>
        {words('whatToDo')}
      </AriaButton>
      <AriaButton className={cls(s.act)} onPress={() => void act({})} isDisabled={isBusy}>
        {words(isBusy ? 'syncing' : 'syncNow')}
      </AriaButton>
      <WhatToDo sync={sync} isOpen={isOpen} onClose={() => setOpen(false)} />
    </div>
  );
}

interface WhatToDoProps {
  readonly sync: SyncView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function WhatToDo({ sync, isOpen, onClose }: WhatToDoProps) {
  const words = useWords('session');
  const common = useWords('common');
  const problems = useWords('problems');
  const { time } = useFormat();
  const { act, isBusy } = useAct('sync.now');
  const ranInto = problemCodes.find((code) => code === sync.lastProblem);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={words('offlineTitle')}
      actions={
        <>
          <Button size="counter" onPress={onClose}>
            {common('close')}
          </Button>
          <Button
            kind="primary"
            size="counter"
            icon="sync"
            isDisabled={isBusy}
            onPress={() => void act({})}
          >
            {words(isBusy ? 'syncing' : 'syncNow')}
          </Button>
        </>
      }
    >
      <p>{words('offlineText1')}</p>
      <p>{words('offlineText2')}</p>
      <p>{words('offlineText3')}</p>
      <p>{words('offlineText4')}</p>
      {ranInto === undefined ? null : (
        <p className={s.tried}>{words('offlineTried', { problem: problems(ranInto) })}</p>
      )}
      {sync.nextTryAt === null ? null : (
        <p className={s.tried}>{words('offlineNext', { time: time(sync.nextTryAt) })}</p>
      )}
    </Dialog>
  );
}
