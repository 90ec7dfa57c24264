import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import { noCodeRules, readCode, voucherIdText } from '../../../shared/domain/codes/code.ts';
import type { ReadableCode } from '../../../shared/domain/codes/code.ts';
import type { Gs1Terms } from '../../../shared/domain/codes/gs1Terms.ts';
import type { Unreadable as UnreadableText } from '../../../shared/domain/codes/foreignShapes.ts';
import type { CounterFacts, CustomerFacts, VoucherFacts } from '../../../shared/domain/facts.ts';
import { civilDateAt } from '../../../shared/domain/time/civilTime.ts';
import { maySign, signedVoucherFault } from '../../../shared/domain/codes/signedVoucher.ts';
import type { UnreadableReason } from '../../../shared/domain/reasons.ts';
import { noCurrency } from '../../../shared/domain/money.ts';
import type { OrderVoucher } from '../../../shared/contract/order.ts';
import { bytesToHex, hexToBytes } from '../../../shared/protocol/bytes.ts';
import type { CodeRules } from '../../../shared/protocol/feed.ts';
import { voucherRef } from '../../../shared/protocol/keyedHash.ts';
import { withCodeTerms } from './codeTerms.ts';
import type { AppContext } from '../context.ts';
import { manifestAge } from '../../../shared/protocol/keyRing.ts';
import { counterFacts, customerFacts } from './counterFacts.ts';
import { sourcesAt } from './factSources.ts';
import type { Reader } from '../ports.ts';
import type { TornCodes, TornReading } from './tornCodes.ts';
import { cachedVoucherFacts, signedVoucherFacts } from './voucherFacts.ts';

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

/** A text that was read before: whose ref it is, and what a GS1 code says of itself. */
interface KnownText {
  readonly ref: string;
  readonly terms: Gs1Terms | null;
}

/**
 * The refs of texts that turned out to be vouchers known here, as long as they would be read the same:
 * under these rules and this key. Nobody else's code (a payment code above all) is ever kept.
 */
function createReadings() {
  const refs = new Map<string, KnownText>();
  let read: { readonly rules: CodeRules | null; readonly key: Uint8Array | null } | null = null;
  return (rules: CodeRules | null, key: Uint8Array | null): Map<string, KnownText> => {
    const isSame = read !== null && read.rules === rules && read.key === key;
    if (!isSame || refs.size > maxReadKept) refs.clear();
    if (!isSame) read = { rules, key };
    return refs;
  };
}

/** Finds out what this terminal knows, each value with who says so and as of when; decides nothing. */
export function createGatherer(context: AppContext, torn: TornCodes): Gatherer {
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

  function readSigned(tx: Reader, code: SignedCode): Readable | Unreadable {
    const key = tx.issuerKey(code.fields.keyId);
    const fault = signedVoucherFault(code, key, signatureHolds);
    if (key === null || fault !== null) return unreadable(fault ?? 'unknownKey');
    const campaign = tx.campaignByNo(code.fields.campaignNo);
    const ref = refOf(code);
    if (campaign === null || ref === null) return unreadable('unknownCampaign');
    // What HQ says of it (an extension, a kill) outranks what was signed.
    const cached = tx.voucher(ref);
    if (cached === null && !maySign(key, campaign)) return unreadable('keyNotAllowed');
    if (cached === null && isKeyTooOld(tx, key.keyId)) return unreadable('keysTooOld');
    const sources = sourcesAt(context, tx);
    const facts =
      cached === null
        ? signedVoucherFacts(tx, sources, code, ref, campaign)
        : cachedVoucherFacts(tx, sources, cached, campaign);
    return { readable: true, facts };
  }

  /** Its key may have been withdrawn without our hearing of it. Our own key is told of by nobody else. */
  function isKeyTooOld(tx: Reader, keyId: number): boolean {
    const manifest = tx.manifest();
    if (manifest === null || keyId === tx.identity()?.issuerKeyId) return false;
    return manifestAge(manifest.expiresAt, context.clock.now().effective) === 'tooOld';
  }

  function tornVoucher(tx: Reader, reading: TornReading): Readable | Unreadable {
    switch (reading.result) {
      case 'none':
        return unreadable('tornUnknown');
      case 'several':
        return unreadable('tornSeveral');
      case 'tooMany':
        return unreadable('tornTooMany');
      case 'match': {
        const found = byRef(tx, reading.ref);
        if (found === null) return unreadable('tornUnknown');
        return { ...found, facts: { ...found.facts, workedOut: reading.workedOut } };
      }
    }
  }

  function byRef(tx: Reader, ref: string, terms: Gs1Terms | null = null): Readable | null {
    const cached = tx.voucher(ref);
    if (cached === null) return null;
    const campaign = tx.campaignByNo(cached.campaignNo);
    if (campaign === null) return null;
    const facts = cachedVoucherFacts(tx, sourcesAt(context, tx), cached, campaign);
    if (terms === null) return { readable: true, facts };
    const today = civilDateAt(context.clock.now().effective, campaign.zone);
    const currency = tx.shop()?.currency ?? noCurrency;
    return { readable: true, facts: withCodeTerms(facts, terms, today, currency) };
  }

  return {
    voucher(tx, voucher) {
      if (!('scan' in voucher)) return byRef(tx, voucher.ref) ?? unreadable('unknownCode');
      const { raw } = voucher.scan;
      const rules = tx.codeRules();
      const known = readings(rules, context.secrets.get('chainKey'));
      const before = known.get(raw);
      const again = before === undefined ? null : byRef(tx, before.ref, before.terms);
      if (again !== null) return again;
      const code = readCode(raw, rules ?? noCodeRules);
      if (code.kind === 'unreadable') return said(code);
      if (code.kind === 'signed') return readSigned(tx, code);
      const isWhole = code.kind !== 'native' || code.workedOut === 0;
      const ref = isWhole ? refOf(code) : null;
      const terms = code.kind === 'gs1' ? code.terms : null;
      const found = ref === null ? null : byRef(tx, ref, terms);
      if (ref === null || found === null) {
        const reading = torn.read(tx, voucher.scan, rules ?? noCodeRules);
        if (reading !== null) return tornVoucher(tx, reading);
        // Characters that were worked out, not read, are a guess wherever nobody typed the code.
        return isWhole ? said(code.otherwise) : unreadable('damagedCode');
      }
      known.set(raw, { ref, terms });
      return found;
    },

    customer: (tx, id, campaigns) => customerFacts(context, tx, id, campaigns),
    counter: (tx, campaigns) => counterFacts(context, tx, campaigns),
  };
}
