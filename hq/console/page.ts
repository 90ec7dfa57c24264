import { devices } from '../devices/devices.ts';
import type { DeviceReport } from '../devices/devices.ts';
import { enrolmentCodes } from '../devices/enrolmentCodes.ts';
import type { Exposure } from '../devices/exposure.ts';
import type { Office } from '../office.ts';
import { cases as casesIn, quarantined, redemptions } from '../reports/reports.ts';
import { shops } from '../shops/shops.ts';
import { documentOf, html, table, when } from './html.ts';
import type { Html } from './html.ts';
import { caseForms, codeForms, decideForm, deviceForms, newTerminalForms } from './pageForms.ts';
import { whyText } from './whyText.ts';

const maxRows = 50;
/** Characters of a device's id that a counter reads out. */
const saidCharacters = 8;

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

/** `123456` as it stands on a counter: `123 456`. */
function grouped(check: string): string {
  return `${check.slice(0, 3)} ${check.slice(3)}`.trim();
}

/** Somebody stands at a counter and waits. */
function digitsToCompare(
  token: string,
  terminals: readonly DeviceReport[],
  nameOf: (shop: string) => string,
): Html {
  const waiting = terminals.filter((one) => one.awaitsConfirmation && one.check !== '');
  if (waiting.length === 0) return html``;
  const cards = waiting.map(
    (one) =>
      html`<section class="card">
        <p>${nameOf(one.shop)} · ${one.counterName}</p>
        <p class="code">${grouped(one.check)}</p>
        <div class="acts">${deviceForms(token, one)}</div>
      </section>`,
  );
  return html`<h2>Compare with the counter · 与收银台核对</h2>
    ${cards}`;
}

/**
 * Shops, terminals, what came in last and what a person should look at, with what can be done about it.
 * `token` goes into every form; `hqUrl` is offered as the address terminals use.
 */
export async function overviewPage(office: Office, token: string, hqUrl: string): Promise<string> {
  const allShops = await shops(office, office.db);
  const byId = new Map(allShops.map((shop) => [shop.id, shop]));
  const nameOf = (id: string) => byId.get(id)?.name.zh ?? id;
  const zoneOf = (id: string) => byId.get(id)?.zone ?? 'UTC';
  const terminals = await devices(office);
  const codes = (await enrolmentCodes(office, maxRows)).filter((one) => one.state !== 'expired');
  const { needs_confirmation: needsConfirmation } = await office.db
    .selectFrom('tenant')
    .select('needs_confirmation')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const last = await redemptions(office, maxRows);
  const cases = await casesIn(office, maxRows, 'open');
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
      ${digitsToCompare(token, terminals, nameOf)}
      <h2>Terminals · 终端</h2>
      ${table(
        [
          'Shop',
          'Counter',
          'State',
          'Digits · 数字',
          'Entries',
          'Waiting · 待传',
          'Version',
          'Last heard',
          'Device',
        ],
        terminals.map((one) => [
          nameOf(one.shop),
          one.counterName,
          one.state,
          grouped(one.check),
          one.ackedSeq,
          one.waiting ?? '',
          one.appVersion ?? '',
          when(one.lastSeenAt, zoneOf(one.shop)),
          html`<a href="/device/${one.device}">${one.device.slice(0, saidCharacters)}</a>`,
        ]),
        'No terminal has been enrolled. 还没有终端。',
      )}
      <h2>New terminals · 新终端</h2>
      ${newTerminalForms(token, allShops, hqUrl, needsConfirmation)}
      ${table(
        ['Made', 'Kind', 'Shop', 'State', 'Good until', ''],
        codes.map((one) => [
          when(one.madeAt, zoneOf(one.shop)),
          one.kind,
          nameOf(one.shop),
          one.state,
          when(one.expiresAt, zoneOf(one.shop)),
          codeForms(token, one),
        ]),
        'No code is open. 没有有效的绑定码。',
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
      <h2>Customers · 顾客</h2>
      <p><a href="/waking">Whose vouchers end soon · 谁的券快到期</a></p>
      <h2>Open cases · 异常单</h2>
      ${table(
        ['Opened', 'Kind', 'Shop', 'Entry', 'Voucher', 'Beyond', 'Why', ''],
        cases.map((one) => [
          when(one.openedAt, zoneOf(one.shop)),
          one.kind,
          nameOf(one.shop),
          one.seq,
          one.ref?.slice(0, 8) ?? '',
          one.beyond,
          whyText(one.why),
          caseForms(token, one),
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

/** What whoever has this terminal knows and can still do. */
export async function exposurePage(office: Office, token: string, one: Exposure): Promise<string> {
  const shop = (await shops(office, office.db)).find(({ id }) => id === one.shop);
  const zone = shop?.zone ?? 'UTC';
  const rows: readonly (readonly [string, string | number])[] = [
    ['State · 状态', one.state],
    ['Last heard · 最后联系', when(one.lastSeenAt, zone)],
    ['Not sent when last heard · 当时待传', one.waiting ?? '?'],
    ['Redeemed a day while heard · 日均核销', Math.round(one.redeemedADay)],
    ['Minor units a day · 日均金额', Math.round(one.redeemedADayMinor)],
    ['Days silent · 失联天数', one.daysSilent.toFixed(1)],
    ['Knows the chain key · 知道总部密钥', one.knowsChainKey ? 'yes · 是' : 'no · 否'],
    ['Vouchers it holds, without their codes · 券（无券码）', one.vouchersCached],
    ['Customers it holds, last four digits · 顾客（尾号）', one.customersCached],
    ['People whose PIN hashes it holds · 人员', one.people.map(({ name }) => name).join(', ')],
    ['Leases not given back · 未还额度', one.leases],
    ['Keeps its shop’s account · 门店主机', one.isAuthority ? 'yes: name another · 请另指定' : ''],
    ['Issuer keys · 签发密钥', one.issuerKeys.map((k) => `${k.keyId} ${k.state}`).join(', ')],
    ['Goodwill signed / not used · 补偿券', `${one.goodwillSigned} / ${one.goodwillUnused}`],
    ['Worth of those · 未用金额', one.goodwillUnusedMinor],
    ['Entries to decide on · 待判定记录', one.undecided],
  ];
  const events = one.events.map((event) => [
    when(event.at, zone),
    event.epoch,
    event.kind,
    event.by,
    event.note,
  ]);
  const epochs = (await devices(office)).filter(({ device }) => device === one.device);
  const acts = epochs.map((epoch) => deviceForms(token, epoch));
  return documentOf(
    `${one.counterName} · ${one.device.slice(0, saidCharacters)}`,
    html`<p><a href="/">Back · 返回</a></p>
      <div class="acts">${acts}</div>
      ${one.undecided > 0 ? decideForm(token, one.device, one.epoch) : html``}
      ${table(['What somebody with it has · 拿到它的人有什么', ''], rows, '')}
      <h2>What was done · 处理记录</h2>
      ${table(['When', 'Epoch', 'What', 'Who', 'Note'], events, 'Nothing. 没有。')}`,
  );
}
