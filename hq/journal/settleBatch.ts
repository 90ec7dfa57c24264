import type { Entry } from '../../shared/protocol/entry.ts';
import type { Known } from './known.ts';
import type { Counter } from './part.ts';
import { newSettled } from './settled.ts';
import type { Batch, Settled } from './settled.ts';
import { settleGoodwill } from './settleGoodwill.ts';
import { settleRainCheck } from './settleRainCheck.ts';
import { settleRedemption } from './settleRedemption.ts';
import { settleVoid } from './settleVoid.ts';

/**
 * Settles entries in HQ's order of receipt, each against what the ones before left. Changes `known`;
 * everything else it returns. Nothing that was done at a counter is ever overwritten.
 */
export function settleBatch(entries: readonly Entry[], known: Known, counter: Counter): Settled {
  const batch: Batch = { known, counter, settled: newSettled() };
  for (const entry of entries) settleEntry(batch, entry);
  return batch.settled;
}

/** What is made again (重做) is still the one use: it is kept and moves no count. */
function settleEntry(batch: Batch, entry: Entry): void {
  const { body } = entry;
  switch (body.kind) {
    case 'redemption':
      return settleRedemption(batch, entry, body);
    case 'void':
      return settleVoid(batch, entry, body);
    case 'goodwill':
    case 'issuedAfter':
      return settleGoodwill(batch, entry, body);
    case 'rainCheck':
      return settleRainCheck(batch, entry, body);
    case 'soldOut':
    case 'goodwillVoid':
    case 'wake':
    case 'contactWish':
    case 'feedback':
    case 'remake':
    case 'flagReview':
    case 'dayClosed':
    case 'handOver':
    case 'drawerOpened':
    case 'drawerStayedShut':
    case 'signIn':
    case 'signOut':
    case 'pinRefused':
    case 'reprint':
    case 'settings':
    case 'clock':
    case 'campaign':
    case 'vouchers':
    case 'couponBatch':
    case 'person':
    case 'shift':
    case 'enrolled':
    case 'newEpoch':
    case 'recovered':
    case 'forgot':
    case 'integrity':
    case 'backup':
      return;
  }
}
