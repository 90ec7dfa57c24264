import type { Entry } from '../../../shared/protocol/entry.ts';
import { boundedRanges } from '../../../shared/protocol/missing.ts';
import { entryFrame } from '../context.ts';
import type { AppContext } from '../context.ts';
import { systemActor } from '../people/operator.ts';
import type { EarlierEpoch, Reader, Writer } from '../ports.ts';

type Frames = Pick<AppContext, 'mode' | 'clock' | 'ids'>;

/** Entries at the beginning of a chain among which it is said why it begins: set-up journals first. */
const amongTheFirst = 5;

function isTold(tx: Reader): boolean {
  const first = tx.entriesAfter(0, amongTheFirst);
  const hasLeft = first[0] !== undefined && first[0].seq > 1;
  const kinds = first.map(({ json }) => (JSON.parse(json) as Entry).body.kind);
  return hasLeft || kinds.includes('newEpoch');
}

function keptOf(tx: Reader, epoch: EarlierEpoch): number {
  let count = 0;
  let after = 0;
  for (;;) {
    const page = tx.earlierEntriesAfter(epoch, after, 1_000);
    const last = page.at(-1);
    if (last === undefined) return count;
    count += page.length;
    after = last.seq;
  }
}

/** Journals why this chain begins, what of the one before is here, and what is missing; once. */
export function tellNewChain(frames: Frames, tx: Writer): void {
  const ended = tx.earlierEpochs().at(-1);
  if (ended === undefined || tx.identity() === null || isTold(tx)) return;
  const { cause, device, epoch, headSeq, missing, lost, setAside } = ended;
  tx.append({
    ...entryFrame(frames, tx, systemActor),
    id: frames.ids.random128(),
    approver: null,
    body: {
      kind: 'newEpoch',
      cause,
      device,
      epoch,
      headSeq,
      kept: keptOf(tx, ended),
      missing: [...boundedRanges(missing)],
      lostTotals: lost,
      setAside,
    },
    print: null,
  });
}

/** Journals that entries of an earlier chain came back from head office. */
export function tellRecovered(
  frames: Frames,
  tx: Writer,
  { device, epoch, missing }: EarlierEpoch,
  count: number,
): void {
  tx.append({
    ...entryFrame(frames, tx, systemActor),
    id: frames.ids.random128(),
    approver: null,
    body: { kind: 'recovered', device, epoch, count, missing: [...boundedRanges(missing)] },
    print: null,
  });
}
