import { useState } from 'react';
import { usualWedge } from '../../../shared/contract/wedgeViews.ts';
import type { WedgeSettings } from '../../../shared/contract/wedgeViews.ts';
import { useAct } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import { ProblemNote } from '../Screen.tsx';
import { WedgeCheck } from './WedgeCheck.tsx';
import { WedgeForm } from './WedgeForm.tsx';
import { writtenOfText } from './controlNames.ts';
import { isUsual } from './wedgeForm.ts';
import s from './WedgePanel.module.css';

interface WedgePanelProps {
  readonly saved: WedgeSettings;
  readonly isManager: boolean;
}

/** Scanners that type: how they are read here, and the way to find out how they should be. */
export function WedgePanel({ saved, isManager }: WedgePanelProps) {
  const words = useWords('wedge');
  const { act, isBusy, problem } = useAct('settings.set');
  const [open, setOpen] = useState<'check' | 'form' | null>(null);
  const [said, setSaid] = useState<'saved' | 'isPutBack' | null>(null);

  async function save(wedge: WedgeSettings, what: 'saved' | 'isPutBack'): Promise<void> {
    const answer = await act({ wedge });
    if (!answer.ok) return;
    setOpen(null);
    setSaid(what);
  }

  function show(what: 'check' | 'form'): void {
    setSaid(null);
    setOpen(what);
  }

  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      <p>{words('hint')}</p>
      <SetNow saved={saved} />
      <ProblemNote problem={problem} />
      {said === null ? null : <Banner tone="ok">{words(said)}</Banner>}
      {open === 'form' ? (
        <WedgeForm
          saved={saved}
          isBusy={isBusy}
          onSave={(wedge) => void save(wedge, 'saved')}
          onCancel={() => setOpen(null)}
        />
      ) : (
        <div className={s.actions}>
          <Button icon="scan" onPress={() => show('check')}>
            {words('check')}
          </Button>
          {isManager ? (
            <Button kind="quiet" onPress={() => show('form')}>
              {words('byHand')}
            </Button>
          ) : null}
          {isManager && !isUsual(saved) ? (
            <Button kind="quiet" isBusy={isBusy} onPress={() => void save(usualWedge, 'isPutBack')}>
              {words('putBack')}
            </Button>
          ) : null}
        </div>
      )}
      {open === 'check' ? (
        <WedgeCheck
          saved={saved}
          isBusy={isBusy}
          onSave={isManager ? (wedge) => void save(wedge, 'saved') : null}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </Panel>
  );
}

function SetNow({ saved }: { readonly saved: WedgeSettings }) {
  const words = useWords('wedge');
  if (isUsual(saved)) return <p>{words('usual')}</p>;
  const { layout, prefix, suffix } = saved;
  return (
    <DataList label={words('set')}>
      <Row label={words('layout')} value={words(`layout_${layout}`)} />
      {prefix === '' ? null : <Row label={words('prefix')} value={writtenOfText(prefix)} />}
      {suffix === '' ? null : <Row label={words('suffix')} value={writtenOfText(suffix)} />}
    </DataList>
  );
}
