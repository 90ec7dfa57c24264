import type { WakingReport } from '../customers/waking.ts';
import { documentOf, html, table } from './html.ts';

/** Rows on the page; the file has all. */
const maxShown = 500;

const outcomeWords = {
  told: 'told · 已告知',
  notNow: 'not now · 暂时不用',
  never: 'not again · 不再提醒',
} as const;

export function wakingPage(
  reports: readonly WakingReport[],
  nameOf: (shop: string) => string,
): string {
  const rows = reports
    .slice(0, maxShown)
    .map((one) => [
      `•••• ${one.last4}`,
      one.customer.slice(0, 8),
      one.homeShop === null ? '' : nameOf(one.homeShop),
      one.vouchers.map(({ campaign, lastDay }) => `${campaign.zh} ${lastDay}`).join(', '),
      one.lastTold === null
        ? ''
        : `${outcomeWords[one.lastTold.outcome]} ${one.lastTold.businessDay} ${nameOf(one.lastTold.shop)}`,
    ]);
  return documentOf(
    'Vouchers that end soon · 快到期的券',
    html`<p><a href="/">Back · 返回</a> · <a href="/waking.csv">CSV</a></p>
      <p>
        ${reports.length} customers · 位顾客. Nobody who wants to hear nothing is on it.
        不愿被提醒的不在内。
      </p>
      ${table(
        ['Customer · 顾客', 'Id', 'Shop', 'Ends · 到期', 'Told · 告知'],
        rows,
        'Nothing ends within days. 近几天没有到期的券。',
      )}`,
  );
}
