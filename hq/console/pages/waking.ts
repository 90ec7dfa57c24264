import { waking } from '../../customers/waking.ts';
import { html, panel, table } from '../html.ts';
import type { Html } from '../html.ts';
import { shopNames } from '../shopNames.ts';
import type { Page, Shown, View } from '../view.ts';

/** Rows on the page; the file has all. */
const maxShown = 500;

const outcomes = {
  told: { zh: '已告知', en: 'told' },
  notNow: { zh: '暂时不用', en: 'not now' },
  never: { zh: '不再提醒', en: 'not again' },
} as const;

/** The same campaign and day are said once, with how many. */
function together(lines: readonly string[]): Html {
  const counts = new Map<string, number>();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  const said = [...counts].map(
    ([line, count]) => html`<li>${count === 1 ? line : `${line} × ${count}`}</li>`,
  );
  return html`<ul>
    ${said}
  </ul>`;
}

async function show({ office, say, language }: View): Promise<Shown> {
  const reports = await waking(office);
  const listed = reports.slice(0, maxShown);
  const ids = listed.flatMap((one) => [one.homeShop, one.lastTold?.shop ?? null]);
  const { nameOf } = await shopNames(
    office,
    language,
    ids.filter((id) => id !== null),
  );
  const rows = listed.map(({ last4, homeShop, vouchers, lastTold }) => [
    html`<span class="said">•••• ${last4}</span>`,
    homeShop === null ? '' : nameOf(homeShop),
    together(vouchers.map(({ campaign, lastDay }) => `${campaign[language]} ${lastDay}`)),
    lastTold === null
      ? ''
      : `${outcomes[lastTold.outcome][language]} ${lastTold.businessDay} ${nameOf(lastTold.shop)}`,
  ]);
  const title = say('快到期的券', 'Vouchers that end soon');
  const heads = [
    say('顾客', 'Customer'),
    say('门店', 'Shop'),
    say('到期', 'Ends'),
    say('告知', 'Told'),
  ];
  return {
    title,
    body: html`<p class="lead">
        ${say(
          `${reports.length} 位顾客。不愿被提醒的不在内。`,
          `${reports.length} customers. Nobody who wants to hear nothing is on it.`,
        )}
        <a href="/waking.csv">${say('下载表格 CSV', 'Download as CSV')}</a>
      </p>
      ${panel(
        say('顾客', 'Customers'),
        table(
          title,
          heads.map((head) => ({ head })),
          rows,
          say('近几天没有到期的券。', 'Nothing ends within days.'),
        ),
      )}`,
  };
}

/** Whose vouchers end soon, and what came of telling them. */
export const wakingPages: readonly Page[] = [
  { path: '/waking', scope: 'read', part: { zh: '快到期', en: 'Ending soon' }, show },
];
