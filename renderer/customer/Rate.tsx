import { Button as AriaButton } from 'react-aria-components/Button';
import type { CustomerScreenView } from '../../shared/contract/customerScreen.ts';
import type { Rating } from '../../shared/domain/customers/rating.ts';
import { cls } from '../ui/cls.ts';
import type { IconName } from '../ui/drawings.ts';
import { Icon } from '../ui/Icon.tsx';
import type { SayToCustomer } from './customerWords.ts';
import s from './CustomerFace.module.css';

interface RateProps {
  readonly rating: CustomerScreenView['rating'];
  readonly words: SayToCustomer;
  readonly onRate: (rating: Rating) => void;
}

const faces: readonly { readonly rating: Rating; readonly icon: IconName }[] = [
  { rating: 3, icon: 'faceGood' },
  { rating: 2, icon: 'faceSoSo' },
  { rating: 1, icon: 'faceBad' },
];

/** How it was, by one tap; its place stays when it is given. */
export function Rate({ rating, words, onRate }: RateProps) {
  if (rating === 'none') return null;
  return (
    <section className={s.rate} aria-label={words('rate')}>
      {rating === 'given' ? (
        <output className={s.thanks}>{words('thanks')}</output>
      ) : (
        <>
          <h2 className={s.question}>{words('rate')}</h2>
          <div className={s.faces}>
            {faces.map((face) => (
              <AriaButton
                key={face.rating}
                className={cls(s.face)}
                onPress={() => onRate(face.rating)}
              >
                <Icon name={face.icon} size={48} />
                {words(`rate_${face.rating}`)}
              </AriaButton>
            ))}
          </div>
        </>
      )}
    </section>
  );
}
