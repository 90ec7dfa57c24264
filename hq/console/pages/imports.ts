import { createHash } from 'node:crypto';
import { z } from 'zod';
import { importFields, importKinds } from '../../../shared/domain/imports/importFields.ts';
import type { ImportKind } from '../../../shared/domain/imports/importFields.ts';
import { presets } from '../../../shared/i18n/csvColumns.ts';
import { hex, plainText } from '../../../shared/protocol/primitives.ts';
import { actorName, requireScope } from '../../access/actor.ts';
import { currentCampaigns } from '../../campaigns/campaigns.ts';
import { beginImport, cancelImport, importJob } from '../../imports/importJobs.ts';
import { importPlan } from '../../imports/importPlan.ts';
import { importFaultsOf, imports, reportOf } from '../../imports/importReport.ts';
import type { ImportReport } from '../../imports/importReport.ts';
import { markRunning } from '../../imports/importRunner.ts';
import { takeChunk } from '../../imports/takeChunk.ts';
import { HqProblem } from '../../problem.ts';
import { form, input, select, textArea } from '../forms.ts';
import { facts, html, nothing, panel, table, when } from '../html.ts';
import type { Html } from '../html.ts';
import { columnName } from '../faultWords.ts';
import { state } from '../layout.ts';
import { shopSelect } from '../shopFields.ts';
import { act, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { makerWords } from '../words.ts';
import { chainZone } from '../zone.ts';

const maxListed = 50;
const faultsShown = 100;

const kindWords: Readonly<Record<ImportKind, { zh: string; en: string }>> = {
  customers: { zh: '顾客', en: 'Customers' },
  vouchers: { zh: '券', en: 'Vouchers' },
  campaigns: { zh: '活动', en: 'Campaigns' },
};

const presetWords = {
  own: { zh: '自己的表格', en: 'Our own sheet' },
  zoho: { zh: 'Zoho CRM', en: 'Zoho CRM' },
  fxiaoke: { zh: '纷享销客', en: 'Fxiaoke (纷享销客)' },
} as const;

function stateOf({ say }: View, one: ImportReport): Html {
  switch (one.state) {
    case 'receiving':
      return state(say('没传完', 'not all here'), 'warn');
    case 'checked':
      return state(say('检查过，还没导入', 'checked, not brought in'), 'warn');
    case 'running':
      return state(say('正在导入', 'being brought in'), 'plain');
    case 'done':
      return state(say('完成', 'done'), 'good');
    case 'cancelled':
      return state(say('已放弃', 'given up'), 'plain');
  }
}

async function show(view: View): Promise<Shown> {
  const { office, say, language } = view;
  const { zone, note } = await chainZone(view);
  const all = await imports(office, maxListed, null);
  const title = say('导入', 'Imports');
  const list = table(
    title,
    [
      { head: `${say('时间', 'When')}${note}` },
      { head: say('名称', 'Name') },
      { head: say('种类', 'Kind') },
      { head: say('状态', 'State') },
      { head: say('行数', 'Rows'), figure: true },
      { head: say('有误', 'Faulty'), figure: true },
      { head: say('谁', 'By') },
    ],
    all.imports.map((one) => [
      when(one.madeAt, zone),
      html`<a href="/imports/${one.importId}">${one.name}</a>`,
      kindWords[one.kind][language],
      stateOf(view, one),
      one.rows,
      one.faulty,
      makerWords(one.madeBy, say),
    ]),
    say('还没有导入过。', 'Nothing was brought in yet.'),
  );
  return {
    title,
    body: html`${view.may('imports') ? panel(say('导入文件', 'Bring in a file'), await newForm(view)) : nothing}
    ${panel(say(`最近 ${maxListed} 次`, `The latest ${maxListed}`), list)}`,
  };
}

async function newForm(view: View): Promise<Html> {
  const { office, say, language } = view;
  const campaigns = await currentCampaigns(office, office.db);
  const kinds = importKinds.filter((kind) => kind !== 'campaigns' || view.may('campaigns'));
  return form(view, {
    act: 'import-new',
    button: say('上传并检查（还不导入）', 'Upload and check (nothing is brought in yet)'),
    look: 'primary',
    files: true,
    fields: html`${select(
        {
          id: 'kind',
          name: 'kind',
          label: say('导入什么', 'What it holds'),
          chosen: view.query.get('kind') ?? '',
        },
        kinds.map((kind) => ({ value: kind, text: kindWords[kind][language] })),
      )}
      ${input({ id: 'name', name: 'name', label: say('给这次起个名', 'A name for it'), maxLength: 60 })}
      ${input({
        id: 'file',
        name: 'file',
        type: 'file',
        label: say('CSV 文件', 'CSV file'),
        hint: say(
          'Excel 里“另存为” CSV 就行（UTF-8 或 GB18030 都认），第一行是表头。',
          'Saved from a spreadsheet as CSV (UTF-8 or GB18030); the first line names the columns.',
        ),
      })}
      ${select(
        { id: 'preset', name: 'preset', label: say('从哪里导出', 'Where it comes from') },
        presets.map((preset) => ({ value: preset, text: presetWords[preset][language] })),
      )}
      ${select(
        {
          id: 'campaign',
          name: 'campaign',
          label: say('活动（导入券时）', 'Campaign (of vouchers)'),
        },
        [
          { value: '', text: say('表里有一列写明', 'A column says so') },
          ...campaigns.map(({ id, name }) => ({ value: id, text: name[language] })),
        ],
      )}
      ${await shopSelect(view, {
        id: 'shop',
        name: 'shop',
        label: say('门店（导入券、活动时必选）', 'Shop (needed for vouchers and campaigns)'),
        none: say('不选', 'None'),
      })}
      <details>
        <summary>${say('表头不一样？', 'Other column names?')}</summary>
        ${textArea({
          id: 'mapping',
          name: 'mapping',
          short: true,
          required: false,
          label: say('每行一个：字段=表头', 'One a line: field=column'),
          hint: kinds
            .map((kind) => `${kindWords[kind][language]}: ${importFields[kind].join(', ')}`)
            .join(' · '),
        })}
      </details>`,
  });
}

async function showImport(view: View): Promise<Shown> {
  const { office, say, language, params, query } = view;
  const id = hex(8).safeParse(params['import']);
  if (!id.success) throw new HqProblem('notFound');
  const one = reportOf(await importJob(office, office.db, id.data));
  const asked = Number(query.get('after') ?? '0');
  const after = Number.isSafeInteger(asked) && asked > 0 ? asked : 0;
  const found = await importFaultsOf(office, one.importId, faultsShown, after);
  const columns = Object.entries(one.columns).map(
    ([field, column]) => `${columnName(field, say)} ← ${column}`,
  );
  return {
    title: one.name,
    body: html`<p><a href="/imports">${say('所有导入', 'All imports')}</a></p>
      ${panel(
        kindWords[one.kind][language],
        html`<p>${stateOf(view, one)}</p>
          ${progress(view, one)}
          ${facts([
            [say('行数', 'Rows'), one.rows],
            [say('可以导入', 'Can be brought in'), one.good],
            [say('有误', 'Can’t be'), one.faulty],
            [say('已经有的', 'Known already'), one.already],
            [say('新增', 'Added'), one.added],
            [say('更新', 'Changed'), one.changed],
            [say('编码', 'Encoding'), (one.encoding ?? '').toUpperCase()],
            [say('列对应', 'Columns'), columns.join(say('、', ', '))],
          ])}
          ${runForms(view, one)}`,
      )}
      ${one.faulty === 0 ? nothing : panel(say('有误的行', 'Rows with faults'), faultTable(view, one, found))}`,
  };
}

function progress({ say }: View, one: ImportReport): Html {
  if (one.state !== 'running' && one.state !== 'done') return nothing;
  const label = say(`已导入 ${one.applied} / ${one.good}`, `${one.applied} of ${one.good} are in`);
  const again =
    one.state === 'running'
      ? html`<a class="button" href="/imports/${one.importId}">${say('刷新', 'Look again')}</a>`
      : nothing;
  return html`<p>${label}</p>
    <progress
      class="progress"
      max="${Math.max(1, one.good)}"
      value="${one.applied}"
      aria-label="${label}"
    ></progress>
    ${again}`;
}

function runForms(view: View, one: ImportReport): Html {
  const { say } = view;
  if (!view.may('imports')) return nothing;
  const says = { import: one.importId };
  const run = form(view, {
    act: 'import-run',
    button: say(`导入 ${one.good} 行`, `Bring in ${one.good} rows`),
    look: 'primary',
    says,
  });
  const cancel = form(view, {
    act: 'import-cancel',
    button: say('放弃', 'Give it up'),
    look: 'danger',
    says,
  });
  const isOver = one.state === 'done' || one.state === 'cancelled';
  return html`${one.state === 'checked' && one.good > 0 ? run : nothing}${isOver ? nothing : cancel}`;
}

function faultTable(
  view: View,
  one: ImportReport,
  found: Awaited<ReturnType<typeof importFaultsOf>>,
): Html {
  const { say, language } = view;
  const title = say('有误的行', 'Rows with faults');
  const more =
    found.next === null
      ? nothing
      : html`<p>
          <a class="button" href="/imports/${one.importId}?after=${found.next}"
            >${say('下一页', 'Next')}</a
          >
        </p>`;
  return html`${table(
    title,
    [
      { head: say('行', 'Line'), figure: true },
      { head: say('列', 'Column') },
      { head: say('什么不对', 'What is wrong') },
    ],
    found.faults.map((fault) => [fault.line, fault.column || fault.field, fault[language]]),
    say('没有。', 'None.'),
  )}
  ${more}`;
}

export const importPages: readonly Page[] = [
  { path: '/imports', scope: 'read', part: { zh: '导入', en: 'Imports' }, show },
  { path: '/imports/:import', scope: 'read', show: showImport },
];

/** `field=column`, one a line. */
const mapping = z
  .string()
  .max(10_000)
  .default('')
  .transform((text) =>
    Object.fromEntries(
      text
        .split(/\r?\n/)
        .map((line) => line.split('='))
        .filter(([field = '', column = '']) => field.trim() !== '' && column.trim() !== '')
        .map(([field = '', ...column]) => [field.trim(), column.join('=').trim()]),
    ),
  );
const orNone = z
  .string()
  .max(40)
  .default('')
  .transform((text) => (text.trim() === '' ? null : text.trim()));
const newImport = z.object({
  kind: z.enum(importKinds),
  name: plainText(60).trim().min(1),
  preset: z.enum(presets).default('own'),
  campaign: orNone,
  shop: orNone,
  mapping,
  file: z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
});
const says = {
  scope: 'imports',
  from: '/imports',
  done: { zh: '已改。', en: 'Changed.' },
} as const;
const pageOf = (id: string) => toPage(`/imports/${id}`);

/** The whole file as the stream that a sender of parts would be. */
async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function received({ office, session }: View, fields: z.output<typeof newImport>) {
  const { file, campaign, ...rest } = fields;
  // A campaign is money for the whole chain, however it comes in.
  if (fields.kind === 'campaigns') requireScope(session.actor, 'campaigns');
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const plan = importPlan.parse({ ...rest, campaignId: campaign, sha256 });
  const job = await beginImport(office, plan, actorName(session.actor));
  try {
    await takeChunk(office, job.import_id, 0, whole(file.bytes), true);
  } catch (error) {
    // Nobody goes on with a file that can't be read; one that somebody else sends just now is theirs.
    const isTheirs = error instanceof HqProblem && error.code === 'conflict';
    if (!isTheirs) await cancelImport(office, job.import_id);
    throw error;
  }
  return toPage(`/imports/${job.import_id}`, job.import_id);
}

export const importActs: readonly Act[] = [
  act(
    'import-new',
    {
      ...says,
      done: { zh: '检查完了，请看结果再导入。', en: 'Checked. Look at it, then bring it in.' },
    },
    newImport,
    received,
  ),
  act(
    'import-run',
    {
      ...says,
      done: { zh: '开始导入，半分钟内可见进度。', en: 'It begins within half a minute.' },
    },
    z.object({ import: hex(8) }),
    async ({ office, session }, { import: id }) => {
      const { kind } = await importJob(office, office.db, id);
      if (kind === 'campaigns') requireScope(session.actor, 'campaigns');
      await markRunning(office, id);
      return pageOf(id);
    },
  ),
  act(
    'import-cancel',
    { ...says, done: { zh: '已放弃。', en: 'Given up.' } },
    z.object({ import: hex(8) }),
    async ({ office }, { import: id }) => {
      await cancelImport(office, id);
      return pageOf(id);
    },
  ),
];
