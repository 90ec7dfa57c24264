import { createHash } from 'node:crypto';
import { hqCrypto } from '../../hq/crypto.ts';
import { bytesToHex, hexToBytes } from '../../shared/protocol/bytes.ts';
import { canonicalJson } from '../../shared/protocol/canonicalJson.ts';
import { entryFormatVersion } from '../../shared/protocol/entry.ts';
import type { Entry, EntryBody, RedeemedVoucher } from '../../shared/protocol/entry.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { signHead } from '../../shared/protocol/head.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import { requestHeaders } from '../../shared/protocol/push.ts';
import type { PushRequest } from '../../shared/protocol/push.ts';
import { requestBytes } from '../../shared/protocol/requestSigning.ts';
import { certificateHash } from '../../shared/protocol/signatures.ts';
import { noTotals, totalsAfter } from '../../shared/protocol/totals.ts';
import { enrolOnPaper, freshKeys } from './paperEnrolment.ts';
import type { PaperReply } from './paperEnrolment.ts';

/** A redeemed voucher of the demo's milk tea campaign, for tests that care about nothing else in it. */
export function redeemed(ref: string, change: Partial<RedeemedVoucher> = {}): RedeemedVoucher {
  return {
    ref,
    hint: 'TEST',
    form: 'static',
    campaign: {
      id: 'milk-tea',
      no: 101,
      version: 1,
      name: { zh: '中杯奶茶券', en: 'Milk tea (M)' },
      benefit: 'freeItem',
    },
    source: 'wedge',
    uses: 1,
    usesLeft: 0,
    amountMinor: null,
    amountLeftMinor: null,
    discountMinor: 1800,
    valueMinor: 1800,
    topUpMinor: 0,
    costToShopMinor: 1800,
    funder: 'chain',
    lines: [],
    certainty: 'fresh',
    claimId: null,
    facts: [],
    ...change,
  };
}

export function redemption(
  vouchers: readonly RedeemedVoucher[],
  customer: string | null = null,
): EntryBody {
  const discountMinor = vouchers.reduce((sum, voucher) => sum + voucher.discountMinor, 0);
  return {
    kind: 'redemption',
    vouchers: [...vouchers],
    basket: [],
    totalMinor: 0,
    discountMinor,
    toPayMinor: 0,
    customer,
    approval: null,
  };
}

/** The business day of what it appends, unless told otherwise. */
export const paperDay = '2026-11-21';

export interface JournalText {
  readonly seq: number;
  readonly hash: string;
  readonly json: string;
}

export interface SignedFetch {
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly nonce?: string;
  readonly at?: number;
  /** The key to sign with, where it is not to be the device's own. */
  readonly key?: Uint8Array;
}

/**
 * A terminal as HQ sees it: keys, a chain of entries and signed requests, and no database. `fetchSigned`
 * and `push` go over the real wire.
 */
export class PaperTerminal {
  readonly url: string;
  readonly deviceKey: Uint8Array;
  readonly reply: PaperReply;
  readonly journal: JournalText[] = [];
  #totals = noTotals;

  constructor(url: string, deviceKey: Uint8Array, reply: PaperReply) {
    this.url = url;
    this.deviceKey = deviceKey;
    this.reply = reply;
  }

  static async enrol(
    url: string,
    code: string,
    deviceKey: Uint8Array = hqCrypto.randomBytes(32),
  ): Promise<PaperTerminal> {
    const { reply } = await enrolOnPaper(url, code, freshKeys(deviceKey));
    return new PaperTerminal(url, deviceKey, reply);
  }

  /** The same device, asking another process of head office. */
  at(url: string): PaperTerminal {
    return new PaperTerminal(url, this.deviceKey, this.reply);
  }

  get device(): string {
    return this.reply.certificate.device;
  }

  get epoch(): number {
    return this.reply.certificate.epoch;
  }

  /** Appends to the chain; `change` spoils the entry on purpose. */
  append(body: EntryBody, change: Partial<Entry> = {}): JournalText {
    const { certificate } = this.reply;
    const last = this.journal.at(-1);
    this.#totals = totalsAfter(this.#totals, body);
    const entry: Entry = {
      v: entryFormatVersion,
      tenant: certificate.tenant,
      shop: certificate.shop,
      device: certificate.device,
      epoch: certificate.epoch,
      seq: this.journal.length + 1,
      prev: last?.hash ?? certificateHash(hqCrypto, certificate),
      id: bytesToHex(hqCrypto.randomBytes(16)),
      mode: 'live',
      actor: { personId: 'mei', name: '小梅 Mei', role: 'cashier' },
      approver: null,
      at: Date.now(),
      offsetMinutes: 480,
      businessDay: paperDay,
      shift: null,
      wallMs: Date.now(),
      monotonicMs: 1,
      bootId: 'boot',
      currency: 'CNY',
      appVersion: '0.1.0',
      totals: this.#totals,
      body,
      ...change,
    };
    return this.appendText(canonicalJson(entry));
  }

  appendText(json: string, hash = entryHash(hqCrypto, json)): JournalText {
    const text = { seq: this.journal.length + 1, hash, json };
    this.journal.push(text);
    return text;
  }

  request(entries: readonly JournalText[]): PushRequest {
    const last = entries.at(-1);
    if (last === undefined) throw new Error('nothing to push');
    const { device, epoch } = this;
    const head = signHead(hqCrypto, this.deviceKey, {
      device,
      epoch,
      seq: last.seq,
      hash: last.hash,
    });
    return { v: protocolVersion, head, entries: [...entries] };
  }

  /** Pushes these entries (by default all); the reply's JSON. */
  async push(entries: readonly JournalText[] = this.journal): Promise<unknown> {
    const body = JSON.stringify(this.request(entries));
    const response = await this.fetchSigned('/v1/push', { method: 'POST', body });
    return response.json();
  }

  fetchSigned(path: string, how: SignedFetch = {}): Promise<Response> {
    const method = how.method ?? 'GET';
    const body = how.body ?? '';
    const nonce = how.nonce ?? bytesToHex(hqCrypto.randomBytes(16));
    const at = how.at ?? Date.now();
    const { device, epoch } = this;
    const bodySha256 = createHash('sha256').update(body).digest('hex');
    const bytes = requestBytes({ method, path, bodySha256, device, epoch, nonce, at });
    const signature = hqCrypto.sign(how.key ?? this.deviceKey, bytes);
    return fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(body === '' ? {} : { 'content-type': 'application/json' }),
        [requestHeaders.device]: device,
        [requestHeaders.epoch]: String(epoch),
        [requestHeaders.nonce]: nonce,
        [requestHeaders.at]: String(at),
        [requestHeaders.signature]: bytesToHex(signature),
      },
      ...(body === '' ? {} : { body }),
    });
  }

  get timePublicKey(): Uint8Array {
    return hexToBytes(this.reply.timePublicKey);
  }
}
