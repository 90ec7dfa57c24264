import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { useFormat, useProblemWords, useWords } from '../../words.ts';
import { useReceiveLimit } from './receiveLimit.ts';

export interface LookNoteProps {
  readonly campaignId: string;
  readonly customer: string | null;
}

/** What stands in the way, and what to know of the customer: said before anybody enters a PIN. */
export function LookNote({ campaignId, customer }: LookNoteProps) {
  const words = useWords('care');
  const say = useProblemWords();
  const { date } = useFormat();
  const { value } = useCall('goodwill.look', { campaignId, customer });
  const problem = value?.problem ?? null;
  const limitSaid = useReceiveLimit(problem);
  const lately = value?.shopToShop ?? null;
  return (
    <>
      {problem === null ? null : <Banner tone="bad">{limitSaid ?? say(problem)}</Banner>}
      {lately === null ? null : (
        <Banner tone="warn">
          <strong>{words('latelyTitle')}</strong>
          <br />
          {words('lately', {
            count: lately.shops,
            days: lately.withinDays,
            day: date(lately.lastDay),
          })}
        </Banner>
      )}
    </>
  );
}
