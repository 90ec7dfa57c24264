import { useState } from 'react';
import type { DrawerRow } from '../../../shared/contract/drawerViews.ts';
import { useCall } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';

const pageRows = 20;

/** Every time the cash drawer was asked to open, newest first: who, when, why, and whether it stayed shut. */
export function DrawerList() {
  const [pages, setPages] = useState<readonly (number | null)[]>([null]);
  return (
    <Panel>
      {pages.map((before, at) => (
        <DrawerPage
          key={before ?? 'newest'}
          before={before}
          isLast={at === pages.length - 1}
          onMore={(next) => setPages([...pages, next])}
        />
      ))}
    </Panel>
  );
}

interface DrawerPageProps {
  readonly before: number | null;
  readonly isLast: boolean;
  readonly onMore: (before: number) => void;
}

function DrawerPage({ before, isLast, onMore }: DrawerPageProps) {
  const words = useWords('drawer');
  const page = useCall('drawer.list', { before, count: pageRows });
  return (
    <Asked called={page} waiting={words('loading')}>
      {(rows) => {
        const lowest = rows.at(-1)?.seq;
        if (lowest === undefined) {
          return before === null ? (
            <EmptyState icon="drawer" title={words('none')} text={words('noneText')} />
          ) : null;
        }
        return (
          <>
            <DataList label={words('list')}>
              {rows.map((row) => (
                <OneRow key={row.seq} row={row} />
              ))}
            </DataList>
            {isLast && rows.length === pageRows ? (
              <Button onPress={() => onMore(lowest)}>{words('more')}</Button>
            ) : null}
          </>
        );
      }}
    </Asked>
  );
}

function OneRow({ row }: { readonly row: DrawerRow }) {
  const words = useWords('drawer');
  const { moment } = useFormat();
  const { seq, at, operator, approver, reason, note, stayedShut } = row;
  const who = approver === null ? operator : words('rowAgreed', { operator, approver });
  const facts = [
    ...(stayedShut ? [words('rowShut')] : []),
    words('rowNumber', { seq }),
    who,
    ...(note === '' ? [] : [note]),
  ];
  return (
    <Row
      label={words(`${reason}_reason`)}
      value={moment(at)}
      sub={facts.join(' · ')}
      {...(stayedShut ? { tone: 'warn' as const } : {})}
    />
  );
}
