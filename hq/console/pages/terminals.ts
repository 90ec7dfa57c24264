import { z } from 'zod';
import { maxTokensPerBatch } from '../../../shared/protocol/enrolment.ts';
import { hex, plainText } from '../../../shared/protocol/primitives.ts';
import { actorName } from '../../access/actor.ts';
import type { DeviceReport } from '../../devices/devices.ts';
import { deviceList, deviceStandings } from '../../devices/deviceList.ts';
import type { DeviceStanding } from '../../devices/deviceList.ts';
import {
  enrolmentCodes,
  makeBatch,
  makeEnrolmentCode,
  maxBatchDays,
  withdrawCodes,
} from '../../devices/enrolmentCodes.ts';
import type { CodeReport } from '../../devices/enrolmentCodes.ts';
import { confirmDigits } from '../../devices/openEnrolment.ts';
import { revokeDevice, unfreezeDevice } from '../../devices/revoke.ts';
import { decideCutOff } from '../../journal/decide.ts';
import { form, input, pager, searchForm, select } from '../forms.ts';
import { html, nothing, panel, table, when } from '../html.ts';
import type { Html } from '../html.ts';
import { state } from '../layout.ts';
import { counterWords } from '../nameLookup.ts';
import { shopSelect } from '../shopFields.ts';
import { shopNames } from '../shopNames.ts';
import type { ShopNames } from '../shopNames.ts';
import { act, pageNumber, pageRows, searched, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { deviceStateWords } from '../words.ts';
import { terminalPage } from './terminal.ts';

const maxCodes = 100;
/** Characters of a device's id that a counter reads out. */
const saidCharacters = 8;
const halfOfCode = 4;

const standingWords: Readonly<Record<DeviceStanding, { zh: string; en: string }>> = {
  toCompare: { zh: '待核对数字', en: 'Digits to compare' },
  active: { zh: '在用', en: 'At work' },
  silent: { zh: '一天没联系', en: 'Silent for a day' },
  behind: { zh: '积压较多', en: 'Behind' },
  frozen: { zh: '已冻结', en: 'Frozen' },
  revoked: { zh: '已停用', en: 'Cut off' },
};

export function deviceState({ language }: View, device: Pick<DeviceReport, 'state'>): Html {
  const kinds = { pending: 'warn', active: 'good', frozen: 'bad', revoked: 'plain' } as const;
  return state(deviceStateWords[device.state][language], kinds[device.state]);
}

/** Terminals as they stand, each a link to its own page. */
export function deviceTable(
  view: View,
  terminals: readonly DeviceReport[],
  { nameOf, zoneOf }: ShopNames,
): Html {
  const { say } = view;
  return table(
    say('终端', 'Terminals'),
    [
      { head: say('收银台', 'Counter') },
      { head: say('门店', 'Shop') },
      { head: say('状态', 'State') },
      { head: say('最后联系', 'Last heard') },
      { head: say('待上传', 'Waiting'), figure: true },
      { head: say('记录', 'Entries'), figure: true },
      { head: say('版本', 'Version') },
      { head: say('编号', 'Device') },
    ],
    terminals.map((one) => [
      html`<a href="/device/${one.device}">${counterWords(view, one.counterName)}</a>`,
      nameOf(one.shop),
      deviceState(view, one),
      when(one.lastSeenAt, zoneOf(one.shop)),
      one.waiting ?? (one.state === 'revoked' ? '' : say('不清楚', 'not known')),
      one.ackedSeq,
      one.appVersion ?? '',
      html`<code>${one.device.slice(0, saidCharacters)}</code>`,
    ]),
    say('没有这样的终端。', 'There is no such terminal.'),
  );
}

async function filters(view: View, standing: DeviceStanding | null): Promise<Html> {
  const { say, query, language } = view;
  return searchForm(
    view,
    '/terminals',
    html`${input({
      id: 'q',
      name: 'q',
      type: 'search',
      label: say('收银台名或编号', 'Counter or device'),
      value: searched(query),
      maxLength: 60,
      required: false,
    })}
    ${await shopSelect(view, {
      id: 'shop',
      name: 'shop',
      label: say('门店', 'Shop'),
      none: say('所有门店', 'All shops'),
      chosen: searched(query, 'shop'),
    })}
    ${select(
      { id: 'standing', name: 'standing', label: say('状态', 'State'), chosen: standing ?? '' },
      [
        { value: '', text: say('全部', 'All') },
        ...deviceStandings.map((one) => ({ value: one, text: standingWords[one][language] })),
      ],
    )}`,
  );
}

async function show(view: View): Promise<Shown> {
  const { office, say, query, language } = view;
  const standing = deviceStandings.find((one) => one === query.get('standing')) ?? null;
  const shop = searched(query, 'shop');
  const filter = { text: searched(query), shop: shop === '' ? null : shop, standing };
  const page = pageNumber(query);
  const offset = (page - 1) * pageRows;
  const found = await deviceList(office, filter, { limit: pageRows + 1, offset });
  const listed = found.slice(0, pageRows);
  const codes = (await enrolmentCodes(office, maxCodes)).filter((one) => one.state === 'open');
  const names = await shopNames(
    office,
    language,
    [...listed, ...codes].map((one) => one.shop),
  );
  return {
    title: say('终端', 'Terminals'),
    body: html`${panel(
      say('查找', 'Find'),
      html`${await filters(view, standing)} ${deviceTable(view, listed, names)}
      ${pager(view, '/terminals', page, found.length > pageRows)}`,
    )}
    ${panel(
      say('装新终端', 'New terminals'),
      html`${await codeForm(view)} ${codeTable(view, codes, names)} ${await confirmationForm(view)}`,
    )}`,
  };
}

/** A code for one counter; a shop's own page has the file for many. */
async function codeForm(view: View): Promise<Html> {
  const { say } = view;
  if (!view.may('terminals')) return nothing;
  return html`${form(view, {
      act: 'code',
      button: say('取绑定码', 'Get a code'),
      look: 'primary',
      inLine: true,
      fields: await shopSelect(view, {
        id: 'code-shop',
        name: 'shop',
        label: say('装在哪家店', 'In which shop'),
      }),
    })}
    <p class="hint">
      ${say('一次装很多台？在门店自己的页面下载批量文件。', 'Many at once? A shop’s own page has a file for them.')}
      <a href="/shops">${say('所有门店', 'All shops')}</a>
    </p>`;
}

function codeTable(view: View, codes: readonly CodeReport[], { nameOf, zoneOf }: ShopNames): Html {
  const { say } = view;
  const withdraw = (one: CodeReport) =>
    view.may('terminals')
      ? form(view, {
          act: 'withdraw',
          button: say('撤回', 'Withdraw'),
          of: one.codeId,
          says: { code: one.codeId },
        })
      : nothing;
  return table(
    say('有效的绑定码', 'Codes that are open'),
    [
      { head: say('生成', 'Made') },
      { head: say('门店', 'Shop') },
      { head: say('种类', 'Kind') },
      { head: say('有效至', 'Good until') },
      { head: say('操作', 'Act') },
    ],
    codes.map((one) => [
      when(one.madeAt, zoneOf(one.shop)),
      nameOf(one.shop),
      one.kind === 'code' ? say('单台', 'one counter') : say('批量', 'roll-out'),
      when(one.expiresAt, zoneOf(one.shop)),
      withdraw(one),
    ]),
    say('没有有效的绑定码。', 'No code is open.'),
  );
}

async function confirmationForm(view: View): Promise<Html> {
  const { office, say } = view;
  if (!view.may('terminals')) return nothing;
  const { needs_confirmation: needs } = await office.db
    .selectFrom('tenant')
    .select('needs_confirmation')
    .where('tenant_id', '=', office.tenant)
    .executeTakeFirstOrThrow();
  const hint = needs
    ? say(
        '现在：新终端要等这里点“一样”，才能开始用。',
        'Now: a new terminal waits until somebody here says “the same”.',
      )
    : say(
        '现在：收银台那边说数字一样就能用，总部可以事后核对。',
        'Now: a new terminal begins when its counter says so; digits can be compared here later.',
      );
  const change = form(view, {
    act: 'confirmation',
    button: needs
      ? say('不再要求总部确认数字', 'Stop asking us to confirm digits')
      : say('每台都要总部确认数字', 'Have us confirm every counter’s digits'),
    says: { needs: needs ? 'no' : 'yes' },
  });
  return html`<p class="hint">${hint}</p>
    ${change}`;
}

export const terminalPages: readonly Page[] = [
  { path: '/terminals', scope: 'read', part: { zh: '终端', en: 'Terminals' }, show },
  terminalPage,
];

const shop = z.string().min(1).max(40);
const note = plainText(300).trim().min(1);
const count = z.coerce.number().pipe(z.int().min(1));
const yesNo = z.enum(['yes', 'no']);
const place = { device: hex(16), epoch: count };
const terminals = { scope: 'terminals', from: '/terminals' } as const;
const back = z.enum(['/', '/device']).default('/device');
const pageOf = (device: string) => toPage(`/device/${device}`);

async function madeCode(view: View, shopId: string) {
  const { code } = await makeEnrolmentCode(view.office, shopId);
  const { say } = view;
  const body = html`<section class="panel">
    <p class="code">${code.slice(0, halfOfCode)} ${code.slice(halfOfCode)}</p>
    <p>
      ${say('在收银台选“加入总部”，输入这个码。十分钟内有效，最多试五次，只绑定一台。', 'At the counter choose “join a head office” and type this code. It is good for ten minutes, five tries and one counter.')}
    </p>
    <p>${say('之后请和收银台核对六位数字。', 'Then compare the six digits with the counter.')}</p>
    <p><a class="button" href="/">${say('去核对', 'Compare')}</a></p>
  </section>`;
  return { shows: 'once', title: say('绑定码', 'One-time code'), body } as const;
}

export const terminalActs: readonly Act[] = [
  act(
    'code',
    { ...terminals, done: { zh: '已生成。', en: 'Made.' } },
    z.object({ shop }),
    (view, fields) => madeCode(view, fields.shop),
  ),
  act(
    'batch',
    { ...terminals, done: { zh: '已生成。', en: 'Made.' } },
    z.object({
      shop,
      count: count.pipe(z.int().max(maxTokensPerBatch)),
      days: count.pipe(z.int().max(maxBatchDays)),
      hqUrl: z.url({ protocol: /^https?$/ }).max(200),
    }),
    async ({ office }, { shop: id, ...wanted }) => {
      const { batchId, file } = await makeBatch(office, id, wanted);
      const text = `${JSON.stringify(file, null, 2)}\n`;
      const type = 'application/json; charset=utf-8';
      return { shows: 'file', name: `countersign-enrolment-${batchId}.json`, type, text };
    },
  ),
  act(
    'confirmation',
    { ...terminals, done: { zh: '已改。', en: 'Changed.' } },
    z.object({ needs: yesNo }),
    async ({ office }, { needs }) => {
      await office.db
        .updateTable('tenant')
        .set({ needs_confirmation: needs === 'yes' })
        .where('tenant_id', '=', office.tenant)
        .execute();
      return toPage('/terminals');
    },
  ),
  act(
    'withdraw',
    {
      ...terminals,
      done: { zh: '已撤回，没用过的都作废。', en: 'Withdrawn: what was not used opens nothing.' },
    },
    z.object({ code: hex(8) }),
    async ({ office }, { code }) => {
      await withdrawCodes(office, code);
      return toPage('/terminals');
    },
  ),
  act(
    'compare',
    { ...terminals, done: { zh: '已记下核对结果。', en: 'What you compared is noted.' } },
    z.object({ ...place, same: yesNo, back }),
    async ({ office, session }, { same, back: to, device, epoch }) => {
      const by = actorName(session.actor);
      await confirmDigits(office, { device, epoch }, { same: same === 'yes', by, note: '' });
      return to === '/' ? toPage('/') : pageOf(device);
    },
  ),
  act(
    'revoke',
    { ...terminals, done: { zh: '已停用。', en: 'It is cut off.' } },
    z.object({ device: hex(16), reason: z.enum(['lost', 'retired']), note }),
    async ({ office, session }, { device, reason, note: why }) => {
      await revokeDevice(office, device, reason, { by: actorName(session.actor), note: why });
      return pageOf(device);
    },
  ),
  act(
    'unfreeze',
    { ...terminals, done: { zh: '已恢复。', en: 'It is heard again.' } },
    z.object({ ...place, note }),
    async ({ office, session }, { device, epoch, note: why }) => {
      await unfreezeDevice(office, { device, epoch }, { by: actorName(session.actor), note: why });
      return pageOf(device);
    },
  ),
  act(
    'decide',
    { ...terminals, done: { zh: '已判定。', en: 'Decided.' } },
    z.object({
      ...place,
      from: count,
      to: count,
      verdict: z.enum(['accepted', 'rejected']),
      note,
    }),
    async ({ office, session }, { device, epoch, ...rest }) => {
      await decideCutOff(office, { device, epoch }, { ...rest, by: actorName(session.actor) });
      return pageOf(device);
    },
  ),
];
