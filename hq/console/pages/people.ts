import { z } from 'zod';
import { easyPin, pinPattern } from '../../../shared/domain/people/pin.ts';
import { roles } from '../../../shared/protocol/feed.ts';
import type { Role, RosterPerson } from '../../../shared/protocol/feed.ts';
import { plainText } from '../../../shared/protocol/primitives.ts';
import {
  addRosterPerson,
  changePerson,
  makeBadge,
  maxShopsPerPerson,
  roster,
  setPersonShops,
} from '../../people/people.ts';
import { hashPin } from '../../people/pinHash.ts';
import { HqProblem } from '../../problem.ts';
import { form, input, pager, searchForm, select, ticks } from '../forms.ts';
import { facts, html, nothing, panel, table } from '../html.ts';
import type { Html } from '../html.ts';
import { state } from '../layout.ts';
import { shopOptions, shopSelect } from '../shopFields.ts';
import { shopNames } from '../shopNames.ts';
import { act, pageNumber, pageRows, searched, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';

const staffRoles: Readonly<Record<Role, { zh: string; en: string }>> = {
  cashier: { zh: '收银员', en: 'Cashier' },
  shiftLead: { zh: '值班', en: 'Shift lead' },
  manager: { zh: '店长', en: 'Manager' },
  areaManager: { zh: '区域经理', en: 'Area manager' },
};

function whereWorks(view: View, person: RosterPerson, nameOf: (shop: string) => string): string {
  const { say } = view;
  if (person.shops === null) return say('所有门店', 'every shop');
  const [own = '', ...lent] = person.shops;
  return [nameOf(own), ...lent.map((shop) => `${nameOf(shop)}${say('（借调）', ' (lent)')}`)].join(
    say('、', ', '),
  );
}

async function show(view: View): Promise<Shown> {
  const { office, say, language, query } = view;
  const text = searched(query).toLowerCase();
  const shop = searched(query, 'shop');
  const found = (await roster(office, office.db))
    .filter((one) => text === '' || `${one.name}\n${one.id}`.toLowerCase().includes(text))
    .filter((one) => shop === '' || one.shops === null || one.shops.includes(shop))
    .toSorted((a, b) => Number(a.retired) - Number(b.retired) || a.name.localeCompare(b.name));
  const page = pageNumber(query);
  const listed = found.slice((page - 1) * pageRows, page * pageRows);
  const { nameOf } = await shopNames(
    office,
    language,
    listed.flatMap(({ shops }) => shops ?? []),
  );
  const title = say('人员', 'People');
  const search = html`${input({
    id: 'q',
    name: 'q',
    type: 'search',
    label: say('姓名', 'Name'),
    value: searched(query),
    maxLength: 60,
    required: false,
  })}
  ${await shopSelect(view, {
    id: 'shop',
    name: 'shop',
    label: say('门店', 'Shop'),
    none: say('所有门店', 'All shops'),
    chosen: shop,
  })}`;
  const list = table(
    title,
    [
      { head: say('姓名', 'Name') },
      { head: say('角色', 'Role') },
      { head: say('门店', 'Shops') },
      { head: say('工牌', 'Badge') },
      { head: say('状态', 'State') },
    ],
    listed.map((one) => [
      html`<a href="/people/${encodeURIComponent(one.id)}">${one.name}</a>`,
      staffRoles[one.role][language],
      whereWorks(view, one, nameOf),
      one.badgeRef === null ? say('没有', 'none') : say('有', 'yes'),
      one.retired
        ? state(say('已离职', 'retired'), 'plain')
        : state(say('在职', 'at work'), 'good'),
    ]),
    say('没有这样的人。', 'Nobody like that.'),
  );
  return {
    title,
    body: html`${panel(
      say(`共 ${found.length} 人`, `${found.length} people`),
      html`${searchForm(view, '/people', search)} ${list}
      ${pager(view, '/people', page, found.length > page * pageRows)}`,
    )}
    ${view.may('people') ? panel(say('新增人员', 'Add somebody'), await newPersonForm(view)) : nothing}`,
  };
}

function pinInput({ say }: View): Html {
  return input({
    id: 'pin',
    name: 'pin',
    type: 'password',
    label: 'PIN',
    hint: say('4 到 6 位数字，不要 1234、0000 这样的', '4 to 6 figures, none like 1234 or 0000'),
    maxLength: 6,
    numeric: true,
    autocomplete: 'new-password',
  });
}

/** Their own shop, and those they are lent to; by their ids where the chain has too many to choose from. */
async function shopChoice(view: View, shops: readonly string[]): Promise<Html> {
  const { say } = view;
  const [own = '', ...lent] = shops;
  const others = await shopOptions(view, lent);
  if (others === null)
    return input({
      id: 'shops',
      name: 'shops',
      label: say('门店编号', 'Shop ids'),
      hint: say(
        '用逗号分开，第一个是本店，其余是借调',
        'With commas; the first is their own, the others they are lent to',
      ),
      value: shops.join(', '),
      maxLength: 30_000,
      required: false,
    });
  const ownSelect = await shopSelect(view, {
    id: 'own-shop',
    name: 'shops',
    label: say('本店', 'Their own shop'),
    none: say('请选择', 'Choose one'),
    chosen: own,
  });
  const isLent = lent.length > 0;
  return html`${ownSelect}
    <details ${isLent ? html` open` : nothing}>
      <summary>${say('还借调到别的店？', 'Lent to other shops too?')}</summary>
      ${ticks(say('借调到', 'Lent to'), 'shops', others)}
    </details>`;
}

async function shopsInput(view: View, shops: readonly string[] | null): Promise<Html> {
  const { say } = view;
  return html`${await shopChoice(view, shops ?? [])}
  ${ticks(say('或者', 'Or'), 'everyShop', [
    { value: 'yes', text: say('所有门店', 'Every shop'), on: shops === null },
  ])}`;
}

async function newPersonForm(view: View): Promise<Html> {
  const { say, language } = view;
  return form(view, {
    act: 'new-person',
    button: say('新增', 'Add'),
    look: 'primary',
    fields: html`${input({ id: 'name', name: 'name', label: say('姓名', 'Name'), maxLength: 60 })}
    ${select(
      { id: 'role', name: 'role', label: say('角色', 'Role') },
      roles.map((role) => ({ value: role, text: staffRoles[role][language] })),
    )}
    ${pinInput(view)} ${await shopsInput(view, [])}`,
  });
}

async function showPerson(view: View): Promise<Shown> {
  const { office, say, language, params } = view;
  const person = (await roster(office, office.db)).find(({ id }) => id === params['person']);
  if (person === undefined) throw new HqProblem('notFound');
  const { nameOf } = await shopNames(office, language, person.shops ?? []);
  const known = facts([
    [say('角色', 'Role'), staffRoles[person.role][language]],
    [say('门店', 'Shops'), whereWorks(view, person, nameOf)],
    [say('工牌', 'Badge'), person.badgeRef === null ? say('没有', 'none') : say('有', 'yes')],
    [say('状态', 'State'), person.retired ? say('已离职', 'retired') : say('在职', 'at work')],
  ]);
  return {
    title: person.name,
    body: html`<p><a href="/people">${say('所有人员', 'Everybody')}</a></p>
      ${panel(say('现在', 'Now'), known)}
      ${view.may('people') && !person.retired ? await changeForms(view, person) : nothing}`,
  };
}

async function changeForms(view: View, person: RosterPerson): Promise<Html> {
  const { say } = view;
  const says = { person: person.id };
  const save = say('保存', 'Save');
  return html`<div class="split">
    ${panel(
      say('新 PIN', 'Another PIN'),
      form(view, { act: 'person-pin', button: save, of: 'PIN', says, fields: pinInput(view) }),
    )}
    ${panel(
      say('在哪里上班', 'Where they work'),
      form(view, {
        act: 'person-shops',
        button: save,
        of: say('门店', 'shops'),
        says,
        fields: await shopsInput(view, person.shops),
      }),
    )}
    ${panel(
      say('工牌', 'Badge'),
      html`${form(view, { act: 'person-badge', button: say('做一张新工牌', 'Make a badge'), says })}
      ${
        person.badgeRef === null
          ? nothing
          : form(view, {
              act: 'person-no-badge',
              button: say('工牌丢了，停用', 'The badge is lost: withdraw it'),
              look: 'danger',
              says,
            })
      }`,
    )}
    ${panel(
      say('离职', 'Leaves'),
      html`<p class="hint">
          ${say('在所有终端上立即退出，不能再登录。', 'Signed out of every terminal, for good.')}
        </p>
        ${form(view, { act: 'person-retire', button: say('办离职', 'Retire'), look: 'danger', says })}`,
    )}
  </div>`;
}

export const peoplePages: readonly Page[] = [
  { path: '/people', scope: 'read', part: { zh: '人员', en: 'People' }, show },
  { path: '/people/:person', scope: 'read', show: showPerson },
];

const person = z.string().min(1).max(40);
const pin = z
  .string()
  .regex(pinPattern)
  .refine((digits) => easyPin(digits, null) === null, 'too easy to guess');
const everyShop = z.literal('yes').optional();
/** Typed in one field, or chosen in several. */
const shopList = z
  .preprocess(
    (given) => (Array.isArray(given) ? given.join(',') : given),
    z.string().max(30_000).default(''),
  )
  .transform((text) => text.split(/[\s,，、]+/u).filter((one) => one !== ''))
  .pipe(
    z
      .array(z.string().max(40))
      .max(maxShopsPerPerson)
      .refine((all) => new Set(all).size === all.length, 'the same shop twice'),
  );

function shopsOf(listed: readonly string[], every: 'yes' | undefined): string[] | null {
  if (every === 'yes') return null;
  if (listed.length > 0) return [...listed];
  const message = 'name a shop, or tick “every shop”';
  throw new HqProblem('badInput', '', [{ field: 'shops', message }]);
}

const people = {
  scope: 'people',
  from: '/people',
  done: { zh: '已保存。', en: 'Saved.' },
} as const;
const pageOf = (id: string) => toPage(`/people/${encodeURIComponent(id)}`);

export const peopleActs: readonly Act[] = [
  act(
    'new-person',
    { ...people, done: { zh: '已新增。', en: 'Added.' } },
    z.object({
      name: plainText(60).trim().min(1),
      role: z.enum(roles),
      pin,
      shops: shopList,
      everyShop,
    }),
    async ({ office }, { name, role, pin: digits, shops: listed, everyShop: every }) => {
      const shops = shopsOf(listed, every);
      const pinHash = await hashPin(digits);
      const { id } = await addRosterPerson(office, { name, role, pinHash, shops });
      return toPage(`/people/${encodeURIComponent(id)}`, id);
    },
  ),
  act('person-pin', people, z.object({ person, pin }), async ({ office }, fields) => {
    const pinHash = await hashPin(fields.pin);
    await changePerson(office, fields.person, { kind: 'pin', pinHash }, 'office');
    return pageOf(fields.person);
  }),
  act(
    'person-shops',
    people,
    z.object({ person, shops: shopList, everyShop }),
    async ({ office }, fields) => {
      await setPersonShops(office, fields.person, shopsOf(fields.shops, fields.everyShop));
      return pageOf(fields.person);
    },
  ),
  act('person-badge', people, z.object({ person }), async (view, fields) => {
    const { code, person: made } = await makeBadge(view.office, fields.person);
    const { say } = view;
    const body = html`<section class="panel">
      <p class="code long">${code}</p>
      <p>${say('只显示这一次，请马上做成工牌。', 'It is shown this once: make the badge now.')}</p>
      <p>
        <a class="button" href="/people/${encodeURIComponent(made.id)}">${say('返回', 'Back')}</a>
      </p>
    </section>`;
    return { shows: 'once', title: `${say('工牌', 'Badge')} · ${made.name}`, body };
  }),
  act('person-no-badge', people, z.object({ person }), async ({ office }, fields) => {
    await changePerson(office, fields.person, { kind: 'noBadge' }, 'office');
    return pageOf(fields.person);
  }),
  act('person-retire', people, z.object({ person }), async ({ office }, fields) => {
    await changePerson(office, fields.person, { kind: 'retire' }, 'office');
    return pageOf(fields.person);
  }),
];
