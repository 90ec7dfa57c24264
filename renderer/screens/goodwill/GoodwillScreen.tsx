import { useState } from 'react';
import type { GoodwillIssued } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useWords } from '../../words.ts';
import { Asked, Screen } from '../Screen.tsx';
import { GivenList } from './GivenList.tsx';
import { GoodwillForm } from './GoodwillForm.tsx';
import { IssuedCoupon } from './IssuedCoupon.tsx';

function Give() {
  const words = useWords('goodwill');
  const templates = useCall('goodwill.templates', {});
  const [issued, setIssued] = useState<GoodwillIssued | null>(null);
  if (issued !== null) return <IssuedCoupon issued={issued} onAnother={() => setIssued(null)} />;
  return (
    <Asked called={templates} waiting={words('loading')}>
      {(list) =>
        list.length === 0 ? (
          <Panel>
            <EmptyState icon="heart" title={words('none')} text={words('noneNext')} />
          </Panel>
        ) : (
          <GoodwillForm templates={list} onIssued={setIssued} />
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
          <Give />
          <GivenList />
        </>
      ) : (
        <EmptyState icon="lock" title={words('managerOnly')} />
      )}
    </Screen>
  );
}
