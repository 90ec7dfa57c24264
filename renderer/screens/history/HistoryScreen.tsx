import { useState } from 'react';
import type { HistoryRow } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { cls } from '../../ui/cls.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { useWords } from '../../words.ts';
import { DrawerList } from '../drawer/DrawerList.tsx';
import { useDrawerHere } from '../drawer/drawerHere.ts';
import { useOrder } from '../redeem/orderStore.ts';
import { Asked, Screen } from '../Screen.tsx';
import { UndoDialog } from '../undo/UndoDialog.tsx';
import { UndoneBanner } from '../undo/UndoneBanner.tsx';
import type { UndoneNews } from '../undo/UndoneBanner.tsx';
import { HistoryDetail } from './HistoryDetail.tsx';
import { HistoryPage } from './HistoryPage.tsx';
import s from './HistoryScreen.module.css';

/** Another counter's receipt, scanned here: its redemption is undone by it. */
function ReceiptUndo() {
  const receipt = useOrder((order) => order.receipt);
  const dropReceipt = useOrder((order) => order.dropReceipt);
  const [done, setDone] = useState<UndoneNews | null>(null);
  return (
    <>
      {done === null ? null : <UndoneBanner isWhole={done.isWhole} coupon={done.coupon} />}
      {receipt === null ? null : (
        <UndoDialog
          key={receipt}
          of={{ reference: receipt }}
          onUndone={(undone) => {
            dropReceipt();
            setDone(undone);
          }}
          onClose={dropReceipt}
        />
      )}
    </>
  );
}

const newestOpening = { before: null, count: 1 } as const;

/** Vouchers, and beside them the cash drawer's own list: for those who see all, where there is or was one. */
export function HistoryScreen() {
  const words = useWords('history');
  const drawer = useWords('drawer');
  const { view } = useSession();
  const hasDrawer = useDrawerHere();
  const [tab, setTab] = useState<'vouchers' | 'drawer'>('vouchers');
  const canSeeAll = view?.operator?.role !== 'cashier';
  // What was opened stays on record, though the drawer hangs there no more.
  const past = useCall('drawer.list', newestOpening, { when: canSeeAll && !hasDrawer }).value ?? [];
  return (
    <Screen title={words('title')} aside={canSeeAll ? undefined : words('lastFive')}>
      {canSeeAll && (hasDrawer || past.length > 0) ? (
        <Tabs
          label={words('title')}
          selected={tab}
          onChange={setTab}
          items={[
            { id: 'vouchers', label: drawer('tabVouchers'), content: <Vouchers canSeeAll /> },
            { id: 'drawer', label: drawer('tab'), content: <DrawerList /> },
          ]}
        />
      ) : (
        <Vouchers canSeeAll={canSeeAll} />
      )}
    </Screen>
  );
}

/** What was done at this counter, newest first; a cashier sees the last five. */
function Vouchers({ canSeeAll }: { readonly canSeeAll: boolean }) {
  const words = useWords('history');
  const newest = useCall('history.list', { before: null, count: 1 });
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  const [chosen, setChosen] = useState<HistoryRow | null>(null);
  return (
    <>
      <ReceiptUndo />
      <Asked called={newest} waiting={words('loading')}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState icon="clock" title={words('none')} text={words('noneNext')} />
          ) : (
            <div className={cls(s.panes, chosen !== null && s.open)}>
              <div className={s.rows}>
                <Panel>
                  {pages.map((before, at) => (
                    <HistoryPage
                      key={before ?? 'newest'}
                      before={before}
                      isLast={at === pages.length - 1}
                      canSeeAll={canSeeAll}
                      chosen={chosen?.seq ?? null}
                      onChoose={setChosen}
                      onMore={(next) => setPages([...pages, next])}
                    />
                  ))}
                </Panel>
              </div>
              <div className={s.detail}>
                {chosen === null ? (
                  <Panel>
                    <EmptyState icon="ticket" title={words('choose')} text={words('scanReceipt')} />
                  </Panel>
                ) : (
                  <HistoryDetail key={chosen.seq} row={chosen} onClose={() => setChosen(null)} />
                )}
              </div>
            </div>
          )
        }
      </Asked>
    </>
  );
}
