import type { AfterView, GivenAfter } from '../../../shared/contract/careViews.ts';
import type { Rating } from '../../../shared/domain/customers/rating.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import type { IconName } from '../../ui/drawings.ts';
import { Panel } from '../../ui/Panel.tsx';
import { useFormat, useProblemWords, useWords } from '../../words.ts';
import s from './cards.module.css';

const faces: readonly { readonly rating: Rating; readonly icon: IconName }[] = [
  { rating: 3, icon: 'faceGood' },
  { rating: 2, icon: 'faceSoSo' },
  { rating: 1, icon: 'faceBad' },
];

/** Beside the verdict, until the next scan: what the customer says, and what the terms give for it. */
export function Afterwards({ seq }: { readonly seq: number }) {
  const words = useWords('redeem');
  const { value } = useCall('customer.after', { seq });
  if (value === null) return null;
  const { mayRate, rating, offer, given } = value;
  if (!mayRate && rating === null && offer === null && given === null) return null;
  return (
    <Panel title={words('afterTitle')}>
      <div className={s.after}>
        <Rate seq={seq} after={value} />
        {offer === null ? null : <Offer seq={seq} offer={offer} />}
        {given === null ? null : <Given given={given} />}
      </div>
    </Panel>
  );
}

function Rate({
  seq,
  after: { rating, mayRate },
}: {
  readonly seq: number;
  readonly after: AfterView;
}) {
  const words = useWords('redeem');
  const say = useProblemWords();
  const { act, isBusy, problem } = useAct('customer.rate');
  if (rating !== null) {
    return (
      <output className={s.quiet}>{words('rated', { rating: words(`rate_${rating}`) })}</output>
    );
  }
  if (!mayRate) return null;
  return (
    <>
      <fieldset className={s.outcomes}>
        <legend className={s.ask}>{words('rateAsk')}</legend>
        {faces.map((face) => (
          <Button
            key={face.rating}
            size="counter"
            icon={face.icon}
            isBusy={isBusy}
            onPress={() => void act({ seq, rating: face.rating })}
          >
            {words(`rate_${face.rating}`)}
          </Button>
        ))}
      </fieldset>
      {problem === null ? null : <p role="alert">{say(problem)}</p>}
    </>
  );
}

type OfferView = NonNullable<AfterView['offer']>;

function useOfferText(): (offer: OfferView) => string {
  const words = useWords('redeem');
  const { text, money } = useFormat();
  return ({ campaign, because, toPayMinor }) => {
    const name = text(campaign.name);
    switch (because.kind) {
      case 'spend':
        return words('offerSpend', { name, amount: money(toPayMinor) });
      case 'visits':
        return words('offerVisits', { name, every: because.every });
      case 'firstVisit':
        return words('offerFirstVisit', { name });
      case 'tier':
        return words('offerTier', { name });
      case 'goodRating':
        return words('offerGoodRating', { name });
    }
  };
}

function Offer({ seq, offer }: { readonly seq: number; readonly offer: OfferView }) {
  const words = useWords('redeem');
  const say = useProblemWords();
  const textOf = useOfferText();
  const { date } = useFormat();
  const { act, isBusy, problem } = useAct('customer.issueAfter');
  return (
    <div className={s.wake}>
      <p>
        <strong>{textOf(offer)}</strong>
      </p>
      <p className={s.quiet}>{words('offerUntil', { lastDay: date(offer.lastDay) })}</p>
      <Button
        kind="primary"
        size="counter"
        icon="ticket"
        isBusy={isBusy}
        onPress={() => void act({ seq })}
      >
        {words('offerGive')}
      </Button>
      {problem === null ? null : <p role="alert">{say(problem)}</p>}
    </div>
  );
}

function Given({ given: { campaign, lastDay, state } }: { readonly given: GivenAfter }) {
  const words = useWords('redeem');
  const { text, date } = useFormat();
  const key = state === 'voided' ? 'offerEnded' : 'offerGiven';
  return <output>{words(key, { name: text(campaign), lastDay: date(lastDay) })}</output>;
}
