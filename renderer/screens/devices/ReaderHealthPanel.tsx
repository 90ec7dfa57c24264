import { useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { useWords } from '../../words.ts';
import { useFindingText, useReaderName } from '../readerText.ts';
import s from './DevicesScreen.module.css';

/** What was wrong may be right again after a few codes. */
const askAgainEveryMs = 30_000;

/** Scanners and cameras that read badly or not at all, and what helps; nothing where all is well. */
export function ReaderHealthPanel() {
  const words = useWords('readers');
  const named = useReaderName();
  const says = useFindingText();
  const { value } = useCall('scanStats.health', {}, { everyMs: askAgainEveryMs });
  if (value === null || value.length === 0) return null;
  return (
    <section className={s.health} aria-label={words('healthTitle')}>
      {value.map((finding) => (
        <Banner key={`${finding.source} ${finding.device ?? ''}`} tone="warn">
          <strong>{named(finding)}</strong>
          <br />
          {says(finding)}
        </Banner>
      ))}
    </section>
  );
}
