import { sql } from 'kysely';
import { hqCrypto } from '../../hq/crypto.ts';
import { saveCampaign } from '../../hq/campaigns/campaigns.ts';
import type { Ingest } from '../../hq/journal/ingest.ts';
import type { Pusher } from '../../hq/journal/pieces.ts';
import { rootInMemory } from '../../hq/keys/root.ts';
import { mainPartition } from '../../hq/office.ts';
import type { Office } from '../../hq/office.ts';
import { addShop } from '../../hq/shops/shops.ts';
import { openDatabase } from '../../hq/store/database.ts';
import type { DatabasePlace, OpenDatabase } from '../../hq/store/database.ts';
import { rowOfVoucher } from '../../hq/store/rows.ts';
import { openOffice, ownTenant } from '../../hq/tenant.ts';
import { plainTerms } from '../../shared/domain/campaign/plainTerms.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import { entryFormatVersion } from '../../shared/protocol/entry.ts';
import type { Entry, EntryBody } from '../../shared/protocol/entry.ts';
import { entryJson } from '../../shared/protocol/entryJson.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { signHead } from '../../shared/protocol/head.ts';
import { entryHash } from '../../shared/protocol/journalHash.ts';
import type { PushReply, PushRequest } from '../../shared/protocol/push.ts';
import { noTotals, totalsAfter } from '../../shared/protocol/totals.ts';
import type { JournalText } from './paperTerminal.ts';

const keyBytes = 32;
const idBytes = 16;
/** Vouchers of one INSERT. */
const vouchersAtOnce = 1_000;
const businessDay = '2026-11-21';

const plainDraft = {
  ...plainTerms,
  id: null,
  name: { zh: '十元券', en: '¥10 off' },
  benefit: { kind: 'amountOff', amountMinor: 1000 },
  validFrom: '2026-01-01',
  validThrough: '2099-12-31',
  zone: 'Asia/Shanghai',
} as const;

/** A head office without a door: a database, one campaign of ¥10 vouchers, and what is asked for. */
export interface BareOffice {
  readonly office: Office;
  readonly open: OpenDatabase;
  readonly shop: string;
  close(): Promise<void>;
}

export async function openBareOffice(place: DatabasePlace): Promise<BareOffice> {
  const open = await openDatabase(place);
  const office = await officeOver(open);
  const wanted = {
    name: '静安店',
    currency: 'CNY',
    zone: 'Asia/Shanghai',
    language: 'zh',
  } as const;
  const { id: shop } = await addShop(office, { ...wanted, groups: [], calendar: null });
  return { office, open, shop, close: () => open.close() };
}

/** One more process of the same head office, as far as the database can tell. */
export function officeOver({ db }: OpenDatabase): Promise<Office> {
  const secret = new Uint8Array(keyBytes).fill(7);
  const root = rootInMemory(hqCrypto, secret);
  const given = { publicKey: root.publicKey, root };
  return openOffice(db, hqCrypto, Date.now, () => ownTenant(hqCrypto, 'Ours'), given);
}

export async function plainCampaign(
  office: Office,
  terms: Partial<Pick<Campaign, 'limits' | 'usesPerVoucher'>> = {},
): Promise<Campaign> {
  const { limits = [], usesPerVoucher = 1 } = terms;
  const draft = { ...plainDraft, limits: [...limits], usesPerVoucher };
  const { id, version } = await saveCampaign(office, draft);
  const row = await office.db
    .selectFrom('campaign')
    .select('body')
    .where('campaign_id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return JSON.parse(row.body) as Campaign;
}

/** The n-th voucher of a campaign; spread over the whole range, as keyed hashes are. */
export function refOf({ no }: Pick<Campaign, 'no'>, n: number): string {
  const bytes = new TextEncoder().encode(`${no}/${n}`);
  return bytesToHex(hqCrypto.sha256(bytes).subarray(0, idBytes));
}

/** Puts vouchers `from` and up into the books, as if they had been imported long ago. */
export async function putVouchers(
  office: Office,
  campaign: Campaign,
  count: number,
  from = 0,
): Promise<void> {
  const { no } = campaign;
  const terms = { firstDay: '2026-01-01', lastDay: '2099-12-31', extendedThrough: null } as const;
  const plain = { ...terms, customer: null, homeShop: null, amountMinor: null, killed: false };
  for (let at = from; at < from + count; at += vouchersAtOnce) {
    const rows = Array.from({ length: Math.min(vouchersAtOnce, from + count - at) }, (_, index) =>
      rowOfVoucher(
        {
          tenant: office.tenant,
          partition: mainPartition,
          voucherNo: no * 1_000_000_000 + at + index + 1,
          at: 0,
        },
        {
          ...plain,
          ref: refOf(campaign, at + index),
          campaignNo: no,
          usesAllowed: campaign.usesPerVoucher,
          form: 'static',
          hint: `TEST${at + index}`,
        },
      ),
    );
    await office.db.insertInto('voucher').values(rows).execute();
  }
  // As autovacuum does within a minute: without it the planner takes the table for a small one.
  await sql`ANALYZE voucher`.execute(office.db);
}

/** A redemption as a counter journals it: one voucher, three lines, the facts it was judged by. */
export function redemptionOf(campaign: Campaign, ref: string): EntryBody {
  const { id, no, version, name, benefit } = campaign;
  const asOf = Date.now();
  const line = (n: number, paidMinor: number) => ({
    lineId: `line-${n}`,
    name: `芝士葡萄 Cheese grape ${n}`,
    item: `item-${n}`,
    quantity: 1,
    unitPriceMinor: 1800,
    paidMinor,
  });
  return {
    kind: 'redemption',
    vouchers: [
      {
        ref,
        hint: 'ABCD…99',
        form: 'static',
        campaign: { id, no, version, name, benefit: benefit.kind },
        source: 'wedge',
        uses: 1,
        usesLeft: 0,
        amountMinor: null,
        amountLeftMinor: null,
        discountMinor: 1000,
        valueMinor: 1000,
        topUpMinor: 0,
        costToShopMinor: 1000,
        funder: 'shop',
        lines: [{ lineId: 'line-1', discountMinor: 1000, units: 1 }],
        certainty: 'fresh',
        claimId: null,
        facts: [
          { name: 'uses', value: 0, source: 'hq', asOf },
          { name: 'lastDay', value: '2099-12-31', source: 'hq', asOf },
          { name: 'killed', value: false, source: 'hq', asOf },
          { name: 'homeShop', value: null, source: 'hq', asOf },
        ],
      },
    ],
    basket: [line(1, 800), line(2, 1800), line(3, 1800)],
    totalMinor: 5400,
    discountMinor: 1000,
    toPayMinor: 4400,
    customer: null,
    approval: null,
  };
}

/** A device at work, written straight into the books: only what pushing looks at is real. */
export class BareTerminal {
  readonly journal: JournalText[] = [];
  readonly pusher: Pusher;
  readonly #tenant: string;
  readonly #key: Uint8Array;
  readonly #first: string;
  #totals = noTotals;

  constructor(tenant: string, pusher: Pusher, key: Uint8Array, first: string) {
    this.#tenant = tenant;
    this.pusher = pusher;
    this.#key = key;
    this.#first = first;
  }

  static async enrol({ office, shop }: Pick<BareOffice, 'office' | 'shop'>): Promise<BareTerminal> {
    const key = hqCrypto.randomBytes(keyBytes);
    const device = bytesToHex(hqCrypto.randomBytes(idBytes));
    const publicKey = bytesToHex(hqCrypto.publicKeyOf(key));
    const first = bytesToHex(hqCrypto.sha256(hqCrypto.randomBytes(keyBytes)));
    await office.db
      .insertInto('device')
      .values({
        tenant_id: office.tenant,
        shop_id: shop,
        partition_key: mainPartition,
        device_id: device,
        epoch: 1,
        public_key: publicKey,
        counter_name: '1号台',
        issuer_key_id: 100,
        issuer_public_key: publicKey,
        certificate_hash: first,
        check_digits: '',
        state: 'active',
        acked_seq: 0,
        acked_hash: first,
        enrolled_at: 0,
        last_seen_at: Date.now(),
        code_id: '',
        needs_confirmation: false,
        confirmed_at: 0,
        commitment: '',
        transcript: '',
        terminal_nonce: null,
        said_head: null,
        app_version: null,
      })
      .execute();
    return new BareTerminal(office.tenant, { device, epoch: 1, shop, publicKey }, key, first);
  }

  /** Appends to the chain; `change` spoils the entry on purpose. */
  append(body: EntryBody, change: Partial<Entry> = {}): JournalText {
    const { device, epoch, shop } = this.pusher;
    this.#totals = totalsAfter(this.#totals, body);
    const at = Date.now();
    return this.appendText(
      entryJson({
        v: entryFormatVersion,
        tenant: this.#tenant,
        shop,
        device,
        epoch,
        seq: this.journal.length + 1,
        prev: this.journal.at(-1)?.hash ?? this.#first,
        id: bytesToHex(hqCrypto.randomBytes(idBytes)),
        mode: 'live',
        actor: { personId: 'mei', name: '小梅 Mei', role: 'cashier' },
        approver: null,
        at,
        offsetMinutes: 480,
        businessDay,
        shift: `${businessDay}/1`,
        wallMs: at,
        monotonicMs: 123_456,
        bootId: '0f0e0d0c-0000-4000-8000-000000000000',
        currency: 'CNY',
        appVersion: '0.1.0',
        totals: this.#totals,
        body,
        ...change,
      }),
    );
  }

  appendText(json: string, hash = entryHash(hqCrypto, json)): JournalText {
    const text = { seq: this.journal.length + 1, hash, json };
    this.journal.push(text);
    return text;
  }

  request(entries: readonly JournalText[]): PushRequest {
    const { seq = 0, hash = '' } = entries.at(-1) ?? {};
    const { device, epoch } = this.pusher;
    const head = signHead(hqCrypto, this.#key, { device, epoch, seq, hash });
    return { v: protocolVersion, head, entries: [...entries] };
  }

  /** Pushes these entries, by default all. */
  push(ingest: Ingest, entries: readonly JournalText[] = this.journal): Promise<PushReply> {
    return ingest.push(this.pusher, this.request(entries));
  }
}
