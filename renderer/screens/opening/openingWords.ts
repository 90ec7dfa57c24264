import type { OpeningLine } from '../../../shared/domain/opening/readiness.ts';
import { useByteWords } from '../../byteWords.ts';
import { useFormat, useWords } from '../../words.ts';

const hoursPerDay = 24;
/** Said in hours up to here: "36 h" is clearer than "1 day". */
const hoursSaid = 48;

/** "for 36 h at least", "for 14 days at least", "as long as need be". */
export function useForHours(): (hours: number | null) => string {
  const words = useWords('opening');
  return (hours) => {
    if (hours === null) return words('forEver');
    return hours <= hoursSaid
      ? words('forHours', { hours })
      : words('forDays', { days: Math.floor(hours / hoursPerDay) });
  };
}

/** How long one offer goes on, for a table. */
export function useHoursLeft(): (hours: number | null) => string {
  const words = useWords('opening');
  return (hours) => {
    if (hours === null) return words('unlimited');
    if (hours === 0) return words('stops');
    return hours <= hoursSaid
      ? words('hoursLeft', { count: hours })
      : words('daysLeft', { count: Math.floor(hours / hoursPerDay) });
  };
}

/** What was found, in one sentence that says what to do. */
export function useLineText(): (line: OpeningLine) => string {
  const words = useWords('opening');
  const { ago, date, list, moment } = useFormat();
  const bytes = useByteWords();
  const forHours = useForHours();
  return (line) => {
    switch (line.about) {
      case 'data':
        return words(`data_${line.found}`, line.at === null ? {} : { ago: ago(line.at) });
      case 'queue':
        return words(`queue_${line.found}`, { n: line.count });
      case 'printer':
        return words(`printer_${line.found}`, { count: line.count });
      case 'scanner':
        return words(`scanner_${line.found}`, { count: line.count });
      case 'clock':
        return words(`clock_${line.found}`);
      case 'backup':
        return words(`backup_${line.found}`, line.at === null ? {} : { ago: ago(line.at) });
      case 'disk':
        return words(`disk_${line.found}`, { free: bytes(line.freeBytes) });
      case 'yesterday':
        return words(`yesterday_${line.found}`, { days: list(line.days.map(date)) });
      case 'keys':
        return words(`keys_${line.found}`, line.at === null ? {} : { at: moment(line.at) });
      case 'line':
        if (line.found === 'nothing' && line.stop === 0) return words('line_none');
        return words(`line_${line.found}`, {
          goOn: line.goOn,
          stop: line.stop,
          hours: forHours(line.hours),
        });
    }
  };
}
