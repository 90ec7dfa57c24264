import { auditLog, auditPlace } from '../../access/audit.ts';
import type { AuditReport } from '../../access/audit.ts';
import { operationWords, targetWords } from '../auditWords.ts';
import { html, nothing, panel, table, when } from '../html.ts';
import type { Value } from '../html.ts';
import { state } from '../layout.ts';
import { pageRows } from '../view.ts';
import type { Page, Shown, View } from '../view.ts';
import type { Words } from '../words.ts';
import { chainZone } from '../zone.ts';

async function show(view: View): Promise<Shown> {
  const { office, say, query } = view;
  const place = auditPlace.safeParse(query.get('before') ?? '');
  const page = await auditLog(office, pageRows, place.success ? place.data : null);
  const { zone, note } = await chainZone(view);
  const rows = page.entries.map((one) => [
    html`<span class="said">${when(one.at, zone)}</span>`,
    whoWords(view, one.who),
    operationWords(one.operation, say),
    targetOf(view, one),
    html`<span class="said">${one.address}</span>`,
    resultState(view, one.result),
  ]);
  const heads = [
    `${say('时间', 'When')}${note}`,
    say('谁', 'Who'),
    say('做了什么', 'Did what'),
    say('对象', 'To what'),
    say('地址', 'From'),
    say('结果', 'Result'),
  ];
  const title = say('操作记录', 'Audit log');
  const older =
    page.before === null
      ? nothing
      : html`<p>
          <a class="button" href="/audit?before=${page.before}">${say('更早的', 'Earlier')}</a>
        </p>`;
  return {
    title,
    body: html`<p class="lead">
        ${say(
          '谁在什么时候改了什么。只增加，不修改。',
          'Who changed what and when. Lines are added and never changed.',
        )}
      </p>
      ${panel(
        say('从新到旧', 'Newest first'),
        html`${table(
          title,
          heads.map((head) => ({ head })),
          rows,
          say('还没有。', 'Nothing yet.'),
        )}${older}`,
      )}`,
  };
}

function whoWords({ say }: View, who: AuditReport['who']): string {
  if (who.kind === 'owner') return say('管理令牌', 'admin token');
  return who.kind === 'nobody' ? say('没登录的人', 'not signed in') : who.name;
}

/** What it was done to, each with the page it is looked at on. */
function targetOf({ say }: View, { target, made }: AuditReport): Value {
  const shown = targetWords(target, say);
  // What was made is named where nothing else is.
  if (shown.length === 0) return made === '' ? '' : html`<code>${made}</code>`;
  const pieces = shown.map(({ text, path }, at) => {
    const gap = at === 0 ? '' : ' ';
    return path === null ? html`${gap}${text}` : html`${gap}<a href="${path}">${text}</a>`;
  });
  return html`<span>${pieces}</span>`;
}

const refusals: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    unauthorised: { zh: '不对', en: 'wrong' },
    badInput: { zh: '填错', en: 'filled in wrongly' },
    wrongRole: { zh: '没有权限', en: 'not allowed' },
    notFound: { zh: '没找到', en: 'not there' },
    conflict: { zh: '冲突', en: 'contradicts' },
  }),
);

function refusedWords(say: View['say'], code: string): string {
  const words = refusals.get(code);
  const why = words === undefined ? code : say(words.zh, words.en);
  return `${say('拒绝：', 'refused: ')}${why}`;
}

function resultState({ say }: View, result: string | null) {
  if (result === null) return state(say('不清楚', 'not known'), 'warn');
  if (result === 'done') return state(say('完成', 'done'), 'good');
  return state(result === 'failed' ? say('出错', 'failed') : refusedWords(say, result), 'bad');
}

export const auditPages: readonly Page[] = [
  { path: '/audit', scope: 'audit', part: { zh: '操作记录', en: 'Audit log' }, show },
];
