import { useState } from 'react';
import type { GoodwillIssued } from '../../../shared/contract/views.ts';
import { goodwillReasons } from '../../../shared/domain/campaign/campaign.ts';
import { useCall } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';

const firstRows = 10;
const maxRows = 100;

function useReasonWords(): (reason: string) => string {
  const words = useWords('goodwill');
  return (reason) => {
    const known = goodwillReasons.find((id) => id === reason);
    return known === undefined ? reason : words(`${known}_reason`);
  };
}

function Given({ issued }: { readonly issued: GoodwillIssued }) {
  const words = useWords('goodwill');
  const reason = useReasonWords();
  const { moment, date, money, text } = useFormat();
  const facts = [
    moment(issued.at),
    reason(issued.reason),
    issued.operator,
    words('until', { lastDay: date(issued.lastDay) }),
    words(issued.used ? 'used' : 'unused'),
  ];
  return (
    <Row label={text(issued.campaign)} sub={facts.join(' · ')} value={money(issued.valueMinor)} />
  );
}

/** Goodwill given at this counter, newest first, and whether it was used. */
export function GivenList() {
  const words = useWords('goodwill');
  const [count, setCount] = useState(firstRows);
  const given = useCall('goodwill.list', { before: null, count });
  return (
    <Panel title={words('given')} heading="section" padding="roomy">
      <Asked called={given} waiting={words('givenLoading')}>
        {(list) =>
          list.length === 0 ? (
            <p>{words('givenNone')}</p>
          ) : (
            <>
              <DataList label={words('given')}>
                {list.map((issued) => (
                  <Given key={issued.seq} issued={issued} />
                ))}
              </DataList>
              {list.length === count && count < maxRows ? (
                <Button onPress={() => setCount(maxRows)}>{words('more')}</Button>
              ) : null}
            </>
          )
        }
      </Asked>
    </Panel>
  );
}
