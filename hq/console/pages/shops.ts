import { z } from 'zod';
import { isKnownZone } from '../../../shared/domain/time/civilTime.ts';
import { maxApprovalsPerDay } from '../../../shared/protocol/feed.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import { currencyCode, hex, plainText, zoneName } from '../../../shared/protocol/primitives.ts';
import { deviceList } from '../../devices/deviceList.ts';
import { holidayCalendars } from '../../shops/holidays.ts';
import {
  addShop,
  setAuthority,
  setCalendar,
  setGroups,
  setPeopleRules,
  shopById,
  shops,
} from '../../shops/shops.ts';
import { form, input, pager, searchForm, select, ticks } from '../forms.ts';
import { facts, html, nothing, panel, table } from '../html.ts';
import type { Html } from '../html.ts';
import { counterWords } from '../nameLookup.ts';
import { shopNames } from '../shopNames.ts';
import { act, pageNumber, pageRows, searched, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { enrolForms } from './terminalForms.ts';
import { deviceTable } from './terminals.ts';

/** Terminals of one shop that are shown at once. */
const maxTerminals = 200;

function matches(shop: ShopConfig, text: string): boolean {
  const said = [shop.id, shop.name.zh, shop.name.en, ...shop.groups].join('\n').toLowerCase();
  return said.includes(text.toLowerCase());
}

async function show(view: View): Promise<Shown> {
  const { office, say, language, query } = view;
  const text = searched(query);
  const found = (await shops(office, office.db)).filter((shop) => matches(shop, text));
  const page = pageNumber(query);
  const listed = found.slice((page - 1) * pageRows, page * pageRows);
  const title = say('门店', 'Shops');
  const list = table(
    title,
    [
      { head: say('名称', 'Name') },
      { head: say('编号', 'Id') },
      { head: say('分组', 'Groups') },
      { head: say('币种', 'Currency') },
      { head: say('时区', 'Zone') },
    ],
    listed.map((shop) => [
      html`<a href="/shops/${encodeURIComponent(shop.id)}">${shop.name[language]}</a>`,
      html`<code>${shop.id}</code>`,
      shop.groups.map((group) => `#${group}`).join(' '),
      shop.currency,
      shop.zone,
    ]),
    text === ''
      ? say('还没有门店。在下面新增第一家。', 'No shop yet. Add the first one below.')
      : say('没有这样的门店。', 'There is no such shop.'),
  );
  return {
    title,
    body: html`${panel(
      say(`共 ${found.length} 家`, `${found.length} shops`),
      html`${searchForm(
        view,
        '/shops',
        input({
          id: 'q',
          name: 'q',
          type: 'search',
          label: say('名称、编号或分组', 'Name, id or group'),
          value: text,
          maxLength: 60,
          required: false,
        }),
      )}
      ${list} ${pager(view, '/shops', page, found.length > page * pageRows)}`,
    )}
    ${view.may('shops') ? panel(say('新增门店', 'Add a shop'), await newShopForm(view)) : nothing}`,
  };
}

async function calendarOptions({ office, say }: View) {
  const calendars = await holidayCalendars(office, office.db);
  return [
    { value: '', text: say('不用', 'None') },
    ...calendars.map(({ id }) => ({ value: id, text: id })),
  ];
}

async function newShopForm(view: View): Promise<Html> {
  const { say } = view;
  return form(view, {
    act: 'new-shop',
    button: say('新增', 'Add'),
    look: 'primary',
    fields: html`${input({ id: 'name', name: 'name', label: say('名称', 'Name'), maxLength: 60 })}
    ${input({
      id: 'currency',
      name: 'currency',
      label: say('币种', 'Currency'),
      value: 'CNY',
      maxLength: 3,
    })}
    ${input({
      id: 'zone',
      name: 'zone',
      label: say('时区', 'Time zone'),
      value: 'Asia/Shanghai',
      maxLength: 60,
    })}
    ${select({ id: 'language', name: 'language', label: say('小票语言', 'Language of receipts') }, [
      { value: 'zh', text: '中文' },
      { value: 'en', text: 'English' },
    ])}
    ${groupsInput(view, [])}
    ${select(
      { id: 'calendar', name: 'calendar', label: say('节假日历', 'Holiday calendar') },
      await calendarOptions(view),
    )}`,
  });
}

function groupsInput({ say }: View, groups: readonly string[]): Html {
  return input({
    id: 'groups',
    name: 'groups',
    label: say('分组', 'Groups'),
    hint: say('用逗号或空格分开，不带 #', 'With commas or spaces between them, without #'),
    value: groups.join(', '),
    maxLength: 1600,
    required: false,
  });
}

async function showShop(view: View): Promise<Shown> {
  const { office, say, language, params } = view;
  const shop = await shopById(office, office.db, params['shop'] ?? '');
  const filter = { text: '', shop: shop.id, standing: null };
  const terminals = await deviceList(office, filter, { limit: maxTerminals, offset: 0 });
  const names = await shopNames(office, language, [shop.id]);
  const authority = terminals.find(({ device }) => device === shop.authority);
  const known = facts([
    [say('编号', 'Id'), html`<code>${shop.id}</code>`],
    [say('币种', 'Currency'), shop.currency],
    [say('时区', 'Time zone'), shop.zone],
    [say('小票语言', 'Receipts in'), shop.language === 'zh' ? '中文' : 'English'],
    [say('分组', 'Groups'), shop.groups.map((group) => `#${group}`).join(' ')],
    [say('节假日历', 'Holidays'), shop.calendar ?? ''],
    [
      say('店内主机', 'Keeps the account'),
      authority === undefined ? '' : counterWords(view, authority.counterName),
    ],
  ]);
  return {
    title: shop.name[language],
    body: html`<p><a href="/shops">${say('所有门店', 'All shops')}</a></p>
      ${panel(say('这家店', 'This shop'), known)}
      ${panel(say('终端', 'Terminals'), deviceTable(view, terminals, names))}
      ${
        view.may('terminals')
          ? panel(say('装新终端', 'New terminals'), enrolForms(view, shop.id))
          : nothing
      }
      ${view.may('shops') ? await settingForms(view, shop, terminals) : nothing}`,
  };
}

async function settingForms(
  view: View,
  shop: ShopConfig,
  terminals: Awaited<ReturnType<typeof deviceList>>,
): Promise<Html> {
  const { say } = view;
  const says = { shop: shop.id };
  const atWork = terminals.filter(({ state }) => state === 'active');
  const save = say('保存', 'Save');
  const groups = form(view, {
    act: 'shop-groups',
    button: save,
    of: say('分组', 'groups'),
    says,
    inLine: true,
    fields: groupsInput(view, shop.groups),
  });
  const calendar = form(view, {
    act: 'shop-calendar',
    button: save,
    of: say('节假日历', 'holiday calendar'),
    says,
    inLine: true,
    fields: select(
      {
        id: 'calendar',
        name: 'calendar',
        label: say('节假日历', 'Holiday calendar'),
        chosen: shop.calendar ?? '',
      },
      await calendarOptions(view),
    ),
  });
  const authority = form(view, {
    act: 'shop-authority',
    button: save,
    of: say('店内主机', 'who keeps the account'),
    says,
    inLine: true,
    fields: select(
      {
        id: 'device',
        name: 'device',
        label: say('店内主机：替本店管券账的终端', 'Terminal that keeps the shop’s account'),
        chosen: shop.authority ?? '',
      },
      atWork.map(({ device, counterName }) => ({
        value: device,
        text: counterWords(view, counterName),
      })),
    ),
  });
  const rules = form(view, {
    act: 'shop-people-rules',
    button: save,
    of: say('授权规则', 'rules of approval'),
    says,
    inLine: true,
    fields: html`${input({
      id: 'approvals',
      name: 'approvals',
      type: 'number',
      min: 1,
      max: maxApprovalsPerDay,
      value: shop.approvalsPerDay ?? 20,
      label: say('一人一天最多授权几次', 'Approvals one person may give a day'),
    })}
    ${ticks(say('工牌', 'Badge'), 'badgeAlone', [
      {
        value: 'yes',
        text: say('只刷工牌也行', 'A badge alone will do'),
        on: shop.badgeAlone ?? false,
      },
    ])}`,
  });
  return panel(
    say('设置', 'Settings'),
    html`${groups} ${calendar} ${atWork.length === 0 ? nothing : authority} ${rules}`,
  );
}

export const shopPages: readonly Page[] = [
  { path: '/shops', scope: 'read', part: { zh: '门店', en: 'Shops' }, show },
  { path: '/shops/:shop', scope: 'read', show: showShop },
];

const shopId = z.string().min(1).max(40);
const pageOf = (shop: string) => toPage(`/shops/${encodeURIComponent(shop)}`);
const changed = { scope: 'shops', from: '/shops', done: { zh: '已保存。', en: 'Saved.' } } as const;

/** `a, b c`: as somebody types a list. */
const groupList = plainText(1600)
  .transform((text) => text.split(/[\s,，、]+/u).filter((one) => one !== ''))
  .pipe(
    z
      .array(plainText(39).refine((name) => !name.startsWith('#'), 'without the #'))
      .max(40)
      .refine((names) => new Set(names).size === names.length, 'the same group twice'),
  );
const calendarId = plainText(40).transform((text) => (text === '' ? null : text));

export const shopActs: readonly Act[] = [
  act(
    'new-shop',
    { ...changed, done: { zh: '门店已新增。', en: 'The shop is added.' } },
    z.object({
      name: plainText(60).trim().min(1),
      currency: currencyCode,
      zone: zoneName.refine(isKnownZone, 'no such time zone'),
      language: z.enum(['zh', 'en']),
      groups: groupList.default([]),
      calendar: calendarId.default(null),
    }),
    async ({ office }, fields) => {
      const { id } = await addShop(office, fields);
      return toPage(`/shops/${encodeURIComponent(id)}`, id);
    },
  ),
  act(
    'shop-groups',
    changed,
    z.object({ shop: shopId, groups: groupList }),
    async ({ office }, { shop, groups }) => {
      await setGroups(office, shop, groups);
      return pageOf(shop);
    },
  ),
  act(
    'shop-calendar',
    changed,
    z.object({ shop: shopId, calendar: calendarId }),
    async ({ office }, { shop, calendar }) => {
      await setCalendar(office, shop, calendar);
      return pageOf(shop);
    },
  ),
  act(
    'shop-authority',
    changed,
    z.object({ shop: shopId, device: hex(16) }),
    async ({ office }, { shop, device }) => {
      await setAuthority(office, shop, device);
      return pageOf(shop);
    },
  ),
  act(
    'shop-people-rules',
    { ...changed, scope: 'people' },
    z.object({
      shop: shopId,
      approvals: z.coerce.number().pipe(z.int().min(1).max(maxApprovalsPerDay)),
      badgeAlone: z.literal('yes').optional(),
    }),
    async ({ office }, { shop, approvals, badgeAlone }) => {
      const rules = { approvalsPerDay: approvals, badgeAlone: badgeAlone === 'yes' };
      await setPeopleRules(office, shop, rules);
      return pageOf(shop);
    },
  ),
];
