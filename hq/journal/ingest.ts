import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { verifyHead } from '../../shared/protocol/head.ts';
import type { Ack, PushReply, PushRequest } from '../../shared/protocol/push.ts';
import { ackBytes } from '../../shared/protocol/signatures.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { createGrouping } from '../store/grouping.ts';
import type { GroupBounds } from '../store/grouping.ts';
import { keepGroup } from './keepGroup.ts';
import { pushedOf } from './pieces.ts';
import type { Outcome, Piece, Pusher } from './pieces.ts';
import { readText } from './readEntry.ts';

/**
 * Requests of one transaction, and those that wait for the next, each with the bytes of their entries.
 * Weights are UTF-16 units of the entries' texts.
 */
export const pushBounds: GroupBounds = {
  items: 64,
  weight: 2 * 1024 * 1024,
  waiting: 512,
  waitingWeight: 32 * 1024 * 1024,
};

/** Where the terminals' journals come in. */
export interface Ingest {
  /** Whether one more request would be let in now: to be asked before anything is done for it. */
  hasRoom(): boolean;
  /**
   * Takes a batch of a terminal's journal: idempotent for ever on (device, epoch, seq). Nothing that its
   * sender can't mend is refused (I6): what can't be used is kept, quarantined and acknowledged, and the
   * queue behind it moves on. Throws `badInput` for a request that is not one, by a head that does not
   * vouch for it; `busy` where too many wait.
   */
  push(pusher: Pusher, request: PushRequest): Promise<PushReply>;
  /** Takes nothing more; resolves when what was taken is in the books. */
  stop(): Promise<void>;
}

/**
 * Pushes that come while a transaction runs wait, and are taken together in the next: one commit for all of
 * them. Signatures, hashes and texts are looked at before, so that the partition is held as briefly as can be.
 */
export function createIngest(office: Office, bounds: GroupBounds = pushBounds): Ingest {
  const queue = createGrouping<Piece, Outcome>(bounds, weightOf, (pieces) =>
    keepGroup(office, pieces),
  );
  return {
    hasRoom: () => queue.hasRoom(),
    async push(pusher, request) {
      checkRequest(office, pusher, request);
      const chain = { ...pusher, tenant: office.tenant };
      const texts = request.entries.map((entry) => readText(office.crypto, entry, chain));
      return replyOf(office, pusher, await queue.add({ pusher, texts, setAside: null }));
    },
    stop: () => queue.stop(),
  };
}

function weightOf({ texts }: Piece): number {
  return texts.reduce((sum, text) => sum + pushedOf(text).json.length, 0);
}

function checkRequest(office: Office, pusher: Pusher, { head, entries }: PushRequest): void {
  const first = entries[0]?.seq ?? 0;
  const inOrder = entries.every((entry, index) => entry.seq === first + index);
  if (!inOrder) throw new HqProblem('badInput', 'entries are not in order');
  const last = entries.at(-1);
  const ownHead =
    head.device === pusher.device &&
    head.epoch === pusher.epoch &&
    head.seq === last?.seq &&
    head.hash === last.hash;
  if (!ownHead) throw new HqProblem('badInput', 'the head is not that of the last entry');
  if (!verifyHead(office.crypto, hexToBytes(pusher.publicKey), head)) {
    throw new HqProblem('badInput', 'the head’s signature does not hold');
  }
}

/** Signs, once it is committed, for how far the journal was taken, by the hash head office keeps. */
function replyOf(office: Office, { device, epoch }: Pusher, outcome: Outcome): PushReply {
  switch (outcome.result) {
    case 'kept': {
      const { ackedSeq: seq, ackedHash: hash, quarantined } = outcome;
      const unsigned: Omit<Ack, 'signature'> = { device, epoch, seq, hash };
      const signature = bytesToHex(office.crypto.sign(office.keys.timeSecret, ackBytes(unsigned)));
      return { result: 'accepted', ack: { ...unsigned, signature }, quarantined: [...quarantined] };
    }
    case 'expected':
    case 'frozen':
      return outcome;
    case 'unknown':
      throw new HqProblem('unauthorised', 'no such device');
    case 'failed':
      throw outcome.fault;
  }
}
