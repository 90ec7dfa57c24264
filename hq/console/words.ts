import type { HqProblemCode } from '../../shared/protocol/authority.ts';
import type { Language } from '../../shared/i18n/area.ts';
import type { Actor } from '../access/actor.ts';
import type { KeyScope, OfficeRole } from '../access/scopes.ts';

/** A text of the console in both languages, side by side. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The text in the language of whoever reads. */
export type Say = (zh: string, en: string) => string;

export function sayIn(language: Language): Say {
  return (zh, en) => (language === 'zh' ? zh : en);
}

export const roleWords: Readonly<Record<OfficeRole, Words>> = {
  viewer: { zh: '只看', en: 'looks only' },
  operator: { zh: '日常管理', en: 'day-to-day' },
  admin: { zh: '管理员', en: 'administrator' },
};

/** What a machine's key may do, as the person says it who gives it out. */
export const scopeWords: Readonly<Record<KeyScope, Words>> = {
  read: { zh: '查看', en: 'look things up' },
  shops: { zh: '管门店', en: 'shops' },
  terminals: { zh: '管终端', en: 'terminals' },
  people: { zh: '管人员', en: 'people' },
  campaigns: { zh: '管活动', en: 'campaigns' },
  vouchers: { zh: '发券、作废券', en: 'vouchers' },
  customers: { zh: '管顾客', en: 'customers' },
  imports: { zh: '导入', en: 'imports' },
  cases: { zh: '处理异常单', en: 'cases' },
  claims: { zh: '用券（网店等）', en: 'use vouchers (web shops)' },
  changes: { zh: '读取变更', en: 'changes' },
  metrics: { zh: '运行指标', en: 'figures of running' },
  audit: { zh: '操作记录', en: 'audit log' },
};

/** Who made something, as it was kept: the machine's owner has no name. */
export function makerWords(name: string, say: Say): string {
  return name === 'admin token' ? say('管理令牌', name) : name;
}

export function actorWords(actor: Actor, say: Say): string {
  return actor.kind === 'owner' ? say('管理令牌', 'admin token') : actor.name;
}

const problems: Readonly<Partial<Record<HqProblemCode, Words>>> = {
  badInput: {
    zh: '填的内容不对，请改一下再提交。',
    en: 'Something typed is not right. Put it right and send it again.',
  },
  unauthorised: {
    zh: '这张表单已失效，请回到页面重新操作。',
    en: 'This form is no longer good. Go back to the page and try again.',
  },
  wrongRole: {
    zh: '你的角色不能做这件事，请找管理员。',
    en: 'Your role may not do this. Ask an administrator.',
  },
  notFound: { zh: '没有找到，可能已被处理。', en: 'It is not there, or was dealt with before.' },
  conflict: {
    zh: '和已有的内容冲突，没有改动。',
    en: 'It contradicts what is there. Nothing was changed.',
  },
  tooLarge: { zh: '文件太大了。', en: 'The file is too large.' },
  busy: {
    zh: '数据库暂时连不上，请稍后再试。',
    en: 'The database can’t be reached just now. Try again in a moment.',
  },
  internal: { zh: '总部出错了，没有完成。', en: 'Something went wrong here. It was not done.' },
};

export function problemWords(code: HqProblemCode, say: Say): string {
  const words = problems[code] ?? { zh: '没有完成。', en: 'Not done.' };
  return say(words.zh, words.en);
}

type DeviceState = 'pending' | 'active' | 'frozen' | 'revoked';

export const deviceStateWords: Readonly<Record<DeviceState, Words>> = {
  pending: { zh: '待核对', en: 'to be compared' },
  active: { zh: '在用', en: 'at work' },
  frozen: { zh: '已冻结', en: 'frozen' },
  revoked: { zh: '已停用', en: 'cut off' },
};
