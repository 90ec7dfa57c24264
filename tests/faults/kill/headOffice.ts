import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hqCrypto } from '../../../hq/crypto.ts';
import { knownAs } from '../../../hq/vouchers/voucherCode.ts';
import { createFileSecrets, requireKeys } from '../../../main/platform/secrets.ts';
import { plainTerms } from '../../../shared/domain/campaign/plainTerms.ts';
import { startTestOffice } from '../../hq/testOffice.ts';
import { startMiddleman } from '../../sync/middleman.ts';
import type { Middleman } from '../../sync/middleman.ts';
import { openCounter } from '../../sync/counter.ts';
import type { TestCounter } from '../../sync/counter.ts';
import { rigPin } from '../counterRig.ts';

/** Codes of a new terminal's shop: few enough that the same one comes up again and again. */
const firstCodes = 150;

export interface HandedOut {
  readonly codes: readonly string[];
  readonly refs: readonly string[];
}

/** An entry as head office holds it. */
export interface HeldEntry {
  readonly seq: number;
  readonly hash: string;
  readonly entryId: string | null;
}

export interface Enrolled {
  readonly dir: string;
  readonly device: string;
  readonly middleman: Middleman;
  readonly handedOut: HandedOut;
}

/** A real head office on a real socket, for terminals that are killed. */
export interface HeadOffice {
  /** A terminal in a folder of its own, which has heard everything there is to know. */
  enrol(): Promise<Enrolled>;
  /** Makes vouchers, which every terminal must hear of. */
  handOut(count: number): Promise<HandedOut>;
  held(device: string): Promise<readonly HeldEntry[]>;
  stop(): Promise<void>;
}

const terms = { ...plainTerms, validFrom: '2026-01-01', validThrough: '2099-12-31', zone: 'UTC' };

const punchCard = {
  ...terms,
  id: null,
  name: { zh: '次卡', en: 'Punch card' },
  benefit: { kind: 'amountOff', amountMinor: 500 },
  usesPerVoucher: 3,
};

const sorry = {
  ...terms,
  id: null,
  name: { zh: '关怀券', en: 'With our apologies' },
  benefit: { kind: 'amountOff', amountMinor: 300 },
  validity: { kind: 'daysFromIssue', days: 30 },
  goodwill: { reasons: ['wait', 'other'], maxPerDay: 1_000 },
};

/** The counter's own line works on keys beside the folder; the terminal's stand within it. */
export function openForSync(dir: string): TestCounter {
  return openCounter(dir);
}

export async function startHeadOffice(): Promise<HeadOffice> {
  const office = await startTestOffice({ empty: true });

  async function posted<T>(path: string, body: unknown): Promise<T> {
    const response = await office.admin(path, body);
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  const shop = await posted<{ readonly id: string }>('shops', {
    name: 'East Gate',
    currency: 'CNY',
    zone: 'UTC',
  });
  await posted('people', { name: 'Mei', role: 'manager', pin: rigPin, shops: null });
  const card = await posted<{ readonly id: string }>('campaigns', punchCard);
  await posted('campaigns', sorry);

  async function handOut(count: number): Promise<HandedOut> {
    const wanted = { shop: shop.id, campaignId: card.id, count, customer: null };
    const { codes } = await posted<{ readonly codes: readonly string[] }>('vouchers', wanted);
    const { chainKey } = office.service.office.keys;
    return { codes, refs: codes.map((code) => knownAs(hqCrypto, chainKey, code).ref) };
  }

  return {
    handOut,
    async enrol() {
      const dir = mkdtempSync(join(tmpdir(), 'countersign-faults-'));
      const handedOut = await handOut(firstCodes);
      const middleman = await startMiddleman(office.url);
      const counter = openCounter(dir);
      try {
        const answer = await counter.enrol(middleman.url, await office.code(shop.id));
        if (!answer.ok) throw new Error(`enrolment: ${JSON.stringify(answer.problem)}`);
        await counter.line.now();
        const device = counter.store.read((tx) => tx.identity()?.device);
        if (device === undefined) throw new Error('no device after enrolment');
        return { dir, device, middleman, handedOut };
      } finally {
        await counter.close();
        cpSync(join(dir, 'secrets.json'), join(dir, 'live', 'secrets.json'));
        requireKeys(createFileSecrets(join(dir, 'live', 'secrets.json')));
      }
    },
    async held(device) {
      const rows = await office.service.office.db
        .selectFrom('journal_entry')
        .select(['seq', 'hash', 'entry_id'])
        .where('device_id', '=', device)
        .orderBy('seq')
        .execute();
      return rows.map(({ seq, hash, entry_id }) => ({ seq, hash, entryId: entry_id }));
    },
    stop: () => office.stop(),
  };
}
