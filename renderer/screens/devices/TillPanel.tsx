import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { TillsView, TillView } from '../../../shared/contract/till.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import type { BannerTone } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useFormat, useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { Asked, ProblemNote } from '../Screen.tsx';
import t from './TillPanel.module.css';

const lowestPort = 1024;
const highestPort = 65_535;
const portDigits = 5;
const maxNameLength = 40;

const toneOf: Readonly<Record<TillsView['door'], BannerTone>> = {
  off: 'info',
  open: 'ok',
  portTaken: 'bad',
  failed: 'bad',
};

function portOf(text: string): number | null {
  const port = Number(text);
  return /^\d{4,5}$/.test(text) && port >= lowestPort && port <= highestPort ? port : null;
}

/** Whether tills may call, and where. */
function DoorForm({ view }: { readonly view: TillsView }) {
  const words = useWords('till');
  const change = useAct('till.switch');
  const [typed, setTyped] = useState(String(view.port));
  const port = portOf(typed);
  const isMoved = typed !== String(view.port);

  function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    focusFirstFault(event.currentTarget);
    if (port !== null) void change.act({ on: view.on, port });
  }

  return (
    <form className={s.form} onSubmit={save} autoComplete="off">
      <Banner tone={toneOf[view.door]}>{words(`door_${view.door}`, { port: view.port })}</Banner>
      <Switch
        label={words('on')}
        isSelected={view.on}
        isDisabled={change.isBusy}
        onChange={(on) => void change.act({ on, port: port ?? view.port })}
      />
      <TextField
        label={words('port')}
        hint={words('portHint', { port: view.port })}
        value={typed}
        onChange={(text) => setTyped(text.replaceAll(/\D/g, '').slice(0, portDigits))}
        inputMode="numeric"
        error={port === null ? words('portBad') : undefined}
      />
      <ProblemNote problem={change.problem} />
      {isMoved ? (
        <div className={s.foot}>
          <Button type="submit" isBusy={change.isBusy}>
            {words(change.isBusy ? 'saving' : 'save')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

interface Token {
  readonly name: string;
  readonly token: string;
}

/** A token, shown this once. */
function TokenDialog({ shown, onClose }: { readonly shown: Token; readonly onClose: () => void }) {
  const words = useWords('till');
  const [copied, setCopied] = useState<'copied' | 'copyFailed' | null>(null);

  async function copy() {
    const said = await navigator.clipboard.writeText(shown.token).then(
      () => 'copied' as const,
      () => 'copyFailed' as const,
    );
    setCopied(said);
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('tokenTitle', { name: shown.name })}
      actions={
        <>
          <output className={s.hint}>{copied === null ? '' : words(copied)}</output>
          <Button onPress={() => void copy()}>{words('copy')}</Button>
          <Button kind="primary" onPress={onClose}>
            {words('tokenDone')}
          </Button>
        </>
      }
    >
      <p>{words('tokenText')}</p>
      <code className={t.token}>{shown.token}</code>
    </Dialog>
  );
}

/** Another till by its name; its token comes once it is there. */
function AddForm({ onAdded }: { readonly onAdded: (token: Token) => void }) {
  const words = useWords('till');
  const add = useAct('till.add');
  const [name, setName] = useState('');
  const [isTried, setTried] = useState(false);
  const isMissing = name.trim() === '';

  async function submit(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (isMissing || add.isBusy) return;
    const answer = await add.act({ name: name.trim() });
    if (!answer.ok) return;
    onAdded({ name: name.trim(), token: answer.value.token });
    setName('');
    setTried(false);
  }

  return (
    <form className={s.section} onSubmit={(event) => void submit(event)} autoComplete="off">
      <TextField
        label={words('name')}
        hint={words('nameHint')}
        value={name}
        onChange={setName}
        maxLength={maxNameLength}
        error={isTried && isMissing ? words('nameMissing') : undefined}
      />
      <ProblemNote problem={add.problem} />
      <div className={s.foot}>
        <Button type="submit" icon="plus" isBusy={add.isBusy}>
          {words(add.isBusy ? 'adding' : 'add')}
        </Button>
      </div>
    </form>
  );
}

function WithdrawDialog({
  till,
  onClose,
}: {
  readonly till: TillView;
  readonly onClose: () => void;
}) {
  const words = useWords('till');
  const common = useWords('common');
  const withdraw = useAct('till.withdraw');

  async function go() {
    const answer = await withdraw.act({ id: till.id });
    if (answer.ok) onClose();
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={words('withdrawTitle', { name: till.name })}
      actions={
        <>
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button kind="danger" isBusy={withdraw.isBusy} onPress={() => void go()}>
            {words('withdraw')}
          </Button>
        </>
      }
    >
      <p>{words('withdrawText')}</p>
      <ProblemNote problem={withdraw.problem} />
    </Dialog>
  );
}

function Tills({ tills }: { readonly tills: readonly TillView[] }) {
  const words = useWords('till');
  const { moment } = useFormat();
  const [leaving, setLeaving] = useState<TillView | null>(null);
  if (tills.length === 0) return <p className={s.hint}>{words('none')}</p>;
  return (
    <>
      <DataList label={words('tills')}>
        {tills.map((till) => (
          <Row
            key={till.id}
            label={till.name}
            sub={
              till.heardAt === null
                ? words('notHeard')
                : words('heard', { at: moment(till.heardAt) })
            }
            actions={
              <Button
                onPress={() => setLeaving(till)}
                aria-label={`${words('withdraw')} ${till.name}`}
              >
                {words('withdraw')}
              </Button>
            }
          />
        ))}
      </DataList>
      {leaving === null ? null : <WithdrawDialog till={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

/** The shop's own tills: whether they may call, which, and a token for another; for managers. */
export function TillPanel() {
  const words = useWords('till');
  const tills = useCall('till.state', {});
  const [shown, setShown] = useState<Token | null>(null);
  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <p>{words('says')}</p>
      <Asked called={tills} waiting={words('loading')}>
        {(view) => (
          <>
            <DoorForm key={view.port} view={view} />
            <Tills tills={view.tills} />
            <AddForm onAdded={setShown} />
            <p className={s.hint}>{words('docs')}</p>
          </>
        )}
      </Asked>
      {shown === null ? null : <TokenDialog shown={shown} onClose={() => setShown(null)} />}
    </Panel>
  );
}
