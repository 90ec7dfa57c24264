import { z } from 'zod';
import { forgetAgain } from '../../customers/customers.ts';
import { deviceCount, deviceList } from '../../devices/deviceList.ts';
import type { DeviceStanding } from '../../devices/deviceList.ts';
import type { DeviceReport } from '../../devices/devices.ts';
import { isSigningDue } from '../../keys/manifest.ts';
import type { VoucherUseTable } from '../../store/tables/vouchers.ts';
import type { Office } from '../../office.ts';
import { noteRestored } from '../../reports/reports.ts';
import { form } from '../forms.ts';
import { html, nothing, panel, table, when } from '../html.ts';
import type { Html } from '../html.ts';
import { said, state } from '../layout.ts';
import { money } from '../money.ts';
import { campaignNames, counterNames, counterWords } from '../nameLookup.ts';
import { shopNames } from '../shopNames.ts';
import { act, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { settledWords } from '../whyText.ts';
import { compareForms, groupedDigits } from './terminalForms.ts';

const maxCards = 10;
const latestUses = 10;
/** Beyond this the exact figure helps nobody. */
const maxCounted = 1000;

interface Need {
  readonly count: number;
  readonly words: string;
  readonly path: string;
}

/** Somebody stands at a counter and waits. */
async function digitsToCompare(view: View): Promise<Html> {
  const { office, language, say } = view;
  const filter = { text: '', shop: null, standing: 'toCompare' } as const;
  const waiting = await deviceList(office, filter, { limit: maxCards, offset: 0 });
  if (waiting.length === 0) return nothing;
  const { nameOf } = await shopNames(
    office,
    language,
    waiting.map(({ shop }) => shop),
  );
  const card = (one: DeviceReport) =>
    panel(
      `${nameOf(one.shop)} · ${counterWords(view, one.counterName)}`,
      html`<p class="code">${groupedDigits(one.check)}</p>
        <p class="hint">
          ${say('和收银台屏幕上的六位数字一样吗？', 'Are these the six digits on the counter’s screen?')}
        </p>
        <div class="more">${compareForms(view, one, '/')}</div>`,
    );
  return html`<h2>${say('请核对数字', 'Compare the digits')}</h2>
    <div class="split">${waiting.map(card)}</div>`;
}

async function openCases({ db, tenant }: Office): Promise<number> {
  const rows = await db
    .selectFrom('case_file')
    .select('case_id')
    .where('tenant_id', '=', tenant)
    .where('closed_at', 'is', null)
    .limit(maxCounted)
    .execute();
  return rows.length;
}

async function undecided({ db, tenant }: Office): Promise<number> {
  const rows = await db
    .selectFrom('quarantine')
    .select('seq')
    .where('tenant_id', '=', tenant)
    .where('verdict', 'is', null)
    .limit(maxCounted)
    .execute();
  return rows.length;
}

async function needsOf({ office, say }: View): Promise<readonly Need[]> {
  const count = (standing: DeviceStanding) => deviceCount(office, standing);
  return [
    { count: await openCases(office), words: say('待处理异常单', 'open cases'), path: '/cases' },
    {
      count: await count('silent'),
      words: say('一天没联系的终端', 'terminals silent for a day'),
      path: '/terminals?standing=silent',
    },
    {
      count: await count('behind'),
      words: say('待上传很多的终端', 'terminals far behind'),
      path: '/terminals?standing=behind',
    },
    {
      count: await count('frozen'),
      words: say('被冻结的终端', 'frozen terminals'),
      path: '/terminals?standing=frozen',
    },
    {
      count: await undecided(office),
      words: say('总部用不了的记录', 'entries that can’t be used'),
      path: '/aside',
    },
  ];
}

function needTiles(needs: readonly Need[]): Html {
  const tiles = needs.map(
    ({ count, words, path }) =>
      html`<li>
        <a class="${count > 0 ? 'due' : ''}" href="${path}"
          ><span class="n">${count >= maxCounted ? `${maxCounted}+` : count}</span
          ><span>${words}</span></a
        >
      </li>`,
  );
  return html`<ul class="needs">
    ${tiles}
  </ul>`;
}

async function latest({ office, say, language }: View): Promise<Html> {
  const rows = await office.db
    .selectFrom('voucher_use')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('use_no', 'desc')
    .limit(latestUses)
    .execute();
  const { nameOf, zoneOf, currencyOf } = await shopNames(
    office,
    language,
    rows.map((row) => row.shop_id),
  );
  const campaignOf = await campaignNames(office, language);
  const title = say('最近核销', 'Latest uses');
  return panel(
    title,
    table(
      title,
      [
        { head: say('时间', 'When') },
        { head: say('门店', 'Shop') },
        { head: say('收银台', 'Counter') },
        { head: say('谁', 'By') },
        { head: say('券', 'Voucher') },
        { head: say('抵扣', 'Off'), figure: true },
        { head: say('结果', 'Came to') },
      ],
      rows.map((row) => [
        when(row.at, zoneOf(row.shop_id)),
        nameOf(row.shop_id),
        html`<a href="/device/${row.device_id}">${counterWords({ say }, row.counter)}</a>`,
        row.operator,
        campaignOf(row.campaign_no),
        row.discount_minor === 0
          ? ''
          : `−${money(language, Math.abs(row.discount_minor), currencyOf(row.shop_id))}`,
        settledState(row, say),
      ]),
      say(
        '还没有。收银台核销后，几秒内就会出现在这里。',
        'Nothing yet. What a counter redeems stands here within moments.',
      ),
    ),
  );
}

/** Undone, as it should be, or what its case is called. */
function settledState(
  { kind, settled }: Pick<VoucherUseTable, 'kind' | 'settled'>,
  say: View['say'],
): Html {
  if (settled !== 'good') return state(settledWords(settled, say), 'warn');
  if (kind === 'void') return state(say('撤销', 'undone'), 'plain');
  return state(say('已核销', 'redeemed'), 'good');
}

/** What there is to do before a first voucher can be used; nothing where all of it is done. */
async function firstSteps({ office, say }: View): Promise<Html> {
  const isEmpty = async (name: 'shop' | 'person' | 'campaign' | 'device') =>
    (await office.db
      .selectFrom(name)
      .select('tenant_id')
      .where('tenant_id', '=', office.tenant)
      .limit(1)
      .executeTakeFirst()) === undefined;
  const steps = [
    { path: '/shops', words: say('新增门店', 'Add a shop'), due: await isEmpty('shop') },
    {
      path: '/people',
      words: say('新增店里的人，各有一个 PIN', 'Add who works there, each with a PIN'),
      due: await isEmpty('person'),
    },
    {
      path: '/campaigns',
      words: say('新增活动', 'Add a campaign'),
      due: await isEmpty('campaign'),
    },
    {
      path: '/terminals',
      words: say('取绑定码，装第一台收银台', 'Take a code and set up the first counter'),
      due: await isEmpty('device'),
    },
  ];
  if (steps.every(({ due }) => !due)) return nothing;
  return panel(
    say('先做这几件事', 'First things first'),
    html`<ol class="steps">
      ${steps.map(
        ({ path, words, due }) =>
          html`<li>
            ${due ? html`<a href="${path}">${words}</a>` : html`<span class="hint">✔ ${words}</span>`}
          </li>`,
      )}
    </ol>`,
  );
}

async function keysDue({ office, say }: View): Promise<Html> {
  if (!(await isSigningDue(office))) return nothing;
  return said(
    say(
      '密钥清单快到期了，请装总部程序的人运行：npm run hq -- root request',
      'The list of keys is due to be signed again. Whoever runs head office does it: npm run hq -- root request',
    ),
    'warn',
  );
}

async function show(view: View): Promise<Shown> {
  const { say } = view;
  const needs = await needsOf(view);
  const isCalm = needs.every(({ count }) => count === 0);
  return {
    title: say('总览', 'Overview'),
    body: html`${await keysDue(view)} ${await digitsToCompare(view)} ${await firstSteps(view)}
      <h2>${say('需要人看的', 'What needs a person')}</h2>
      ${isCalm ? html`<p class="lead">${say('眼下没有。', 'Nothing just now.')}</p>` : nothing}
      ${needTiles(needs)} ${await latest(view)}
      <p><a href="/waking">${say('谁的券快到期', 'Whose vouchers end soon')}</a></p>
      ${view.may('running') ? restoredForm(view) : nothing}`,
  };
}

function restoredForm(view: View): Html {
  const { say } = view;
  return html`<details>
    <summary>${say('数据库是从备份恢复的？', 'Did the database come back from a backup?')}</summary>
    ${panel(
      say('恢复之后', 'After a restore'),
      html`<p>
          ${say(
            '终端会从头取一份完整数据，并把总部缺的记录补上来。只在恢复备份后按一次。',
            'Terminals fetch everything anew, and hand in what is missing here. Press it once, after a restore only.',
          )}
        </p>
        ${form(view, {
          act: 'restored',
          button: say('已从备份恢复', 'It was restored'),
          look: 'danger',
        })}`,
    )}
  </details>`;
}

async function showAside(view: View): Promise<Shown> {
  const { office, say, language } = view;
  const rows = await office.db
    .selectFrom('quarantine')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .orderBy('at', 'desc')
    .limit(200)
    .execute();
  const { nameOf, zoneOf } = await shopNames(
    office,
    language,
    rows.map((row) => row.shop_id),
  );
  const counterOf = await counterNames(
    view,
    rows.map((row) => row.device_id),
  );
  const title = say('总部用不了的记录', 'Entries that can’t be used');
  const verdicts = {
    accepted: say('已采信', 'believed'),
    rejected: say('不采信', 'not believed'),
  } as const;
  return {
    title,
    body: html`<p class="lead">
        ${say(
          '这些记录都留着，后面的照常处理。点终端可以判定。',
          'They are kept; what came behind them went on. Decide on them on the terminal’s page.',
        )}
      </p>
      ${panel(
        say('最近 200 条', 'The latest 200'),
        table(
          title,
          [
            { head: say('时间', 'When') },
            { head: say('门店', 'Shop') },
            { head: say('终端', 'Terminal') },
            { head: say('记录', 'Entry'), figure: true },
            { head: say('原因', 'Why') },
            { head: say('结论', 'Verdict') },
          ],
          rows.map((row) => [
            when(row.at, zoneOf(row.shop_id)),
            nameOf(row.shop_id),
            html`<a href="/device/${row.device_id}">${counterOf(row.device_id)}</a>`,
            row.seq,
            row.reason,
            row.verdict === null
              ? say('还没判定', 'not decided')
              : `${verdicts[row.verdict]} · ${row.decided_by ?? ''}`,
          ]),
          say('没有，不用做什么。', 'None. There is nothing to do.'),
        ),
      )}`,
  };
}

export const overviewPages: readonly Page[] = [
  { path: '/', scope: 'read', part: { zh: '总览', en: 'Overview' }, show },
  { path: '/aside', scope: 'read', under: '/', show: showAside },
];

export const overviewActs: readonly Act[] = [
  act(
    'restored',
    {
      scope: 'running',
      from: '/',
      done: { zh: '已通知终端从头取数据。', en: 'Terminals will start from a snapshot.' },
    },
    z.object({}),
    async ({ office, forgotten }) => {
      await forgetAgain(office, forgotten);
      await noteRestored(office);
      return toPage('/');
    },
  ),
];
