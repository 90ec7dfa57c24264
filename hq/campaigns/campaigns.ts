import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import type { CampaignDraft } from '../../shared/protocol/campaign.ts';
import { writeWithFeed } from '../feed/feedWriter.ts';
import type { FeedWriter } from '../feed/feedWriter.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import type { Tx } from '../store/schema.ts';

const campaignIdBytes = 8;

/** The newest version of every campaign, by number. */
export async function currentCampaigns(
  office: Office,
  tx: Tx | Office['db'],
): Promise<readonly Campaign[]> {
  const rows = await tx
    .selectFrom('campaign')
    .distinctOn('no')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .orderBy('no')
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as Campaign);
}

/** The newest version of each, by number; `next`: give it as `after`. */
export async function campaignList(
  office: Office,
  limit: number,
  after: number,
): Promise<{ readonly campaigns: readonly Campaign[]; readonly next: number | null }> {
  const rows = await office.db
    .selectFrom('campaign')
    .distinctOn('no')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('no', '>', after)
    .orderBy('no')
    .orderBy('version', 'desc')
    .limit(limit + 1)
    .execute();
  const page = rows.slice(0, limit).map((row) => JSON.parse(row.body) as Campaign);
  return { campaigns: page, next: rows.length > limit ? (page.at(-1)?.no ?? null) : null };
}

/** Ends a campaign, or lets it go on: its next version is refused at every counter, or taken again. */
export function setCampaignStatus(
  office: Office,
  id: string,
  status: Campaign['status'],
): Promise<Campaign> {
  return writeWithFeed(office, async (tx, feed) => {
    const before = await campaignById(office, tx, id);
    if (before.status === status) return before;
    const campaign: Campaign = { ...before, version: before.version + 1, status };
    await putCampaign(office, tx, feed, campaign);
    return campaign;
  });
}

/** Throws `notFound`. */
export async function campaignById(
  office: Office,
  tx: Tx | Office['db'],
  id: string,
): Promise<Campaign> {
  const row = await tx
    .selectFrom('campaign')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('campaign_id', '=', id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) throw new HqProblem('notFound', 'no such campaign');
  return JSON.parse(row.body) as Campaign;
}

/** Keeps one version of a campaign and tells the terminals. */
export async function putCampaign(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  campaign: Campaign,
): Promise<void> {
  await tx
    .insertInto('campaign')
    .values({
      tenant_id: office.tenant,
      partition_key: feed.partition,
      campaign_id: campaign.id,
      no: campaign.no,
      version: campaign.version,
      body: JSON.stringify(campaign),
    })
    .execute();
  feed.add({ kind: 'campaign', campaign });
}

/** Makes a campaign, or the next version of the one the draft names. Throws `notFound`. */
export function saveCampaign(
  office: Office,
  draft: CampaignDraft,
): Promise<{ readonly id: string; readonly version: number }> {
  return writeWithFeed(office, async (tx, feed) => {
    const place =
      draft.id === null ? await newPlace(office, tx) : await nextPlace(office, tx, draft.id);
    await putCampaign(office, tx, feed, { ...draft, ...place });
    return { id: place.id, version: place.version };
  });
}

/** Makes a campaign under an id that follows from its terms; `false` where there is one already. */
export async function putNewCampaign(
  office: Office,
  tx: Tx,
  feed: FeedWriter,
  id: string,
  draft: CampaignDraft,
): Promise<boolean> {
  const known = await tx
    .selectFrom('campaign')
    .select('no')
    .where('tenant_id', '=', office.tenant)
    .where('campaign_id', '=', id)
    .limit(1)
    .executeTakeFirst();
  if (known !== undefined) return false;
  const { no, version } = await newPlace(office, tx);
  await putCampaign(office, tx, feed, { ...draft, id, no, version });
  return true;
}

type Place = Pick<Campaign, 'id' | 'no' | 'version'>;

async function newPlace(office: Office, tx: Tx): Promise<Place> {
  const { highest } = await tx
    .selectFrom('campaign')
    .select((eb) => eb.fn.coalesce(eb.fn.max('no'), eb.lit(0)).as('highest'))
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const id = bytesToHex(office.crypto.randomBytes(campaignIdBytes));
  return { id, no: Number(highest) + 1, version: 1 };
}

async function nextPlace(office: Office, tx: Tx, id: string): Promise<Place> {
  const before = await campaignById(office, tx, id);
  return { id, no: before.no, version: before.version + 1 };
}

/** Every version of one campaign, newest first; none where there is no such campaign. */
export async function campaignVersions(office: Office, id: string): Promise<readonly Campaign[]> {
  const rows = await office.db
    .selectFrom('campaign')
    .select('body')
    .where('tenant_id', '=', office.tenant)
    .where('campaign_id', '=', id)
    .orderBy('version', 'desc')
    .execute();
  return rows.map((row) => JSON.parse(row.body) as Campaign);
}
