import type { Say, Words } from './words.ts';

/** What somebody did, by its name in the audit log; the same whether by the page or by the API. */
const operations: Readonly<Record<string, Words>> = {
  'page: sign-in': { zh: '登录', en: 'Signed in' },
  'page: sign-out': { zh: '退出', en: 'Signed out' },
  'page: sign-out-everywhere': { zh: '在所有地方退出', en: 'Signed out everywhere' },
  'page: first-account': { zh: '建立第一个账号', en: 'Made the first account' },
  'page: own-password': { zh: '改自己的密码', en: 'Changed their own password' },
  'page: new-account': { zh: '新增账号', en: 'Added an account' },
  'page: account-role': { zh: '改账号角色', en: 'Changed an account’s role' },
  'page: account-password': { zh: '改账号密码', en: 'Changed an account’s password' },
  'page: account-close': { zh: '停用账号', en: 'Closed an account' },
  'page: account-reopen': { zh: '恢复账号', en: 'Opened an account again' },
  'page: new-key': { zh: '新增接口密钥', en: 'Added an API key' },
  'POST /api-keys': { zh: '新增接口密钥', en: 'Added an API key' },
  'page: revoke-key': { zh: '停用接口密钥', en: 'Revoked an API key' },
  'page: new-shop': { zh: '新增门店', en: 'Added a shop' },
  'POST /shops': { zh: '新增门店', en: 'Added a shop' },
  'page: shop-groups': { zh: '改门店分组', en: 'Changed a shop’s groups' },
  'page: shop-calendar': { zh: '改节假日历', en: 'Changed a shop’s holidays' },
  'page: shop-authority': { zh: '指定店内主机', en: 'Named who keeps a shop’s account' },
  'page: shop-people-rules': { zh: '改授权规则', en: 'Changed rules of approval' },
  'page: code': { zh: '取绑定码', en: 'Made a code for a counter' },
  'POST /shops/:shop/codes': { zh: '取绑定码', en: 'Made a code for a counter' },
  'page: batch': { zh: '下载批量绑定文件', en: 'Made a roll-out file' },
  'POST /shops/:shop/batches': { zh: '下载批量绑定文件', en: 'Made a roll-out file' },
  'page: withdraw': { zh: '撤回绑定码', en: 'Withdrew a code' },
  'page: confirmation': { zh: '改核对数字的要求', en: 'Changed who compares digits' },
  'page: compare': { zh: '核对数字', en: 'Compared digits' },
  'page: revoke': { zh: '停用终端', en: 'Cut a terminal off' },
  'POST /devices/:device/revoke': { zh: '停用终端', en: 'Cut a terminal off' },
  'page: unfreeze': { zh: '恢复终端', en: 'Heard a terminal again' },
  'page: decide': { zh: '判定停用后的记录', en: 'Decided on late entries' },
  'page: new-person': { zh: '新增人员', en: 'Added somebody' },
  'POST /people': { zh: '新增人员', en: 'Added somebody' },
  'page: person-pin': { zh: '改 PIN', en: 'Changed a PIN' },
  'page: person-shops': { zh: '改上班门店', en: 'Changed where somebody works' },
  'page: person-badge': { zh: '做工牌', en: 'Made a badge' },
  'page: person-no-badge': { zh: '停用工牌', en: 'Withdrew a badge' },
  'page: person-retire': { zh: '办离职', en: 'Retired somebody' },
  'page: campaign': { zh: '保存活动', en: 'Saved a campaign' },
  'POST /campaigns': { zh: '保存活动', en: 'Saved a campaign' },
  'page: import-new': { zh: '上传导入文件', en: 'Uploaded a file to bring in' },
  'POST /imports': { zh: '上传导入文件', en: 'Uploaded a file to bring in' },
  'page: import-run': { zh: '导入', en: 'Brought a file in' },
  'POST /imports/:import/run': { zh: '导入', en: 'Brought a file in' },
  'page: import-cancel': { zh: '放弃导入', en: 'Gave a file up' },
  'page: close': { zh: '结案', en: 'Closed a case' },
  'page: case-note': { zh: '给异常单加备注', en: 'Added a note to a case' },
  'page: release-claim': { zh: '释放占用的券', en: 'Let go of a claim' },
  'page: restored': { zh: '从备份恢复', en: 'Restored from a backup' },
};

const byName = new Map(Object.entries(operations));

/** In words; what has none stands as it is called. */
export function operationWords(operation: string, say: Say): string {
  const words = byName.get(operation);
  return words === undefined ? operation : say(words.zh, words.en);
}

const targets: ReadonlyMap<string, Words> = new Map(
  Object.entries({
    shop: { zh: '门店', en: 'shop' },
    device: { zh: '终端', en: 'terminal' },
    code: { zh: '绑定码', en: 'code' },
    case: { zh: '异常单', en: 'case' },
    person: { zh: '人员', en: 'person' },
    account: { zh: '账号', en: 'account' },
    key: { zh: '密钥', en: 'key' },
    campaign: { zh: '活动', en: 'campaign' },
    calendar: { zh: '节假日历', en: 'calendar' },
    claim: { zh: '占用', en: 'claim' },
    import: { zh: '导入', en: 'import' },
    epoch: { zh: '第几次绑定', en: 'enrolment' },
    from: { zh: '从', en: 'from' },
    to: { zh: '到', en: 'to' },
  }),
);
const pagesOf: ReadonlyMap<string, string> = new Map([
  ['shop', '/shops/'],
  ['device', '/device/'],
  ['case', '/cases/'],
  ['person', '/people/'],
  ['account', '/accounts/'],
  ['campaign', '/campaigns/'],
  ['import', '/imports/'],
]);

export interface TargetShown {
  readonly text: string;
  /** Where it is looked at; `null`: nowhere. */
  readonly path: string | null;
}

const shownOfId = 8;

/** `device=72258e10…` of a line of the log, a piece each. */
export function targetWords(target: string, say: Say): readonly TargetShown[] {
  return target
    .split(' ')
    .filter((one) => one !== '')
    .map((one) => {
      const at = one.indexOf('=');
      const name = at < 0 ? '' : one.slice(0, at);
      const value = one.slice(at + 1);
      const words = targets.get(name);
      const short =
        value.length > shownOfId && /^[0-9a-f]+$/.test(value) ? value.slice(0, shownOfId) : value;
      const page = pagesOf.get(name);
      return {
        text: words === undefined ? one : `${say(words.zh, words.en)} ${short}`,
        path: page === undefined ? null : `${page}${encodeURIComponent(value)}`,
      };
    });
}
