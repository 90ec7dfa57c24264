import type { Database } from 'better-sqlite3';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import type { Reader, Writer } from '../../app/ports.ts';
import { checkpoints } from './checkpoints.ts';
import type { DerivedTables } from '../derived.ts';
import type { Memory, SetMeta } from '../memory.ts';
import { spentPacker } from './packSpent.ts';
import { blobOf, hexOf } from '../rows.ts';
import { spentWriter } from './spent.ts';

/** Pages of the packed set filled up in one transaction. */
const chunksPerTidying = 8;

interface Parts {
  readonly reader: Pick<Reader, 'campaignByNo'>;
  readonly derived: DerivedTables;
  readonly crypto: Crypto;
  readonly setMeta: SetMeta;
}

/** What makes room, in steps of a few milliseconds each. */
export function compactionWriter(
  db: Database,
  memory: () => Memory,
  { reader, derived, crypto, setMeta }: Parts,
): Pick<Writer, 'leaveBehind' | 'packSpent' | 'tidySpent'> {
  const { leave, renew } = checkpoints(db, memory, derived, crypto, setMeta);
  const packer = spentPacker(db, memory, setMeta, reader.campaignByNo);
  const spent = spentWriter(db);
  return {
    leaveBehind: leave,
    packSpent({ after, vouchers, before, at, sign }) {
      const { touchedCarried, next } = packer.pack(after, vouchers, before, sign !== null);
      if (touchedCarried && sign !== null) renew({ at, sign });
      return next;
    },
    tidySpent(from) {
      const next = spent.tidy(from === null ? null : blobOf(from), chunksPerTidying);
      return next === null ? null : hexOf(next);
    },
  };
}
