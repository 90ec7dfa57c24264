import type { Language } from '../../shared/i18n/area.ts';
import { currentCampaigns } from '../campaigns/campaigns.ts';
import type { Office } from '../office.ts';
import type { View } from './view.ts';

/** A counter is often called by a figure alone: `1` is `1 号收银台`. */
export function counterWords({ say }: Pick<View, 'say'>, name: string): string {
  return /^\d+$/.test(name) ? say(`${name} 号收银台`, `Counter ${name}`) : name;
}

/** What campaigns are called, by their numbers; a number that is unknown here stands for itself. */
export async function campaignNames(
  office: Office,
  language: Language,
): Promise<(no: number) => string> {
  const all = await currentCampaigns(office, office.db);
  const byNo = new Map(all.map(({ no, name }) => [no, name[language]]));
  return (no) => byNo.get(no) ?? String(no);
}

/** What vouchers are called: by their campaigns. One that is unknown here has only the start of its ref. */
export async function voucherNames(
  office: Office,
  language: Language,
  refs: readonly string[],
): Promise<(ref: string) => string> {
  const wanted = [...new Set(refs)];
  if (wanted.length === 0) return shortRef;
  const rows = await office.db
    .selectFrom('voucher')
    .select(['ref', 'campaign_no'])
    .where('tenant_id', '=', office.tenant)
    .where('ref', 'in', wanted)
    .execute();
  const nameOf = await campaignNames(office, language);
  const byRef = new Map(rows.map((row) => [row.ref, nameOf(row.campaign_no)]));
  return (ref) => byRef.get(ref) ?? shortRef(ref);
}

const shownOfId = 8;

function shortRef(ref: string): string {
  return ref.slice(0, shownOfId);
}

/** What the counters with these terminals are called; the start of its id where one never was here. */
export async function counterNames(
  { say, office }: View,
  devices: readonly string[],
): Promise<(device: string) => string> {
  const wanted = [...new Set(devices)];
  if (wanted.length === 0) return shortRef;
  const rows = await office.db
    .selectFrom('device')
    .select(['device_id', 'counter_name'])
    .where('tenant_id', '=', office.tenant)
    .where('device_id', 'in', wanted)
    .orderBy('epoch')
    .execute();
  const byId = new Map(rows.map((row) => [row.device_id, row.counter_name]));
  return (device) => {
    const name = byId.get(device);
    return name === undefined ? shortRef(device) : counterWords({ say }, name);
  };
}
