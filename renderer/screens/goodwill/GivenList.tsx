import { useState } from 'react';
import type { CouponOfShop } from '../../../shared/contract/careViews.ts';
import type { GoodwillIssued } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';
import { useStandingWords, useWhyWords } from './couponWords.ts';
import { VoidDialog } from './VoidDialog.tsx';
import type { Ending } from './VoidDialog.tsx';

const firstRows = 10;
const maxRows = 100;

interface RowPropsOf<T> {
  readonly coupon: T;
  readonly onEnd: (ending: Ending) => void;
}

function EndButton({ ending, onEnd }: { readonly ending: Ending; readonly onEnd: () => void }) {
  const words = useWords('care');
  return (
    <Button aria-label={`${words('voidDo')}: ${ending.name}`} onPress={onEnd}>
      {words('voidShort')}
    </Button>
  );
}

function Given({ coupon, onEnd }: RowPropsOf<GoodwillIssued>) {
  const words = useWords('goodwill');
  const common = useWords('common');
  const why = useWhyWords();
  const standing = useStandingWords();
  const { moment, date, money, text } = useFormat();
  const { customerLast4: last4 } = coupon;
  const facts = [
    moment(coupon.at),
    why(coupon.reason),
    coupon.operator,
    ...(last4 === null ? [] : [common('last4', { last4 })]),
    words('until', { lastDay: date(coupon.lastDay) }),
  ];
  const name = text(coupon.campaign);
  const ending: Ending = { ref: coupon.ref, name, worthMinor: coupon.valueMinor, facts };
  return (
    <Row
      label={name}
      sub={[...facts, standing(coupon)].join(' · ')}
      value={money(coupon.valueMinor)}
      actions={
        coupon.state === 'given' ? (
          <EndButton ending={ending} onEnd={() => onEnd(ending)} />
        ) : undefined
      }
    />
  );
}

function Other({ coupon, onEnd }: RowPropsOf<CouponOfShop>) {
  const words = useWords('care');
  const goodwill = useWords('goodwill');
  const standing = useStandingWords();
  const { date, money, text } = useFormat();
  const name = coupon.campaign === null ? words('unnamed') : text(coupon.campaign);
  const facts = [
    date(coupon.day),
    ...(coupon.lastDay === null ? [] : [goodwill('until', { lastDay: date(coupon.lastDay) })]),
  ];
  const ending: Ending = { ref: coupon.ref, name, worthMinor: coupon.worthMinor, facts };
  return (
    <Row
      label={name}
      sub={[...facts, standing(coupon)].join(' · ')}
      value={money(coupon.worthMinor)}
      actions={
        coupon.state === 'given' ? (
          <EndButton ending={ending} onEnd={() => onEnd(ending)} />
        ) : undefined
      }
    />
  );
}

/** Coupons given here, newest first, how each stands, and the way to end one that nobody used. */
export function GivenList() {
  const words = useWords('goodwill');
  const care = useWords('care');
  const [count, setCount] = useState(firstRows);
  const [ending, setEnding] = useState<Ending | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  const given = useCall('goodwill.list', { before: null, count });
  const others = useCall('goodwill.others', {}).value ?? [];
  const begin = (one: Ending) => {
    setEnded(null);
    setEnding(one);
  };
  return (
    <Panel title={words('given')} heading="section" padding="roomy">
      {ended === null ? null : <Banner tone="ok">{care('voidDone', { name: ended })}</Banner>}
      <Asked called={given} waiting={words('givenLoading')}>
        {(list) =>
          list.length === 0 ? (
            <p>{words('givenNone')}</p>
          ) : (
            <>
              <DataList label={words('given')}>
                {list.map((coupon) => (
                  <Given key={coupon.seq} coupon={coupon} onEnd={begin} />
                ))}
              </DataList>
              {list.length === count && count < maxRows ? (
                <Button onPress={() => setCount(maxRows)}>{words('more')}</Button>
              ) : null}
            </>
          )
        }
      </Asked>
      {others.length === 0 ? null : (
        <>
          <h3>{care('others')}</h3>
          <DataList label={care('others')}>
            {others.map((coupon) => (
              <Other key={coupon.ref} coupon={coupon} onEnd={begin} />
            ))}
          </DataList>
        </>
      )}
      {ending === null ? null : (
        <VoidDialog
          key={ending.ref}
          ending={ending}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnded(ending.name);
            setEnding(null);
          }}
        />
      )}
    </Panel>
  );
}
