import type { Localized } from '../../../shared/domain/campaign/campaign.ts';
import type { DayAct } from '../../../shared/domain/day/dayAct.ts';
import type { Entry } from '../../../shared/protocol/entry.ts';

/** The name a campaign goes by here; `null` where it isn't known any more. */
export type CampaignName = (no: number) => Localized | null;

/** What of an entry counts on its business day; `null`: nothing does. */
export function dayActOf(entry: Entry, nameOf: CampaignName): DayAct | null {
  const { body, device, epoch, seq, at, actor } = entry;
  const done = {
    place: { device, epoch, seq },
    at,
    by: { personId: actor.personId, name: actor.name },
  };
  switch (body.kind) {
    case 'redemption':
      return {
        ...done,
        kind: 'redemption',
        isAgreed: entry.approver !== null,
        vouchers: body.vouchers.map((voucher) => ({
          campaignNo: voucher.campaign.no,
          campaign: voucher.campaign.name,
          benefit: voucher.campaign.benefit,
          certainty: voucher.certainty,
          isTyped: voucher.source === 'typed',
          discountMinor: voucher.discountMinor,
          valueMinor: voucher.valueMinor,
          topUpMinor: voucher.topUpMinor,
        })),
      };
    case 'void':
      return {
        ...done,
        kind: 'void',
        of: body.redemption,
        ofDay: body.businessDay,
        restored: body.restored.map(({ campaignNo, discountMinor, valueMinor }) => ({
          campaignNo,
          campaign: nameOf(campaignNo),
          discountMinor,
          valueMinor,
        })),
        refundMinor: body.returned.reduce((sum, line) => sum + line.refundMinor, 0),
      };
    case 'goodwill':
      return { ...done, kind: 'goodwill', reason: body.reason, valueMinor: body.valueMinor };
    case 'issuedAfter':
      return { ...done, kind: 'issuedAfter', valueMinor: body.valueMinor };
    case 'goodwillVoid':
      return { ...done, kind: 'couponEnded', valueMinor: body.valueMinor };
    case 'rainCheck':
      return { ...done, kind: 'rainCheck' };
    case 'remake':
    case 'drawerOpened':
    case 'drawerStayedShut':
      return { ...done, kind: body.kind };
    default:
      return null;
  }
}
