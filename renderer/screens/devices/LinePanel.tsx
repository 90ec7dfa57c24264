import type { LineState, SyncView } from '../../../shared/contract/views.ts';
import { problemCodes, problemOf } from '../../../shared/contract/problem.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import type { BannerTone } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Progress } from '../../ui/Progress.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useProblemWords, useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';

const tones: Readonly<Record<LineState, BannerTone>> = {
  standAlone: 'info',
  synced: 'ok',
  offline: 'offline',
  refused: 'bad',
  frozen: 'bad',
};

/** The last try's problem in words; a code this screen doesn't know stays itself. */
function useLastProblem(code: string | null): string | null {
  const say = useProblemWords();
  const known = problemCodes.find((one) => one === code);
  return known === undefined ? code : say(problemOf(known));
}

function Figures({ view }: { readonly view: SyncView }) {
  const words = useWords('sync');
  const { ago, time, number } = useFormat();
  const lastProblem = useLastProblem(view.lastProblem);
  return (
    <>
      <Row
        label={words('waiting')}
        value={
          view.waiting === 0
            ? words('nothingWaiting')
            : words('waitingCount', { count: view.waiting })
        }
      />
      <Row
        label={words('lastSync')}
        value={view.lastSync === null ? words('never') : ago(view.lastSync)}
      />
      {view.nextTryAt === null ? null : (
        <Row label={words('nextTry')} value={time(view.nextTryAt)} />
      )}
      {lastProblem === null ? null : <Row label={words('lastProblem')} sub={lastProblem} />}
      {view.quarantined === 0 ? null : (
        <Row
          label={words('quarantined')}
          sub={words('quarantinedCount', { count: view.quarantined })}
          tone="warn"
        />
      )}
      <Row label={words('address')} sub={view.hqUrl ?? ''} />
      <Row
        label={words('journal')}
        sub={words('journalCount', { head: number(view.headSeq), sent: number(view.sentSeq) })}
      />
    </>
  );
}

function DemoLine({ line }: { readonly line: 'on' | 'off' }) {
  const words = useWords('sync');
  const act = useAct('sync.demoLine');
  return (
    <>
      <DataList label={words('demoLine')}>
        <Row
          label={words('demoLine')}
          sub={words('demoLineHint')}
          value={words(line === 'on' ? 'demoPlugged' : 'demoUnplugged')}
          actions={
            <Button onPress={() => void act.act({ on: line === 'off' })} isBusy={act.isBusy}>
              {words(line === 'on' ? 'demoUnplug' : 'demoPlug')}
            </Button>
          }
        />
      </DataList>
      <ProblemNote problem={act.problem} />
    </>
  );
}

/** The line to head office: its state in words, the queue, the age of the data. */
export function LinePanel({ view }: { readonly view: SyncView }) {
  const words = useWords('sync');
  const now = useAct('sync.now');
  const hasHq = view.state !== 'standAlone';
  return (
    <Panel title={words('lineTitle')} heading="section" padding="roomy">
      <Banner tone={tones[view.state]}>
        <strong>{words(`state_${view.state}`)}</strong>
        <br />
        {words(`says_${view.state}`)}
      </Banner>
      {view.snapshotProgress === null ? null : (
        <Progress
          value={view.snapshotProgress}
          label={words('snapshot', { percent: Math.floor(view.snapshotProgress * 100) })}
        />
      )}
      <DataList label={words('lineTitle')}>
        {hasHq ? <Figures view={view} /> : null}
        <Row label={words('cached')} value={words('cachedCount', { count: view.vouchersCached })} />
      </DataList>
      {view.demoLine === null ? null : <DemoLine line={view.demoLine} />}
      {hasHq ? (
        <Button icon="sync" onPress={() => void now.act({})} isBusy={now.isBusy}>
          {words(now.isBusy ? 'syncing' : 'syncNow')}
        </Button>
      ) : null}
      <ProblemNote problem={now.problem} />
    </Panel>
  );
}
