import type { GoodwillIssued } from '../../../shared/contract/views.ts';
import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { useFormat, useWords } from '../../words.ts';
import { Asked } from '../Screen.tsx';

export interface IssuedCouponProps {
  readonly issued: GoodwillIssued;
  readonly onAnother: () => void;
}

/** The coupon as it prints, and the way to the next. */
export function IssuedCoupon({ issued, onAnother }: IssuedCouponProps) {
  const words = useWords('goodwill');
  const history = useWords('history');
  const { text, money, date } = useFormat();
  const paper = useCall('history.paper', { seq: issued.seq });
  return (
    <Panel title={words('issued')} heading="section" padding="roomy">
      <Banner tone="ok">
        <strong>
          {words('issuedSays', {
            name: text(issued.campaign),
            amount: money(issued.valueMinor),
            lastDay: date(issued.lastDay),
          })}
        </strong>
        <br />
        {words('paperPrints')}
      </Banner>
      <Asked called={paper} waiting={history('paperLoading')}>
        {(value) => <Paper paper={value} label={text(issued.campaign)} />}
      </Asked>
      <Button size="counter" onPress={onAnother}>
        {words('another')}
      </Button>
    </Panel>
  );
}
