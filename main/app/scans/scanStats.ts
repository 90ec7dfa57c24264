import type { CodeReader } from '../../../shared/domain/codes/scan.ts';
import { byReader, medianMs, timedOf } from '../../../shared/domain/scans/readCounts.ts';
import type { DayReads, ReadCounts } from '../../../shared/domain/scans/readCounts.ts';
import { healthSince, readerFindings } from '../../../shared/domain/scans/readerHealth.ts';
import type { ReaderFinding } from '../../../shared/domain/scans/readerHealth.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import { addDays } from '../../../shared/domain/time/civilTime.ts';
import type { DaySpan } from '../../../shared/contract/deskViews.ts';
import type { ReaderView, ReadersView } from '../../../shared/contract/scanStatsViews.ts';
import { withoutPersonalNumbers } from '../../../shared/domain/personalNumbers.ts';
import { ok } from '../answers.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import type { Reader } from '../ports.ts';

type ScanStatsHandlers = Pick<Handlers, Extract<keyof Handlers, `scanStats.${string}`>>;

/** Business days that counts are kept for. */
export const readCountDays = 92;
/** Tellings remembered, so that one that was heard and not answered counts once. */
const tellingsKept = 256;

function symbologiesOf(rows: readonly DayReads[], reader: CodeReader): ReaderView['symbologies'] {
  const scans = new Map<NonNullable<DayReads['symbology']>, number>();
  for (const { source, device, symbology, scans: n } of rows) {
    if (source !== reader.source || device !== reader.device || symbology === null) continue;
    scans.set(symbology, (scans.get(symbology) ?? 0) + n);
  }
  return [...scans]
    .map(([symbology, n]) => ({ symbology, scans: n }))
    .sort((one, other) => other.scans - one.scans);
}

function readerView(rows: readonly DayReads[], reader: CodeReader & ReadCounts): ReaderView {
  const { times, ...counts } = reader;
  return {
    ...counts,
    medianMs: medianMs(times),
    timed: timedOf(times),
    symbologies: symbologiesOf(rows, reader),
  };
}

function readersView(tx: Reader, days: DaySpan): ReadersView {
  const rows = tx.readCounts(days);
  const readers = byReader(rows).map((reader) => readerView(rows, reader));
  const scansOf = (some: readonly ReaderView[]) => some.reduce((sum, { scans }) => sum + scans, 0);
  return {
    days,
    keptDays: readCountDays,
    scans: scansOf(readers),
    typed: scansOf(readers.filter(({ source }) => source === 'typed')),
    readers,
  };
}

/** Scanners and cameras worth a look, from the counts of the last weeks. */
export function findingsNow(tx: Reader, today: CivilDate): readonly ReaderFinding[] {
  return readerFindings(tx.readCounts({ from: healthSince(today), through: today }), today);
}

/** A camera may be called after whoever owns it; a number in its name is left out. */
const fitLabel = (device: string | null): string | null =>
  device === null ? null : withoutPersonalNumbers(device);

/**
 * Counts of how codes are read: told by the pages now and then, apart from any redemption. They say nothing
 * of what was read or by whom, and decide nothing.
 */
export function createScanStats(context: AppContext): ScanStatsHandlers {
  const heard = new Set<string>();
  const today = (tx: Reader): CivilDate => civilNow(context, tx.shop()).businessDay;

  function remember(tellingId: string): void {
    heard.add(tellingId);
    const [oldest] = heard;
    if (heard.size > tellingsKept && oldest !== undefined) heard.delete(oldest);
  }

  return {
    'scanStats.add': ({ tellingId, readers }) => {
      if (heard.has(tellingId)) return ok(null);
      context.store.write((tx) => {
        const day = today(tx);
        tx.dropReadCounts(addDays(day, 1 - readCountDays));
        tx.addReadCounts(
          day,
          readers.map((reader) => ({ ...reader, device: fitLabel(reader.device) })),
        );
      });
      remember(tellingId);
      return ok(null);
    },
    'scanStats.readers': (days) => ok(context.store.read((tx) => readersView(tx, days))),
    'scanStats.health': () => ok(context.store.read((tx) => findingsNow(tx, today(tx)))),
  };
}
