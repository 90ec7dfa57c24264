import type { LeftOver } from '../../../shared/contract/dayViews.ts';
import { Banner } from '../../ui/Banner.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from './DayScreen.module.css';

/** What is not done yet when a shift or a day ends: said, and in nobody's way. */
export function Checks({ leftOver }: { readonly leftOver: LeftOver }) {
  const words = useWords('day');
  const { moment } = useFormat();
  const { held, stuck, unsent } = leftOver;
  if (held.length + stuck.length + unsent === 0) {
    return <Banner tone="ok">{words('checksDone')}</Banner>;
  }
  return (
    <section className={s.checks} aria-label={words('checks')}>
      {held.length === 0 ? null : (
        <Banner tone="warn">
          <strong>{words('held', { count: held.length })}</strong>
          <ul className={s.named}>
            {held.map(({ label, at }) => (
              <li key={`${label} ${at}`}>
                {label} · {moment(at)}
              </li>
            ))}
          </ul>
          {words('heldText')}
        </Banner>
      )}
      {stuck.length === 0 ? null : (
        <Banner tone="warn">
          <strong>{words('stuck', { count: stuck.length })}</strong>
          <StuckList stuck={stuck} />
          {words('stuckText')}
        </Banner>
      )}
      {unsent === 0 ? null : (
        <Banner tone="offline">
          <strong>{words('unsent', { count: unsent })}</strong>
          <span>{words('unsentText')}</span>
        </Banner>
      )}
      <p className={s.hint}>{words('checksNoStop')}</p>
    </section>
  );
}

function StuckList({ stuck }: { readonly stuck: LeftOver['stuck'] }) {
  const sync = useWords('sync');
  const words = useWords('day');
  const { moment } = useFormat();
  return (
    <ul className={s.named}>
      {stuck.map(({ jobId, what, seq, at }) => (
        <li key={jobId}>
          {sync(`print_${what}`)} · {seq === null ? '' : `${words('paperEntry', { seq })} · `}
          {moment(at)}
        </li>
      ))}
    </ul>
  );
}
