import { useState } from 'react';
import type { FlagView } from '../../../shared/contract/deskViews.ts';
import type { HistoryRow } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { cls } from '../../ui/cls.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { HistoryDetail } from '../history/HistoryDetail.tsx';
import { HistoryRows } from '../history/HistoryPage.tsx';
import { Asked, Screen } from '../Screen.tsx';
import { useFlagWords } from './flagWords.ts';
import panes from '../history/HistoryScreen.module.css';
import s from './desk.module.css';

export interface EvidenceProps {
  readonly flag: FlagView;
  readonly onBack: () => void;
}

/** The entries behind a flag, each as History shows it. */
export function Evidence({ flag, onBack }: EvidenceProps) {
  const words = useWords('desk');
  const flagWords = useFlagWords();
  const { kind, personId, customer } = flag;
  const called = useCall('desk.evidence', { kind, personId, customer: customer?.id ?? null });
  const [chosen, setChosen] = useState<HistoryRow | null>(null);
  return (
    <Screen title={words('evidenceTitle')} back={{ label: words('toLook'), onPress: onBack }}>
      <p className={s.flagWords}>{flagWords(flag)}</p>
      <Asked called={called} waiting={words('loading')}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon="clock" title={words('evidenceNone')} />
          ) : (
            <div className={cls(panes.panes, chosen !== null && panes.open)}>
              <div className={panes.rows}>
                <Panel>
                  <p className={s.says}>{words('evidenceSays')}</p>
                  <HistoryRows rows={rows} chosen={chosen?.seq ?? null} onChoose={setChosen} />
                </Panel>
              </div>
              <div className={panes.detail}>
                {chosen === null ? (
                  <Panel>
                    <EmptyState icon="ticket" title={words('evidenceChoose')} />
                  </Panel>
                ) : (
                  <HistoryDetail key={chosen.seq} row={chosen} onClose={() => setChosen(null)} />
                )}
              </div>
            </div>
          )
        }
      </Asked>
    </Screen>
  );
}
