import { useState } from 'react';
import type { GoodwillIssued } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { Asked, Column, Screen } from '../Screen.tsx';
import { Allowance } from './Allowance.tsx';
import { EffectPanel } from './EffectPanel.tsx';
import { GivenList } from './GivenList.tsx';
import { GoodwillForm } from './GoodwillForm.tsx';
import { IssuedCoupon } from './IssuedCoupon.tsx';

function Give() {
  const words = useWords('goodwill');
  const templates = useCall('goodwill.templates', {});
  const [issued, setIssued] = useState<GoodwillIssued | null>(null);
  return (
    <Asked called={templates} waiting={words('loading')}>
      {(list) =>
        list.length === 0 ? (
          <Panel>
            <EmptyState icon="heart" title={words('none')} text={words('noneNext')} />
          </Panel>
        ) : (
          <>
            <Allowance templates={list} />
            {issued === null ? (
              <GoodwillForm templates={list} onIssued={setIssued} />
            ) : (
              <IssuedCoupon issued={issued} onAnother={() => setIssued(null)} />
            )}
          </>
        )
      }
    </Asked>
  );
}

/** Coupons given to make something right; for managers. */
export function GoodwillScreen() {
  const words = useWords('goodwill');
  const { isManager } = useSession();
  return (
    <Screen title={words('title')} layout={isManager ? 'columns' : 'plain'}>
      {isManager ? (
        <>
          <Column>
            <Give />
          </Column>
          <Column>
            <GivenList />
            <EffectPanel />
          </Column>
        </>
      ) : (
        <EmptyState icon="lock" title={words('managerOnly')} />
      )}
    </Screen>
  );
}
