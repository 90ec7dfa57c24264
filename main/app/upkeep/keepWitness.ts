import { signHead } from '../../../shared/protocol/head.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';
import type { SignedStatement } from '../../../shared/protocol/epoch.ts';
import type { SignedHead, Totals } from '../../../shared/protocol/entry.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import type { Identity, Log, Secrets, Store } from '../ports.ts';

/** Statements kept beside the database: more epochs than this begin only while HQ is away for long. */
const statementsKept = 10;

/** What is to stand beside the database, so that one put back from somewhere is noticed (I4). */
export interface Witnessed {
  readonly identity: Identity;
  readonly head: SignedHead;
  readonly totals: Totals;
  readonly shop: ShopConfig | null;
  readonly statements: readonly SignedStatement[];
  readonly dayCloses: number;
}

export interface WitnessDeps {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly crypto: Crypto;
  readonly log: Log;
  /** Throws what the disk throws. */
  readonly write: (witnessed: Witnessed) => void;
}

function witnessedNow({ store, crypto }: WitnessDeps, deviceKey: Uint8Array): Witnessed | null {
  const now = store.read((tx) => ({
    identity: tx.identity(),
    head: tx.head(),
    shop: tx.shop(),
    dayCloses: tx.lastDayClose(),
    statements: tx.earlierEpochs().flatMap(({ statement }) => statement ?? []),
  }));
  if (now.identity === null) return null;
  const { device, epoch } = now.identity;
  const { seq, hash, totals } = now.head;
  return {
    identity: now.identity,
    head: signHead(crypto, deviceKey, { device, epoch, seq, hash }),
    totals,
    shop: now.shop,
    dayCloses: now.dayCloses,
    statements: now.statements.slice(-statementsKept),
  };
}

/**
 * Signs the head of the chain and keeps it apart from the database. Called in quiet moments and at close;
 * what is the same is not written again. A disk that refuses is tried again the next time.
 */
export function createWitnessKeeper(deps: WitnessDeps): () => void {
  let kept = '';
  return () => {
    const deviceKey = deps.secrets.get('deviceKey');
    if (deviceKey === null) return;
    try {
      const witnessed = witnessedNow(deps, deviceKey);
      if (witnessed === null) return;
      const text = JSON.stringify(witnessed);
      if (text === kept) return;
      deps.write(witnessed);
      deps.store.write((tx) => tx.setSignedHead(witnessed.head));
      kept = text;
    } catch (error) {
      deps.log.warn({ why: String(error) }, 'the signed head could not be kept');
    }
  };
}
