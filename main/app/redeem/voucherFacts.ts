import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { codeHint } from '../../../shared/domain/codes/code.ts';
import type { ReadableCode } from '../../../shared/domain/codes/code.ts';
import type { Fact, Tally, VoucherFacts } from '../../../shared/domain/facts.ts';
import type { CivilDate } from '../../../shared/domain/time/civil.ts';
import type { CachedVoucher } from '../../../shared/protocol/feed.ts';
import type { Sources } from './factSources.ts';
import type { Reader } from '../ports.ts';

type SignedCode = Extract<ReadableCode, { kind: 'signed' }>;

/** What the journal and HQ know of a voucher's uses; the rest of its facts come from where it stands. */
type UsageFacts = Pick<
  VoucherFacts,
  'usesCounted' | 'lastUse' | 'undoRounds' | 'firstUseDay' | 'revivedThrough' | 'used'
> & { readonly spentMinor: Fact<number> };

function usageFacts(tx: Reader, sources: Sources, ref: string, campaign: Campaign): UsageFacts {
  const usage = tx.usage(ref);
  const known = <T>(value: T): Fact<T> => sources.from(usage.source, value);
  return {
    usesCounted: known(usage.uses),
    spentMinor: known(usage.amountMinor),
    lastUse: known(usage.lastUse),
    undoRounds: usage.undoRounds,
    firstUseDay: known(usage.firstUseDay),
    revivedThrough: known(usage.revivedThrough),
    used: voucherTally(tx, sources, ref, campaign),
  };
}

/** Asked only where the campaign limits a voucher within a period: it costs a look of its own. */
function voucherTally(tx: Reader, sources: Sources, ref: string, campaign: Campaign): Tally {
  const isLimited = campaign.limits.some(({ on, per }) => on === 'use' && per === 'voucher');
  return isLimited ? sources.tally(tx.voucherDays(ref)) : [];
}

/** A rain-check this counter gave lengthens it here at once; for other counters head office must hear of it. */
function extendedFact(
  tx: Reader,
  sources: Sources,
  ref: string,
  told: Fact<CivilDate | null>,
): Fact<CivilDate | null> {
  const days = tx.rainChecks(ref).map(({ goodThrough }) => goodThrough);
  // The newest may be the shorter one, where a clock was ahead; what stands on a slip holds.
  const through = days.toSorted().at(-1);
  if (through === undefined || (told.value !== null && told.value >= through)) return told;
  return sources.from('journal', through);
}

/** Head office's word on the one voucher outranks what came with it when it was cached. */
function killFacts(
  sources: Sources,
  { killed, at }: { readonly killed: boolean; readonly at: number | null },
): Pick<VoucherFacts, 'killed' | 'killedAt'> {
  return { killed: sources.told(killed), ...(killed && at !== null ? { killedAt: at } : {}) };
}

/** A voucher the terminal was told of; an extension or a kill that HQ told outranks what is printed. */
export function cachedVoucherFacts(
  tx: Reader,
  sources: Sources,
  cached: CachedVoucher,
  campaign: Campaign,
): VoucherFacts {
  const { spentMinor, ...usage } = usageFacts(tx, sources, cached.ref, campaign);
  const told = sources.told;
  const kill = tx.voucherKill(cached.ref);
  return {
    ref: cached.ref,
    hint: cached.hint,
    form: cached.form,
    campaign: told(campaign),
    firstDay: told(cached.firstDay),
    lastDay: told(cached.lastDay),
    extendedThrough: extendedFact(tx, sources, cached.ref, told(cached.extendedThrough)),
    holder: told(cached.customer),
    homeShop: told(cached.homeShop),
    ...killFacts(sources, kill ?? { killed: cached.killed, at: null }),
    usesAllowed: told(cached.usesAllowed),
    amountStoredMinor: cached.amountMinor === null ? null : told(cached.amountMinor),
    amountSpentMinor: cached.amountMinor === null ? null : spentMinor,
    ...usage,
    claim: null,
    lease: null,
  };
}

/** A voucher that proves by its signature what nobody told: its days and its campaign. */
export function signedVoucherFacts(
  tx: Reader,
  sources: Sources,
  code: SignedCode,
  ref: string,
  campaign: Campaign,
): VoucherFacts {
  const { spentMinor, ...usage } = usageFacts(tx, sources, ref, campaign);
  const issued = <T>(value: T): Fact<T> => ({ value, source: 'code', asOf: 0 });
  const stored = campaign.benefit.kind === 'storedAmount' ? campaign.benefit.amountMinor : null;
  return {
    ref,
    hint: codeHint(code),
    form: 'signed',
    campaign: sources.told(campaign),
    firstDay: issued(code.fields.firstDay),
    lastDay: issued(code.fields.lastDay),
    extendedThrough: extendedFact(tx, sources, ref, sources.told(null)),
    holder: issued(null),
    homeShop: issued(null),
    // A voucher that nobody told of can have been withdrawn all the same.
    ...killFacts(sources, tx.voucherKill(ref) ?? { killed: false, at: null }),
    usesAllowed: issued(campaign.usesPerVoucher),
    amountStoredMinor: stored === null ? null : issued(stored),
    amountSpentMinor: stored === null ? null : spentMinor,
    ...usage,
    claim: null,
    lease: null,
  };
}
