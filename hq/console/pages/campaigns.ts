import { z } from 'zod';
import type { Campaign } from '../../../shared/domain/campaign/campaign.ts';
import {
  documentOfText,
  maxFileBytes,
  sortedFindings,
} from '../../../shared/documents/findings.ts';
import type { Finding } from '../../../shared/documents/findings.ts';
import { findingData } from '../../../shared/documents/findingText.ts';
import { readCampaignDocument } from '../../../shared/protocol/campaignDocument.ts';
import { campaignVersions, currentCampaigns, saveCampaign } from '../../campaigns/campaigns.ts';
import { terms } from '../../../shared/i18n/terms.ts';
import { HqProblem } from '../../problem.ts';
import { form, input, textArea } from '../forms.ts';
import { facts, html, nothing, panel, table } from '../html.ts';
import type { Html } from '../html.ts';
import { said, state } from '../layout.ts';
import { act, toPage } from '../view.ts';
import type { Act, Acted, Page, Shown, View } from '../view.ts';

function daysOf({ say }: View, { validFrom, validThrough, extendedThrough }: Campaign): string {
  const last = extendedThrough ?? validThrough;
  return say(`${validFrom} 至 ${last}`, `${validFrom} – ${last}`);
}

function benefitWords({ language }: View, { benefit }: Campaign): string {
  return terms[language][`kind_${benefit.kind}`];
}

async function show(view: View): Promise<Shown> {
  const { office, say, language } = view;
  const all = await currentCampaigns(office, office.db);
  const title = say('活动', 'Campaigns');
  const list = table(
    title,
    [
      { head: say('编号', 'No.'), figure: true },
      { head: say('名称', 'Name') },
      { head: say('版本', 'Version'), figure: true },
      { head: say('优惠', 'Benefit') },
      { head: say('日期', 'Days') },
      { head: say('状态', 'State') },
    ],
    all.map((one) => [
      one.no,
      html`<a href="/campaigns/${encodeURIComponent(one.id)}">${one.name[language]}</a>`,
      one.version,
      benefitWords(view, one),
      daysOf(view, one),
      one.status === 'active'
        ? state(say('进行中', 'running'), 'good')
        : state(say('已结束', 'ended'), 'plain'),
    ]),
    say(
      '还没有活动。在下面上传一份，或用表格导入。',
      'No campaign yet. Upload one below, or bring in a sheet.',
    ),
  );
  return {
    title,
    body: html`${panel(say(`共 ${all.length} 个`, `${all.length} campaigns`), list)}
    ${view.may('campaigns') ? panel(say('新活动或新版本', 'A new campaign, or its next version'), uploadForm(view)) : nothing}`,
  };
}

function uploadForm(view: View, text = ''): Html {
  const { say } = view;
  return form(view, {
    act: 'campaign',
    button: say('检查并保存', 'Check and save'),
    look: 'primary',
    files: true,
    fields: html`<p class="hint">
        ${say(
          '上传或粘贴一份活动文件（JSON，"countersign": "campaign/1"）。写了 id 就是那个活动的新版本。不会写？用表格也行：',
          'Upload or paste a campaign document (JSON, "countersign": "campaign/1"). With an id it is the next version of that campaign. A spreadsheet will do as well:',
        )}
        <a href="/imports?kind=campaigns"
          >${say('导入活动表格', 'bring in a sheet of campaigns')}</a
        >
      </p>
      ${input({ id: 'file', name: 'file', type: 'file', label: say('文件', 'File'), required: false })}
      ${textArea({ id: 'text', name: 'text', label: say('或粘贴在这里', 'Or paste it here'), value: text, required: false })}`,
  });
}

async function showCampaign(view: View): Promise<Shown> {
  const { office, say, language, params } = view;
  const versions = await campaignVersions(office, params['campaign'] ?? '');
  const [newest] = versions;
  if (newest === undefined) throw new HqProblem('notFound');
  const shown = versions.map(
    (one) =>
      html`<details>
        <summary>
          ${say(`第 ${one.version} 版`, `Version ${one.version}`)} · ${daysOf(view, one)}
        </summary>
        <pre tabindex="0">${JSON.stringify(one, null, 2)}</pre>
      </details>`,
  );
  return {
    title: newest.name[language],
    body: html`<p><a href="/campaigns">${say('所有活动', 'All campaigns')}</a></p>
      ${panel(
        say('现在的版本', 'The version in force'),
        facts([
          [say('编号', 'No.'), newest.no],
          [say('代号', 'Id'), html`<code>${newest.id}</code>`],
          [say('版本', 'Version'), newest.version],
          [say('优惠', 'Benefit'), benefitWords(view, newest)],
          [
            say('每张可用', 'Uses of each'),
            say(`${newest.usesPerVoucher} 次`, `${newest.usesPerVoucher}`),
          ],
          [say('日期', 'Days'), daysOf(view, newest)],
          [say('时区', 'Zone'), newest.zone],
        ]),
      )}
      ${panel(
        say('所有版本', 'Every version'),
        html`<p class="hint">
            ${say('每版的完整条款，是给技术人员看的格式。', 'All terms of each, in the form machines read.')}
          </p>
          ${shown}`,
      )}
      ${view.may('campaigns') ? panel(say('新版本', 'Next version'), uploadForm(view)) : nothing}`,
  };
}

export const campaignPages: readonly Page[] = [
  { path: '/campaigns', scope: 'read', part: { zh: '活动', en: 'Campaigns' }, show },
  { path: '/campaigns/:campaign', scope: 'read', show: showCampaign },
];

/** The same as `npm run countersign -- check` says, each at its line. */
function faultsPage(view: View, text: string, findings: readonly Finding[]): Acted {
  const { say, language } = view;
  const title = say('活动文件有误', 'The document has faults');
  const rows = findings
    .map((one) => findingData(one, language))
    .map(({ line, column, field, message }) => [
      line === null ? '' : `${line}:${column}`,
      html`<code>${field}</code>`,
      message,
    ]);
  const body = html`${said(say('没有保存，请照下面改。', 'Nothing was saved. Put these right.'), 'bad')}
  ${panel(
    say('错误', 'Faults'),
    table(
      title,
      [
        { head: say('行:列', 'Line:column') },
        { head: say('字段', 'Field') },
        { head: say('什么不对', 'What is wrong') },
      ],
      rows,
      '',
    ),
  )}
  ${panel(say('再试一次', 'Try again'), uploadForm(view, text))}`;
  return { shows: 'once', title, body };
}

function textOf(fields: {
  readonly file?: { bytes: Uint8Array } | undefined;
  readonly text: string;
}): string {
  if (fields.file === undefined) return fields.text;
  if (fields.file.bytes.length > maxFileBytes) throw new HqProblem('tooLarge');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(fields.file.bytes);
  } catch {
    throw new HqProblem('badInput', 'the file is not UTF-8');
  }
}

const file = z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) });

export const campaignActs: readonly Act[] = [
  act(
    'campaign',
    {
      scope: 'campaigns',
      from: '/campaigns',
      done: { zh: '已保存，终端会收到。', en: 'Saved; terminals will hear of it.' },
    },
    z.object({ file: file.optional(), text: z.string().max(maxFileBytes).default('') }),
    async (view, fields) => {
      const text = textOf(fields);
      const document = documentOfText('campaign.json', text);
      const read = readCampaignDocument(document.value);
      const found = read.ok ? [] : document.find(read.faults);
      const findings = sortedFindings(document, document.value === undefined ? [] : found);
      if (!read.ok || findings.length > 0) return faultsPage(view, text, findings);
      const { id } = await saveCampaign(view.office, read.draft);
      return toPage(`/campaigns/${encodeURIComponent(id)}`, id);
    },
  ),
];
