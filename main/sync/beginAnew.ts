import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Crypto } from '../../shared/protocol/crypto.ts';
import { signStatement, statementHash } from '../../shared/protocol/epoch.ts';
import type { SignedStatement } from '../../shared/protocol/epoch.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { boundedRanges } from '../../shared/protocol/missing.ts';
import type { NewEpochCause, SeqRange } from '../../shared/protocol/missing.ts';
import type { EarlierEpoch, Identity, Secrets, Store, Writer } from '../app/ports.ts';

const nonceBytes = 16;

export interface AnewDeps {
  readonly store: Store;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly crypto: Crypto;
  readonly clock: { now(): { readonly effective: number } };
  /** Adds the first entry of the new chain: why it begins. */
  readonly journal: (tx: Writer) => void;
}

export interface Anew {
  readonly cause: NewEpochCause;
  /** The number of the new epoch. */
  readonly epoch: number;
  /** Entries beyond our head that somebody vouches for; none where only the history differs. */
  readonly beyond: { readonly seq: number; readonly hash: string } | null;
  readonly way: EarlierEpoch['way'];
}

interface Signed {
  readonly signed: SignedStatement;
  readonly next: Identity;
}

function statementFor(
  deps: AnewDeps,
  deviceKey: Uint8Array,
  identity: Identity,
  anew: Anew,
  ended: { readonly headSeq: number; readonly headHash: string; readonly missing: SeqRange[] },
): Signed {
  const signed = signStatement(deps.crypto, deviceKey, {
    v: protocolVersion,
    tenant: identity.tenant,
    shop: identity.shop,
    device: identity.device,
    epoch: anew.epoch,
    cause: anew.cause,
    ended: { epoch: identity.epoch, ...ended },
    at: Math.trunc(deps.clock.now().effective),
    nonce: bytesToHex(deps.crypto.randomBytes(nonceBytes)),
  });
  const firstPrev = statementHash(deps.crypto, signed.statement);
  const provisional = !identity.standAlone;
  return { signed, next: { ...identity, epoch: anew.epoch, firstPrev, provisional } };
}

/**
 * Ends the chain where it stands and begins the next epoch, in one transaction: head office, or the other
 * half of a copied disk, has entries in our name that we don't have. Redeeming goes on at once. `false`
 * where nothing can be signed.
 */
export function beginAnew(deps: AnewDeps, anew: Anew): boolean {
  const deviceKey = deps.secrets.get('deviceKey');
  if (deviceKey === null) return false;
  return deps.store.write((tx) => {
    const identity = tx.identity();
    if (identity === null) return false;
    const head = tx.head();
    const headSeq = Math.max(head.seq, anew.beyond?.seq ?? 0);
    const missing = headSeq > head.seq ? [{ from: head.seq + 1, to: headSeq }] : [];
    const headHash = headSeq > head.seq ? (anew.beyond?.hash ?? head.hash) : head.hash;
    const ended = { headSeq, headHash, missing: [...boundedRanges(missing)] };
    const { signed, next } = statementFor(deps, deviceKey, identity, anew, ended);
    const isProof = anew.way === 'push';
    tx.beginChain({
      identity: next,
      ended: {
        device: identity.device,
        epoch: identity.epoch,
        firstPrev: identity.firstPrev,
        headSeq,
        headHash,
        floorSeq: tx.checkpoint()?.seq ?? 0,
        sentSeq: Math.min(tx.sync().ackedSeq, head.seq),
        missing,
        lost: null,
        cause: anew.cause,
        way: anew.way,
        setAside: null,
        at: Math.trunc(deps.clock.now().effective),
        statement: isProof ? signed : null,
        asked: !isProof,
      },
    });
    if (!isProof) replaceStatement(tx, identity, signed);
    deps.journal(tx);
    return true;
  });
}

/** The epoch nobody certified is passed over: the last one that counts is followed by the new one. */
function replaceStatement(tx: Writer, identity: Identity, signed: SignedStatement): void {
  const last = tx
    .earlierEpochs()
    .filter(({ device, way, epoch }) => {
      return device === identity.device && way === 'push' && epoch < identity.epoch;
    })
    .toSorted((a, b) => b.epoch - a.epoch)[0];
  if (last !== undefined) tx.setEarlierEpoch({ ...last, statement: signed });
}
