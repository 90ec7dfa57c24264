import type { Campaign } from '../../shared/domain/campaign.ts';
import { codeHint, noCodeRules, readCode, voucherIdText } from '../../shared/domain/code.ts';
import type { ReadableCode } from '../../shared/domain/code.ts';
import type { Unreadable as UnreadableText } from '../../shared/domain/foreignShapes.ts';
import type {
  CounterFacts,
  CustomerFacts,
  Fact,
  FactSource,
  VoucherFacts,
} from '../../shared/domain/facts.ts';
import { signedVoucherFault } from '../../shared/domain/signedVoucher.ts';
import type { UnreadableReason } from '../../shared/domain/reasons.ts';
import type { OrderVoucher } from '../../shared/contract/order.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import type { CachedVoucher, CodeRules } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import { civilNow } from './context.ts';
import type { AppContext } from './context.ts';
import type { Reader } from './ports.ts';

/** A scan that is no voucher we can judge, in the words' own terms. */
export interface Unreadable {
  readonly readable: false;
  readonly reason: UnreadableReason;
  readonly at: number | null;
  readonly whose: { readonly zh: string; readonly en: string } | null;
}

export interface Readable {
  readonly readable: true;
  readonly facts: VoucherFacts;
}

type SignedCode = Extract<ReadableCode, { kind: 'signed' }>;

function unreadable(reason: UnreadableReason): Unreadable {
  return { readable: false, reason, at: null, whose: null };
}

function said({ reason, at, whose }: UnreadableText): Unreadable {
  return { readable: false, reason, at, whose };
}

/** Signatures found good stay known: a signed code is verified once, at prepare. */
const maxVerifiedKept = 500;
/** Texts read a moment ago: what was prepared is confirmed now, and seldom more than an order's worth. */
const maxReadKept = 64;

export interface Gatherer {
  voucher(tx: Reader, voucher: OrderVoucher): Readable | Unreadable;
  customer(tx: Reader, id: string, campaigns: readonly Campaign[]): CustomerFacts;
  counter(tx: Reader, campaigns: readonly Campaign[]): CounterFacts;
}

/**
 * The refs of texts that turned out to be vouchers known here, as long as they would be read the same:
 * under these rules and this key. Nobody else's code (a payment code above all) is ever kept.
 */
function createReadings() {
  const refs = new Map<string, string>();
  let read: { readonly rules: CodeRules | null; readonly key: Uint8Array | null } | null = null;
  return (rules: CodeRules | null, key: Uint8Array | null): Map<string, string> => {
    const isSame = read !== null && read.rules === rules && read.key === key;
    if (!isSame || refs.size > maxReadKept) refs.clear();
    if (!isSame) read = { rules, key };
    return refs;
  };
}

/** Finds out what this terminal knows, each value with who says so and as of when; decides nothing. */
export function createGatherer(context: AppContext): Gatherer {
  const verified = new Set<string>();
  const readings = createReadings();

  function signatureHolds(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
    const mark = publicKey + bytesToHex(signature) + bytesToHex(bytes);
    if (verified.has(mark)) return true;
    if (!context.crypto.verify(hexToBytes(publicKey), bytes, signature)) return false;
    if (verified.size >= maxVerifiedKept) verified.clear();
    verified.add(mark);
    return true;
  }

  function refOf(code: ReadableCode): string | null {
    const chainKey = context.secrets.get('chainKey');
    return chainKey === null ? null : voucherRef(context.crypto, chainKey, voucherIdText(code));
  }

  function hqSays<T>(tx: Reader, value: T): Fact<T> {
    const standAlone = tx.identity()?.standAlone ?? false;
    const source: FactSource = standAlone ? 'shop' : 'hq';
    return { value, source, asOf: tx.sync().lastSync ?? 0 };
  }

  function usageFacts(
    tx: Reader,
    ref: string,
  ): Pick<VoucherFacts, 'lastUse' | 'undoRounds' | 'usesCounted'> & {
    readonly spentMinor: Fact<number>;
  } {
    const usage = tx.usage(ref);
    const { source } = usage;
    const asOf = source === 'hq' ? (tx.sync().lastSync ?? 0) : context.clock.now().effective;
    return {
      usesCounted: { value: usage.uses, source, asOf },
      spentMinor: { value: usage.amountMinor, source, asOf },
      lastUse: { value: usage.lastUse, source, asOf },
      undoRounds: usage.undoRounds,
    };
  }

  function cachedFacts(tx: Reader, cached: CachedVoucher, campaign: Campaign): VoucherFacts {
    const { spentMinor, ...usage } = usageFacts(tx, cached.ref);
    return {
      ref: cached.ref,
      hint: cached.hint,
      form: cached.form,
      campaign: hqSays(tx, campaign),
      firstDay: hqSays(tx, cached.firstDay),
      lastDay: hqSays(tx, cached.lastDay),
      holder: hqSays(tx, cached.customer),
      homeShop: hqSays(tx, cached.homeShop),
      killed: hqSays(tx, cached.killed),
      usesAllowed: hqSays(tx, cached.usesAllowed),
      amountStoredMinor: cached.amountMinor === null ? null : hqSays(tx, cached.amountMinor),
      amountSpentMinor: cached.amountMinor === null ? null : spentMinor,
      ...usage,
      claim: null,
    };
  }

  function signedFacts(
    tx: Reader,
    code: SignedCode,
    ref: string,
    campaign: Campaign,
  ): VoucherFacts {
    const { spentMinor, ...usage } = usageFacts(tx, ref);
    const issued = <T>(value: T): Fact<T> => ({ value, source: 'code', asOf: 0 });
    const stored = campaign.benefit.kind === 'storedAmount' ? campaign.benefit.amountMinor : null;
    return {
      ref,
      hint: codeHint(code),
      form: 'signed',
      campaign: hqSays(tx, campaign),
      firstDay: issued(code.fields.firstDay),
      lastDay: issued(code.fields.lastDay),
      holder: issued(null),
      homeShop: issued(null),
      killed: hqSays(tx, false),
      usesAllowed: issued(campaign.usesPerVoucher),
      amountStoredMinor: stored === null ? null : issued(stored),
      amountSpentMinor: stored === null ? null : spentMinor,
      ...usage,
      claim: null,
    };
  }

  function readSigned(tx: Reader, code: SignedCode): Readable | Unreadable {
    const fault = signedVoucherFault(code, tx.issuerKey(code.fields.keyId), signatureHolds);
    if (fault !== null) return unreadable(fault);
    const campaign = tx.campaignByNo(code.fields.campaignNo);
    const ref = refOf(code);
    if (campaign === null || ref === null) return unreadable('unknownCampaign');
    // What HQ says of it (an extension, a kill) outranks what was signed.
    const cached = tx.voucher(ref);
    const facts =
      cached === null ? signedFacts(tx, code, ref, campaign) : cachedFacts(tx, cached, campaign);
    return { readable: true, facts };
  }

  function byRef(tx: Reader, ref: string): Readable | null {
    const cached = tx.voucher(ref);
    if (cached === null) return null;
    const campaign = tx.campaignByNo(cached.campaignNo);
    if (campaign === null) return null;
    return { readable: true, facts: cachedFacts(tx, cached, campaign) };
  }

  return {
    voucher(tx, voucher) {
      if (!('scan' in voucher)) return byRef(tx, voucher.ref) ?? unreadable('unknownCode');
      const { raw } = voucher.scan;
      const rules = tx.codeRules();
      const known = readings(rules, context.secrets.get('chainKey'));
      const knownRef = known.get(raw);
      const again = knownRef === undefined ? null : byRef(tx, knownRef);
      if (again !== null) return again;
      const code = readCode(raw, rules ?? noCodeRules);
      if (code.kind === 'unreadable') return said(code);
      if (code.kind === 'signed') return readSigned(tx, code);
      // Characters that were worked out, not read, are a guess: a person reads the code again.
      if (code.kind === 'native' && code.workedOut > 0) return unreadable('damagedCode');
      const ref = refOf(code);
      const found = ref === null ? null : byRef(tx, ref);
      if (ref === null || found === null) return said(code.otherwise);
      known.set(raw, ref);
      return found;
    },

    customer(tx, id, campaigns) {
      const lastSync = tx.sync().lastSync ?? 0;
      const counted = campaigns.map((campaign) => {
        const { days, source } = tx.customerDays(id, campaign.no);
        return [campaign.no, { value: days, source, asOf: lastSync }] as const;
      });
      return { id, usesByCampaign: new Map(counted) };
    },

    counter(tx, campaigns) {
      const shop = tx.shop();
      const identity = tx.identity();
      const now = civilNow(context, shop);
      return {
        shop: identity?.shop ?? '',
        now: { value: now, source: 'clock', asOf: now.instant },
        lastSync: tx.sync().lastSync,
        standAlone: identity?.standAlone ?? true,
        doubtSinceSync: new Map(
          campaigns
            .filter((campaign) => campaign.offline.kind === 'riskBudget')
            .map((campaign) => [campaign.no, tx.doubtSinceSync(campaign.no)] as const),
        ),
      };
    },
  };
}
