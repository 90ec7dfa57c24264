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
