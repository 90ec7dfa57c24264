import { useSession } from '../bridge/session.ts';
import { Button } from '../ui/Button.tsx';
import { useFormat, useWords } from '../words.ts';
import { LineBanner } from './LineBanner.tsx';
import { usePlace } from './place.ts';

const daysNamed = 3;

interface LeftOpenLineProps {
  /** Business days, oldest first. */
  readonly days: readonly string[];
}

/** Says that days before were not closed; whoever may closes them from here. */
export function LeftOpenLine({ days }: LeftOpenLineProps) {
  const words = useWords('leftOpen');
  const { longDate, list } = useFormat();
  const { isManager } = useSession();
  const { go } = usePlace();
  const title = words('title', {
    count: days.length,
    days: list(days.slice(0, daysNamed).map(longDate)),
  });
  const actions = <Button onPress={() => go('day')}>{words('close')}</Button>;
  return (
    <LineBanner
      tone="warn"
      title={title}
      says={words(isManager ? 'says' : 'saysCashier')}
      {...(isManager ? { actions } : {})}
    />
  );
}
