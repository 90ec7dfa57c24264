import type { DiskView } from '../../shared/contract/disk.ts';
import { useCall } from '../bridge/queries.ts';
import { useByteWords } from '../byteWords.ts';
import { useWords } from '../words.ts';
import type { CounterLine } from './counterLine.ts';
import { LineBanner } from './LineBanner.tsx';

/** Room goes by itself, and nobody says so. */
const askAgainEveryMs = 15_000;

/** Says loudly that the disk is filling up, full, or can't be written to, and what to do. */
export function useDiskLines(): readonly CounterLine[] {
  const { value: disk } = useCall('disk.status', {}, { everyMs: askAgainEveryMs });
  if (disk === null || disk.state === 'plenty') return [];
  const gravity = disk.state === 'low' ? 'warn' : 'bad';
  return [{ id: 'disk', gravity, line: <DiskLine disk={disk} /> }];
}

function DiskLine({ disk }: { readonly disk: DiskView }) {
  const words = useWords('backups');
  const bytes = useByteWords();
  switch (disk.state) {
    case 'plenty':
      return null;
    case 'low':
      return (
        <LineBanner
          tone="warn"
          title={words('diskLow')}
          says={words('diskLowText', { free: bytes(disk.freeBytes) })}
        />
      );
    case 'onlyRedemptions':
      return (
        <LineBanner
          tone="bad"
          title={words('diskOnlyRedemptions')}
          says={words('diskOnlyRedemptionsText')}
        />
      );
    case 'onReserve':
      return (
        <LineBanner
          tone="bad"
          title={words('diskOnReserve')}
          says={words('diskOnReserveText', { count: disk.redemptionsLeft })}
        />
      );
    case 'readOnly':
      return (
        <LineBanner tone="bad" title={words('diskReadOnly')} says={words('diskReadOnlyText')} />
      );
  }
}
