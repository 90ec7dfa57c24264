import { createHash } from 'node:crypto';
import { readCode, voucherIdText } from '../../shared/domain/codes/code.ts';
import { noCurrency } from '../../shared/domain/money.ts';
import type { CodeRules, ShopConfig } from '../../shared/protocol/feed.ts';
import { voucherRef } from '../../shared/protocol/keyedHash.ts';
import type { Office } from '../office.ts';
import { shops } from '../shops/shops.ts';

/** A machine's key with the scope `claims`: a web shop, an app. */
export interface ChannelKey {
  readonly keyId: string;
  readonly name: string;
}

export const claimantOf = ({ keyId }: ChannelKey): string => `key:${keyId}`;
/** What its uses count for, where limits count by shop. */
export const shopIdOf = ({ keyId }: ChannelKey): string => `channel:${keyId}`;

/** Under this id its uses stand in the books and go to terminals, as a device's would. */
export function channelDevice(office: Office, { keyId }: ChannelKey): string {
  const name = `countersign/channel/1\0${office.tenant}\0${keyId}`;
  return createHash('sha256').update(name).digest('hex').slice(0, 32);
}

/** No shop of the chain, in none of its groups: it keeps the time and money of the chain's first one. */
export async function channelShop(office: Office, key: ChannelKey): Promise<ShopConfig> {
  const [first] = await shops(office, office.db);
  const name = { zh: key.name, en: key.name };
  return {
    id: shopIdOf(key),
    name,
    groups: [],
    calendar: first?.calendar ?? null,
    authority: null,
    currency: first?.currency ?? noCurrency,
    zone: first?.zone ?? 'UTC',
    cutOverMinute: first?.cutOverMinute ?? 0,
    language: first?.language ?? 'zh',
    receiptHead: [],
    receiptFoot: [],
    quickItems: [],
    undoMinutes: { cashier: 0, manager: 0 },
    autoLockMinutes: 1,
  };
}

/** `null`: no code that a voucher could have, as this chain reads codes. A guess at what is torn is none. */
export async function refOfCode(office: Office, text: string): Promise<string | null> {
  const { code_rules: rules } = await office.db
    .selectFrom('tenant')
    .select('code_rules')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const code = readCode(text, JSON.parse(rules) as CodeRules);
  if (code.kind === 'unreadable' || (code.kind === 'native' && code.workedOut > 0)) return null;
  return voucherRef(office.crypto, office.keys.chainKey, voucherIdText(code));
}
