import { z } from 'zod';
import { hex, noteText } from '../../../shared/protocol/primitives.ts';
import { actorName } from '../../access/actor.ts';
import { caseOfRow } from '../../cases/caseList.ts';
import type { CaseReport } from '../../cases/caseList.ts';
import { closeCase, noteOnCase } from '../../cases/cases.ts';
import { caseView } from '../../cases/caseView.ts';
import type { CaseDetail, CaseReceipt } from '../../cases/caseView.ts';
import { HqProblem } from '../../problem.ts';
import { form, input, pager, searchForm, select } from '../forms.ts';
import { facts, html, nothing, panel, table, when } from '../html.ts';
import type { Html } from '../html.ts';
import { state } from '../layout.ts';
import { money } from '../money.ts';
import { campaignNames, counterNames, voucherNames } from '../nameLookup.ts';
import { shopSelect } from '../shopFields.ts';
import { shopNames } from '../shopNames.ts';
import { act, pageNumber, pageRows, searched, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { beyondWords, bearerWords, caseKindWords, whyText } from '../whyText.ts';
import { receiptOf } from './receipt.ts';

async function found(view: View, isOpen: boolean, page: number): Promise<readonly CaseReport[]> {
  const { office, query } = view;
  const shop = searched(query, 'shop');
  let rows = office.db
    .selectFrom('case_file')
    .selectAll()
    .where('tenant_id', '=', office.tenant)
    .where('closed_at', isOpen ? 'is' : 'is not', null);
  if (shop !== '') rows = rows.where('shop_id', '=', shop);
  const read = await rows
    .orderBy('opened_at', 'desc')
    .orderBy('device_id')
    .orderBy('seq', 'desc')
    .limit(pageRows + 1)
    .offset((page - 1) * pageRows)
    .execute();
  return read.map(caseOfRow);
}

async function show(view: View): Promise<Shown> {
  const { office, say, language, query } = view;
  const isOpen = query.get('state') !== 'closed';
  const page = pageNumber(query);
  const cases = await found(view, isOpen, page);
  const listed = cases.slice(0, pageRows);
  const { nameOf, zoneOf, currencyOf } = await shopNames(
    office,
    language,
    listed.map(({ shop }) => shop),
  );
  const voucherOf = await voucherNames(
    office,
    language,
    listed.map(({ ref }) => ref).filter((ref) => ref !== null),
  );
  const amountsOf = (shop: string) => (minor: number) => money(language, minor, currencyOf(shop));
  const title = say('异常单', 'Cases');
  const list = table(
    title,
    [
      { head: say('时间', 'Opened') },
      { head: say('什么', 'What') },
      { head: say('门店', 'Shop') },
      { head: say('券', 'Voucher') },
      { head: say('超出', 'Beyond'), figure: true },
      { head: say('依据', 'Why') },
      ...(isOpen ? [] : [{ head: say('处理', 'Closed') }]),
    ],
    listed.map((one) => [
      when(one.openedAt, zoneOf(one.shop)),
      html`<a href="/cases/${one.caseId}">${caseKindWords(one.kind, say)}</a>`,
      nameOf(one.shop),
      one.ref === null ? '' : voucherOf(one.ref),
      beyondWords(one, say, amountsOf(one.shop)),
      whyText(one.why, say, amountsOf(one.shop)),
      ...(isOpen ? [] : [`${one.closedBy ?? ''}: ${one.closingNote ?? ''}`]),
    ]),
    isOpen
      ? say('没有待处理的异常单，不用做什么。', 'No case is open. There is nothing to do.')
      : say('还没有处理过的异常单。', 'No case was closed yet.'),
  );
  const filters = html`${select(
    { id: 'state', name: 'state', label: say('状态', 'State'), chosen: isOpen ? 'open' : 'closed' },
    [
      { value: 'open', text: say('待处理', 'Open') },
      { value: 'closed', text: say('已处理', 'Closed') },
    ],
  )}
  ${await shopSelect(view, {
    id: 'shop',
    name: 'shop',
    label: say('门店', 'Shop'),
    none: say('所有门店', 'All shops'),
    chosen: searched(query, 'shop'),
  })}`;
  return {
    title,
    body: panel(
      isOpen ? say('待处理', 'Open') : say('已处理', 'Closed'),
      html`${searchForm(view, '/cases', filters)} ${list}
      ${pager(view, '/cases', page, cases.length > pageRows)}`,
    ),
  };
}

async function showCase(view: View): Promise<Shown> {
  const { office, say, language, params } = view;
  const id = hex(8).safeParse(params['case']);
  if (!id.success) throw new HqProblem('notFound');
  const one = await caseView(office, id.data);
  const shops = [one.shop, ...one.receipts.map(({ shop }) => shop)];
  const { nameOf, zoneOf, currencyOf } = await shopNames(office, language, shops);
  const zone = zoneOf(one.shop);
  const amountOf = (minor: number) => money(language, minor, currencyOf(one.shop));
  const counterOf = await counterNames(view, [one.device]);
  const voucherOf = await voucherNames(office, language, one.ref === null ? [] : [one.ref]);
  const known = facts([
    [say('门店', 'Shop'), nameOf(one.shop)],
    [say('时间', 'Opened'), when(one.openedAt, zone)],
    [say('终端', 'Terminal'), html`<a href="/device/${one.device}">${counterOf(one.device)}</a>`],
    [say('第几条记录', 'Entry'), one.seq],
    [say('券', 'Voucher'), one.ref === null ? '' : voucherOf(one.ref)],
    [say('超出', 'Beyond'), beyondWords(one, say, amountOf)],
    [say('依据', 'Why'), whyText(one.why, say, amountOf)],
    [say('规则建议谁承担', 'Who bears it by the rules'), bearerWords(one.proposedBearer, say)],
    [say('最后谁承担', 'Who bears it in the end'), bearerWords(one.borneBy, say)],
  ]);
  const isOpen = one.closedAt === null;
  const campaignOf = await campaignNames(office, language);
  const shopOf = ({ shop, shopName }: CaseReceipt) => {
    const name = nameOf(shop);
    return name === shop ? shopName : name;
  };
  const receipts = one.receipts.map((receipt) =>
    receiptOf(view, receipt, { zone, shopOf, campaignOf }),
  );
  return {
    title: caseKindWords(one.kind, say),
    body: html`<p><a href="/cases">${say('所有异常单', 'All cases')}</a></p>
      ${panel(
        say('这张异常单', 'This case'),
        html`<p>
            ${isOpen ? state(say('待处理', 'open'), 'warn') : state(say('已处理', 'closed'), 'good')}
          </p>
          ${known}`,
      )}
      ${
        receipts.length === 0
          ? nothing
          : html`<h2>${say('两边的小票', 'The receipts, side by side')}</h2>
              <div class="split">${receipts}</div>`
      }
      ${panel(say('备注', 'Notes'), html`${notes(view, one, zone)} ${caseForms(view, one)}`)}`,
  };
}

function notes({ say }: View, one: CaseDetail, zone: string): Html {
  return table(
    say('备注', 'Notes'),
    [
      { head: say('时间', 'When') },
      { head: say('谁', 'Who') },
      { head: say('说了什么', 'What they said') },
      { head: say('承担', 'Who bears it') },
    ],
    one.notes.map(({ at, by, note, borneBy }) => [
      when(at, zone),
      by,
      note,
      bearerWords(borneBy, say),
    ]),
    say('还没有备注。', 'No note yet.'),
  );
}

function caseForms(view: View, one: CaseDetail): Html {
  const { say } = view;
  if (!view.may('cases')) return nothing;
  const says = { case: one.caseId };
  const note = (id: string) =>
    input({ id, name: 'note', label: say('备注', 'Note'), maxLength: 300 });
  const add = form(view, {
    act: 'case-note',
    button: say('加备注', 'Add the note'),
    says,
    inLine: true,
    fields: note('note-add'),
  });
  const bearers = (['shop', 'headOffice', 'nobody'] as const).map((value) => ({
    value,
    text: bearerWords(value, say),
  }));
  const close = form(view, {
    act: 'close',
    button: say('结案', 'Close the case'),
    look: 'primary',
    says,
    inLine: true,
    fields: html`${select(
      {
        id: 'borne-by',
        name: 'borneBy',
        label: say('谁承担', 'Who bears it'),
        chosen: one.proposedBearer ?? '',
      },
      [{ value: '', text: say('不涉及钱', 'No money in it') }, ...bearers],
    )}${note('note-close')}`,
  });
  return html`${add}${one.closedAt === null ? close : nothing}`;
}

export const casePages: readonly Page[] = [
  { path: '/cases', scope: 'read', part: { zh: '异常单', en: 'Cases' }, show },
  { path: '/cases/:case', scope: 'read', show: showCase },
];

const note = noteText(1, 300);
const cases = { scope: 'cases', from: '/cases' } as const;

export const caseActs: readonly Act[] = [
  act(
    'close',
    { ...cases, done: { zh: '已结案。', en: 'The case is closed.' } },
    z.object({
      case: hex(8),
      note,
      borneBy: z
        .enum(['', 'shop', 'headOffice', 'nobody'])
        .default('')
        .transform((chosen) => (chosen === '' ? null : chosen)),
    }),
    async ({ office, session }, fields) => {
      const by = actorName(session.actor);
      await closeCase(office, fields.case, { by, note: fields.note, borneBy: fields.borneBy });
      return toPage(`/cases/${fields.case}`);
    },
  ),
  act(
    'case-note',
    { ...cases, done: { zh: '备注已加。', en: 'The note is there.' } },
    z.object({ case: hex(8), note }),
    async ({ office, session }, fields) => {
      await noteOnCase(office, fields.case, { by: actorName(session.actor), note: fields.note });
      return toPage(`/cases/${fields.case}`);
    },
  ),
];
