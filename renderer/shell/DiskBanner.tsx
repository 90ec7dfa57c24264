import { useCall } from '../bridge/queries.ts';
import { Banner } from '../ui/Banner.tsx';
import { useByteWords } from '../byteWords.ts';
import { useWords } from '../words.ts';

/** Room goes by itself, and nobody says so. */
const askAgainEveryMs = 15_000;

/** Says loudly that the disk is filling up, full, or can't be written to, and what to do. */
export function DiskBanner() {
  const words = useWords('backups');
  const bytes = useByteWords();
  const { value: disk } = useCall('disk.status', {}, { everyMs: askAgainEveryMs });
  if (disk === null) return null;
  switch (disk.state) {
    case 'plenty':
      return null;
    case 'low':
      return (
        <Banner tone="warn" shape="line">
          <strong>{words('diskLow')}</strong>{' '}
          {words('diskLowText', { free: bytes(disk.freeBytes) })}
        </Banner>
      );
    case 'onlyRedemptions':
      return (
        <Banner tone="bad" shape="line">
          <strong>{words('diskOnlyRedemptions')}</strong> {words('diskOnlyRedemptionsText')}
        </Banner>
      );
    case 'onReserve':
      return (
        <Banner tone="bad" shape="line">
          <strong>{words('diskOnReserve')}</strong>{' '}
          {words('diskOnReserveText', { count: disk.redemptionsLeft })}
        </Banner>
      );
    case 'readOnly':
      return (
        <Banner tone="bad" shape="line">
          <strong>{words('diskReadOnly')}</strong> {words('diskReadOnlyText')}
        </Banner>
      );
  }
}
