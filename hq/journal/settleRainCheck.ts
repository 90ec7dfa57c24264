import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { believedRainCheck, goodAtMostThrough } from '../../shared/domain/stock/rainCheck.ts';
import type { CivilDate } from '../../shared/domain/time/civil.ts';
import { addDays, civilDateAt } from '../../shared/domain/time/civilTime.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import type { RainCheckBody } from '../../shared/protocol/stock.ts';
import { takeIn } from './settled.ts';
import type { Batch } from './settled.ts';

/** A counter's business day runs ahead of head office's by a zone or two, and no further. */
const mostDaysAhead = 1;

/** When it was given: what a counter's clock says of a day still to come is believed of tomorrow at most. */
function givenOn({ now }: Batch['counter'], { zone }: Campaign, businessDay: CivilDate): CivilDate {
  const latest = addDays(civilDateAt(now, zone), mostDaysAhead);
  return businessDay < latest ? businessDay : latest;
}

/**
 * A shop promised that the voucher may come back: it is good that long everywhere, within what the rules
 * give for that day. Nothing is ever shortened, and nothing that had ended before comes back.
 */
export function settleRainCheck(batch: Batch, entry: Entry, body: RainCheckBody): void {
  const { known, counter, settled } = batch;
  const { ref, hint, firstDay, lastDay } = body;
  const campaign = known.campaigns.get(body.campaign.no);
  if (campaign === undefined) {
    settled.unknown.set(entry.seq, `names campaign ${body.campaign.no}, unknown here`);
    return;
  }
  if (!known.vouchers.has(ref) && body.form === 'signed') {
    // Its signature was checked at the counter; the entry that issued it may still be on its way.
    takeIn(batch, { ref, hint, firstDay, lastDay, customer: null }, campaign);
  }
  const voucher = known.vouchers.get(ref);
  if (voucher?.campaign_no !== campaign.no) {
    settled.unknown.set(entry.seq, 'names a voucher unknown here');
    return;
  }
  const { extended_through: before } = voucher;
  const businessDay = givenOn(counter, campaign, entry.businessDay);
  const ends = { lastDay: voucher.last_day, extendedThrough: before };
  if (addDays(businessDay, -mostDaysAhead) > goodAtMostThrough(ends, campaign)) {
    settled.unknown.set(entry.seq, 'names a voucher that had ended');
    return;
  }
  const through = believedRainCheck(
    { businessDay, goodThrough: body.goodThrough },
    voucher.last_day,
  );
  if (through <= (before ?? voucher.last_day)) return;
  known.vouchers.set(ref, { ...voucher, extended_through: through });
  if (!settled.newVouchers.has(ref)) settled.changedVouchers.add(ref);
  settled.issued.add(ref);
}
