import type { Office } from '../office.ts';
import { devices, openCases, quarantined, redemptions } from '../reports.ts';
import { shops } from '../shops.ts';
import { whyText } from './whyText.ts';

const maxRows = 50;

/** Text made of `html` pieces is trusted; everything else is escaped. */
class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly Html[];

function escaped(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

function piece(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((one) => one.text).join('');
  return escaped(String(value));
}

function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(String.raw({ raw: parts }, ...values.map(piece)));
}

/** The last instant ECMAScript has a date for; a counter may say any number. */
const lastInstantMs = 8.64e15;

function when(ms: number, zone: string): string {
  if (Math.abs(ms) > lastInstantMs) return String(ms);
  return new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(ms);
}

function table(heads: readonly string[], rows: readonly (readonly Value[])[], none: string): Html {
  if (rows.length === 0) return html`<p class="none">${none}</p>`;
  const head = heads.map((one) => html`<th scope="col">${one}</th>`);
  const body = rows.map(
    (row) =>
      html`<tr>
        ${row.map((cell) => html`<td>${cell}</td>`)}
      </tr>`,
  );
  return html`<div class="wide">
    <table>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body}
      </tbody>
    </table>
  </div>`;
}

function documentOf(title: string, body: Html): string {
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;
  return page.text;
}

export const pageStyle = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; background: light-dark(#f4f4f2, #1b1c1e); color: light-dark(#1d1f21, #e8e8e6); }
main { max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .45rem .7rem; border-bottom: 1px solid light-dark(#d9d9d5, #3a3c3f); white-space: nowrap; }
th { font-weight: 600; }
.none { color: light-dark(#5a5d60, #a9acaf); }
label { display: block; margin: 1rem 0 .3rem; }
input { font: inherit; padding: .6rem; width: min(100%, 40rem); box-sizing: border-box; }
button { font: inherit; padding: .6rem 1.4rem; margin-top: 1rem; min-height: 44px; }
.wrong { color: light-dark(#a3211c, #ff9b94); }
`;

/** The page that asks for the admin token. */
export function signInPage(wrong: boolean): string {
  const said = wrong
    ? html`<p class="wrong" role="alert">That is not the token. 令牌不对。</p>`
    : html``;
  return documentOf(
    'Head office · 总部',
    html`${said}
      <form method="post" action="/sign-in">
        <label for="token"
          >Admin token (in the data folder: <code>admin-token</code>) · 管理令牌</label
        >
        <input
          id="token"
          name="token"
          type="password"
          autocomplete="off"
          required
          maxlength="200"
        />
        <div><button>Open · 打开</button></div>
      </form>`,
  );
}

/** Shops, terminals, what came in last and what a person should look at. */
export async function overviewPage(office: Office): Promise<string> {
  const allShops = await shops(office, office.db);
  const byId = new Map(allShops.map((shop) => [shop.id, shop]));
  const nameOf = (id: string) => byId.get(id)?.name.zh ?? id;
  const zoneOf = (id: string) => byId.get(id)?.zone ?? 'UTC';
  const terminals = await devices(office);
  const last = await redemptions(office, maxRows);
  const cases = await openCases(office, maxRows);
  const aside = await quarantined(office, maxRows);
  return documentOf(
    `${office.chainName} · Head office 总部`,
    html`<h2>Shops · 门店</h2>
      ${table(
        ['Id', 'Name', 'Currency', 'Zone'],
        allShops.map((shop) => [
          shop.id,
          shop.name.zh === shop.name.en ? shop.name.zh : `${shop.name.zh} ${shop.name.en}`,
          shop.currency,
          shop.zone,
        ]),
        'No shop yet: npm run hq -- shop --name "…" --currency CNY --zone Asia/Shanghai',
      )}
      <h2>Terminals · 终端</h2>
      ${table(
        ['Shop', 'Counter', 'State', 'Check', 'Entries', 'Last heard'],
        terminals.map((one) => [
          nameOf(one.shop),
          one.counterName,
          one.state,
          one.check,
          one.ackedSeq,
          when(one.lastSeenAt, zoneOf(one.shop)),
        ]),
        'No terminal has been enrolled. 还没有终端。',
      )}
      <h2>Last of ${last.total} uses · 最近核销</h2>
      ${table(
        ['When', 'Shop', 'Counter', 'By', 'What', 'Campaign', 'Uses', 'Off', 'Settled'],
        last.redemptions.map((one) => [
          when(one.at, zoneOf(one.shop)),
          nameOf(one.shop),
          one.counter,
          one.operator,
          one.kind,
          one.campaignNo,
          one.uses,
          one.discountMinor,
          one.settled,
        ]),
        'Nothing yet. 还没有。',
      )}
      <h2>Open cases · 异常单</h2>
      ${table(
        ['Opened', 'Kind', 'Shop', 'Entry', 'Voucher', 'Beyond', 'Why'],
        cases.map((one) => [
          when(one.openedAt, zoneOf(one.shop)),
          one.kind,
          nameOf(one.shop),
          one.seq,
          one.ref?.slice(0, 8) ?? '',
          one.beyond,
          whyText(one.why),
        ]),
        'None. 没有。',
      )}
      <h2>Set aside · 隔离</h2>
      ${table(
        ['When', 'Shop', 'Entry', 'Why'],
        aside.map((one) => [when(one.at, zoneOf(one.shop)), nameOf(one.shop), one.seq, one.reason]),
        'None. 没有。',
      )}`,
  );
}
