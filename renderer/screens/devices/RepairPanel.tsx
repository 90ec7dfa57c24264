import { useState } from 'react';
import type { EarlierChainView, RepairView } from '../../../shared/contract/repair.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked, ProblemNote } from '../Screen.tsx';

/** Head office answers, entries are sent: nobody says so. */
const askAgainEveryMs = 5_000;
/** Places named on the screen; the journal and the report of `repair` name all. */
const rangesShown = 6;

function useMissingText(): (chain: EarlierChainView) => string {
  const words = useWords('repair');
  const { number } = useFormat();
  return ({ missing }) => {
    if (missing.length === 0) return words('missingNone');
    const shown = missing.slice(0, rangesShown).map(({ from, to }) => {
      return from === to ? number(from) : words('range', { from: number(from), to: number(to) });
    });
    const more = missing.length - shown.length;
    const rest = more > 0 ? [words('andMore', { count: more })] : [];
    return [words('missingNos', { list: shown.join(', ') }), ...rest].join(' ');
  };
}

/** The one thing to know first. */
function Standing({ view }: { readonly view: RepairView }) {
  const words = useWords('repair');
  if (view.keysLost) {
    return (
      <Banner tone="bad">
        <strong>{words('keysLost')}</strong>
        <br />
        {words('keysLostSays')}
      </Banner>
    );
  }
  const isMissing = view.earlier.some(({ missing }) => missing.length > 0);
  if (isMissing) {
    const isAsking = view.earlier.some(({ asking }) => asking);
    return (
      <Banner tone="warn">
        <strong>{words('missingTitle')}</strong>
        <br />
        {words('missingSays')} {isAsking ? words('asking') : null}
      </Banner>
    );
  }
  const isMended = view.earlier.length > 0;
  return (
    <Banner tone="ok">
      <strong>{words(isMended ? 'mended' : 'whole')}</strong>
      <br />
      {words(isMended ? 'mendedSays' : 'wholeSays')}
    </Banner>
  );
}

function Chain({ chain }: { readonly chain: EarlierChainView }) {
  const words = useWords('repair');
  const { moment, money, number } = useFormat();
  const missingText = useMissingText();
  const { epoch, cause, at, kept, headSeq, missing, lostMinor, setAside, waiting } = chain;
  return (
    <DataList label={words('epoch', { epoch })}>
      <Row
        label={words(`cause_${cause}`)}
        sub={cause === 'cloned' ? words('clonedSays') : moment(at)}
        {...(cause === 'cloned' ? { tone: 'warn' as const } : {})}
      />
      <Row
        label={words('kept')}
        value={words('keptCount', { count: kept, head: number(headSeq) })}
      />
      <Row
        label={words('missing')}
        sub={missingText(chain)}
        {...(missing.length > 0 ? { tone: 'warn' as const } : {})}
      />
      {missing.length === 0 ? null : (
        <Row
          label={words('lost')}
          value={lostMinor === null ? words('lostUnknown') : money(lostMinor)}
        />
      )}
      {waiting === 0 ? null : (
        <Row
          label={words('waiting')}
          value={words('waitingCount', { count: waiting })}
          {...(chain.asTestimony ? { sub: words('testimony') } : {})}
        />
      )}
      {setAside === null ? null : (
        <Row label={words('setAside')} sub={words('setAsideSays', { folder: setAside })} />
      )}
    </DataList>
  );
}

/** Whoever gives the keys up must have said that there is no copy of them. */
function NewKeys() {
  const words = useWords('repair');
  const { view } = useSession();
  const act = useAct('repair.newKeys');
  const [isSure, setSure] = useState(false);
  return (
    <>
      <p>{words(view?.standAlone === true ? 'newKeysAlone' : 'newKeysSays')}</p>
      <Switch label={words('newKeysSure')} isSelected={isSure} onChange={setSure} />
      <Button isDisabled={!isSure} isBusy={act.isBusy} onPress={() => void act.act({})}>
        {words('newKeys')}
      </Button>
      <ProblemNote problem={act.problem} />
    </>
  );
}

function LookedOver({
  view,
  isManager,
}: {
  readonly view: RepairView;
  readonly isManager: boolean;
}) {
  const words = useWords('repair');
  const { moment } = useFormat();
  const act = useAct('repair.check');
  const { checked } = view;
  const result = checked === null ? null : words(`result_${checked.result}`);
  return (
    <>
      <DataList label={words('checked')}>
        <Row
          label={words('checked')}
          sub={checked === null ? words('checkedNever') : `${moment(checked.at)} · ${result}`}
          {...(checked !== null && checked.result !== 'sound' ? { tone: 'warn' as const } : {})}
        />
      </DataList>
      {isManager ? (
        <Button onPress={() => void act.act({})} isBusy={act.isBusy}>
          {words(act.isBusy ? 'checking' : 'check')}
        </Button>
      ) : null}
      <ProblemNote problem={act.problem} />
    </>
  );
}

/** Whether the records are whole; what was set aside, what came back, what is missing, what to do. */
export function RepairPanel() {
  const words = useWords('repair');
  const { isManager } = useSession();
  const status = useCall('repair.status', {}, { everyMs: askAgainEveryMs });
  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <Asked called={status} waiting={words('loading')}>
        {(view) => (
          <>
            <Standing view={view} />
            {view.keysLost && isManager ? <NewKeys /> : null}
            {view.provisional ? <Banner tone="offline">{words('provisional')}</Banner> : null}
            {view.earlier.map((chain) => (
              <Chain key={`${chain.epoch} ${chain.at}`} chain={chain} />
            ))}
            <LookedOver view={view} isManager={isManager} />
          </>
        )}
      </Asked>
    </Panel>
  );
}
