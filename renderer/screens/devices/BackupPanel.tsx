import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { BackupView } from '../../../shared/contract/backups.ts';
import { backupFailures } from '../../../shared/protocol/entry.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useByteWords } from '../../byteWords.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';
import s from '../form.module.css';

/** A stick is plugged in, a backup goes on: nobody says so. */
const askAgainEveryMs = 5_000;
/** From so many days on a backup is called old. */
const oldAfterDays = 2;
const maxFolderLength = 500;

/** Why there was no backup, in words of its own; any other problem in the usual ones. */
function FailureNote({ problem }: { readonly problem: Problem | null }) {
  const words = useWords('backups');
  const why = backupFailures.find((code) => code === problem?.detail['why']);
  if (problem === null || why === undefined) return <ProblemNote problem={problem} />;
  return <Banner tone="bad">{words(`failure_${why}`)}</Banner>;
}

/** The one thing to know first. */
function Standing({ view }: { readonly view: BackupView }) {
  const words = useWords('backups');
  const { moment } = useFormat();
  if (view.failure !== null) {
    return (
      <Banner tone="bad">
        <strong>{words('failed', { at: moment(view.failure.at) })}</strong>
        <br />
        {words(`failure_${view.failure.code}`)}
      </Banner>
    );
  }
  if (view.daysOld === null) {
    return (
      <Banner tone="warn">
        <strong>{words('never')}</strong>
        <br />
        {words('neverText')}
      </Banner>
    );
  }
  if (view.daysOld >= oldAfterDays) {
    return (
      <Banner tone="warn">
        <strong>{words('oldTitle', { days: view.daysOld })}</strong>
        <br />
        {words('oldText')}
      </Banner>
    );
  }
  if (view.onSameDisk === true) {
    return (
      <Banner tone="info">
        <strong>{words('sameDisk')}</strong>
        <br />
        {words('sameDiskText')}
      </Banner>
    );
  }
  return <Banner tone="ok">{words('today')}</Banner>;
}

function Figures({ view }: { readonly view: BackupView }) {
  const words = useWords('backups');
  const { moment, number } = useFormat();
  const { last } = view;
  return (
    <DataList label={words('title')}>
      {last === null ? null : (
        <Row
          label={words('last')}
          sub={words('lastAt', { at: moment(last.at), seq: number(last.headSeq) })}
        />
      )}
      <Row label={words('folder')} sub={view.isDefault ? words('folderDefault') : view.folder} />
      <Row label={words('kept')} sub={words('keptCount', { count: view.kept })} />
      <DiskRows />
    </DataList>
  );
}

function DiskRows() {
  const words = useWords('backups');
  const bytes = useByteWords();
  const { value: disk } = useCall('disk.status', {});
  if (disk === null) return null;
  return (
    <>
      <Row label={words('diskFree')} value={bytes(disk.freeBytes)} />
      <Row label={words('diskReserve')} value={bytes(disk.reserveBytes)} />
    </>
  );
}

/** Where the daily backup goes: a stick by a press, any folder by typing it. */
function FolderForm({ view }: { readonly view: BackupView }) {
  const words = useWords('backups');
  const choose = useAct('backup.folder');
  const [typed, setTyped] = useState('');
  const [isTried, setTried] = useState(false);
  const [isSaved, setSaved] = useState(false);

  async function save(folder: string | null) {
    setSaved(false);
    const answer = await choose.act({ folder });
    setSaved(answer.ok);
    if (answer.ok) setTyped('');
  }

  function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    if (typed.trim() !== '') void save(typed.trim());
  }

  return (
    <form className={s.section} onSubmit={submit} autoComplete="off">
      {view.removable.length === 0 ? (
        <p>{words('pluggedNone')}</p>
      ) : (
        <DataList label={words('plugged')}>
          {view.removable.map((folder) => (
            <Row
              key={folder}
              label={folder}
              actions={<Button onPress={() => void save(folder)}>{words('use')}</Button>}
            />
          ))}
        </DataList>
      )}
      <TextField
        label={words('choose')}
        hint={words('chooseHint')}
        value={typed}
        onChange={setTyped}
        maxLength={maxFolderLength}
        error={isTried && typed.trim() === '' ? words('chooseEmpty') : undefined}
      />
      <FailureNote problem={choose.problem} />
      {isSaved ? <Banner tone="ok">{words('saved')}</Banner> : null}
      <div className={s.foot}>
        {view.isDefault ? null : (
          <Button onPress={() => void save(null)}>{words('useDefault')}</Button>
        )}
        <Button type="submit" isBusy={choose.isBusy}>
          {words('use')}
        </Button>
      </div>
    </form>
  );
}

function Standard({ view }: { readonly view: BackupView }) {
  const words = useWords('backups');
  const now = useAct('backup.now');
  const [isDone, setDone] = useState(false);
  const isRunning = view.isRunning || now.isBusy;

  async function backUp() {
    setDone(false);
    const answer = await now.act({ folder: null });
    setDone(answer.ok);
  }

  return (
    <>
      {isDone ? <Banner tone="ok">{words('done')}</Banner> : <Standing view={view} />}
      {isRunning ? <Banner tone="info">{words('runningText')}</Banner> : null}
      <Figures view={view} />
      <div className={s.foot}>
        <Button kind="primary" onPress={() => void backUp()} isBusy={isRunning}>
          {words(isRunning ? 'running' : 'now')}
        </Button>
      </div>
      <FolderForm view={view} />
    </>
  );
}

/** Backups: the last one, where they go, one more now; for managers. */
export function BackupPanel() {
  const words = useWords('backups');
  const backups = useCall('backup.status', {}, { everyMs: askAgainEveryMs });
  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <Asked called={backups} waiting={words('loading')}>
        {(view) => <Standard view={view} />}
      </Asked>
    </Panel>
  );
}
