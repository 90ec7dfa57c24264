import { z } from 'zod';
import { accounts, addAccount, changeAccount, newAccount } from '../../access/accounts.ts';
import type { AccountReport } from '../../access/accounts.ts';
import { apiKeys, createApiKey, revokeApiKey } from '../../access/apiKeys.ts';
import { keyScopes, officeRoles } from '../../access/scopes.ts';
import { hex, plainText } from '../../../shared/protocol/primitives.ts';
import { form, input, select, ticks } from '../forms.ts';
import { html, nothing, panel, table, when } from '../html.ts';
import type { Html } from '../html.ts';
import { state } from '../layout.ts';
import { accountFields } from '../signInPages.ts';
import { act, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { makerWords, roleWords, scopeWords } from '../words.ts';
import { chainZone } from '../zone.ts';

function roleSelect({ say, language }: View, id: string, chosen?: string): Html {
  return select(
    { id, name: 'role', label: say('角色', 'Role'), ...(chosen === undefined ? {} : { chosen }) },
    officeRoles.map((role) => ({ value: role, text: roleWords[role][language] })),
  );
}

async function showAccounts(view: View): Promise<Shown> {
  const { office, say, language } = view;
  const { zone, note } = await chainZone(view);
  const all = await accounts(office);
  const title = say('账号', 'Accounts');
  const list = table(
    title,
    [
      { head: say('姓名', 'Name') },
      { head: say('登录名', 'Sign-in name') },
      { head: say('角色', 'Role') },
      { head: say('状态', 'State') },
      { head: `${say('最近使用', 'Last seen')}${note}` },
    ],
    all.map((one) => [
      html`<a href="/accounts/${one.accountId}">${one.name}</a>`,
      one.signInName,
      roleWords[one.role][language],
      one.state === 'active'
        ? state(say('可登录', 'may sign in'), 'good')
        : state(say('已停用', 'closed'), 'plain'),
      one.seenAt === null ? say('没登录', 'not signed in') : when(one.seenAt, zone),
    ]),
    say('还没有账号。在下面给每个人各建一个。', 'No account yet. Make one for each person below.'),
  );
  return {
    title,
    body: html`${panel(say(`共 ${all.length} 个`, `${all.length} accounts`), list)}
    ${panel(
      say('新增账号', 'Add an account'),
      form(view, {
        act: 'new-account',
        button: say('新增', 'Add'),
        look: 'primary',
        fields: html`${accountFields(view)} ${roleSelect(view, 'role')}
          <p class="hint">${roleHints(view)}</p>`,
      }),
    )}`,
  };
}

function roleHints({ say }: View): string {
  return say(
    '只看：看得到，改不了。日常管理：门店、终端、人员、异常单、导入。管理员：全部，包括活动、账号和密钥。',
    'Looks only: sees all, changes nothing. Day-to-day: shops, terminals, people, cases, imports. Administrator: everything, campaigns, accounts and keys too.',
  );
}

async function showAccount(view: View): Promise<Shown> {
  const { office, say, params } = view;
  const one = (await accounts(office)).find(({ accountId }) => accountId === params['account']);
  if (one === undefined) return { title: say('没有这个账号', 'No such account'), body: nothing };
  return {
    title: one.name,
    body: html`<p><a href="/accounts">${say('所有账号', 'All accounts')}</a></p>
      <p class="lead">
        ${say('每项改动都会让这个人在所有地方退出。', 'Each of these signs the person out everywhere.')}
      </p>
      <div class="split">${changeForms(view, one)}</div>`,
  };
}

function changeForms(view: View, { accountId, role, state: stands }: AccountReport): Html {
  const { say } = view;
  const says = { account: accountId };
  const save = say('保存', 'Save');
  const isOpen = stands === 'active';
  return html`${panel(
    say('角色', 'Role'),
    form(view, {
      act: 'account-role',
      button: save,
      of: say('角色', 'role'),
      says,
      fields: roleSelect(view, 'role', role),
    }),
  )}
  ${panel(
    say('新密码', 'New password'),
    form(view, {
      act: 'account-password',
      button: save,
      of: say('密码', 'password'),
      says,
      fields: input({
        id: 'password',
        name: 'password',
        type: 'password',
        label: say('新密码', 'New password'),
        maxLength: 200,
        autocomplete: 'new-password',
      }),
    }),
  )}
  ${panel(
    isOpen ? say('停用', 'Close') : say('恢复', 'Open again'),
    form(view, {
      act: isOpen ? 'account-close' : 'account-reopen',
      button: isOpen
        ? say('停用这个账号', 'Close this account')
        : say('恢复这个账号', 'Open it again'),
      look: isOpen ? 'danger' : 'plain',
      says,
    }),
  )}`;
}

async function showKeys(view: View): Promise<Shown> {
  const { office, say, language } = view;
  const { zone, note } = await chainZone(view);
  const all = await apiKeys(office);
  const title = say('接口密钥', 'API keys');
  const revoke = (keyId: string, name: string) =>
    form(view, {
      act: 'revoke-key',
      button: say('停用', 'Revoke'),
      look: 'danger',
      of: name,
      says: { key: keyId },
    });
  const list = table(
    title,
    [
      { head: say('名称', 'Name') },
      { head: say('能做什么', 'Scopes') },
      { head: `${say('最近使用', 'Last used')}${note}` },
      { head: `${say('生成', 'Made')}${note}` },
      { head: say('状态', 'State') },
    ],
    all.map((one) => [
      one.name,
      one.scopes.map((scope) => scopeWords[scope][language]).join(say('、', ', ')),
      one.lastUsedAt === null ? say('没用过', 'never') : when(one.lastUsedAt, zone),
      `${when(one.madeAt, zone)} · ${makerWords(one.madeBy, say)}`,
      one.revokedAt === null
        ? revoke(one.keyId, one.name)
        : state(`${say('已停用', 'revoked')} ${when(one.revokedAt, zone)}`, 'plain'),
    ]),
    say(
      '还没有密钥。别的系统要连进来时，在下面生成。',
      'No key yet. Make one below when another system is to connect.',
    ),
  );
  return {
    title,
    body: html`<p class="lead">
        ${say('给收银系统、网店、CRM 等机器用。只给它们需要的。', 'For tills, web shops, a CRM. Give each what it needs and no more.')}
      </p>
      ${panel(say(`共 ${all.length} 个`, `${all.length} keys`), list)}
      ${panel(
        say('新增密钥', 'Add a key'),
        form(view, {
          act: 'new-key',
          button: say('生成', 'Make it'),
          look: 'primary',
          fields: html`${input({ id: 'name', name: 'name', label: say('给谁用', 'Whose it is'), maxLength: 60 })}
          ${ticks(
            say('能做什么', 'Scopes'),
            'scopes',
            keyScopes.map((scope) => ({ value: scope, text: scopeWords[scope][language] })),
          )}`,
        }),
      )}`,
  };
}

export const accessPages: readonly Page[] = [
  { path: '/accounts', scope: 'access', part: { zh: '账号', en: 'Accounts' }, show: showAccounts },
  { path: '/accounts/:account', scope: 'access', show: showAccount },
  { path: '/api-keys', scope: 'access', part: { zh: '接口密钥', en: 'API keys' }, show: showKeys },
];

const account = hex(8);
const password = z.string().max(1000);
const says = {
  scope: 'access',
  from: '/accounts',
  done: { zh: '已保存。', en: 'Saved.' },
} as const;
const keySays = { ...says, from: '/api-keys' } as const;
/** One ticked box is a text, several are a list. */
const ticked = z.preprocess(
  (given) => (typeof given === 'string' ? [given] : given),
  z.array(z.enum(keyScopes)).min(1).max(keyScopes.length),
);

export const accessActs: readonly Act[] = [
  act(
    'new-account',
    { ...says, done: { zh: '账号已新增。', en: 'The account is made.' } },
    newAccount,
    async ({ office }, fields) => {
      const { accountId } = await addAccount(office, fields);
      return toPage('/accounts', accountId);
    },
  ),
  act(
    'account-role',
    says,
    z.object({ account, role: z.enum(officeRoles) }),
    async ({ office, session }, fields) => {
      const change = { kind: 'role', role: fields.role } as const;
      await changeAccount(office, fields.account, change, session.actor);
      return toPage('/accounts');
    },
  ),
  act(
    'account-password',
    says,
    z.object({ account, password }),
    async ({ office, session }, fields) => {
      const change = { kind: 'password', password: fields.password } as const;
      await changeAccount(office, fields.account, change, session.actor);
      return toPage('/accounts');
    },
  ),
  ...(['close', 'reopen'] as const).map((kind) =>
    act(`account-${kind}`, says, z.object({ account }), async ({ office, session }, fields) => {
      await changeAccount(office, fields.account, { kind }, session.actor);
      return toPage('/accounts');
    }),
  ),
  act(
    'new-key',
    keySays,
    z.object({ name: plainText(60).trim().min(1), scopes: ticked }),
    async (view, fields) => {
      const { keyId, token } = await createApiKey(view.office, fields, view.session.actor);
      const { say } = view;
      const body = html`<section class="panel">
        <p class="code long">${token}</p>
        <p>
          ${say('只显示这一次，请马上存到那台机器里。', 'It is shown this once: put it into the machine now.')}
        </p>
        <p><code>Authorization: Bearer …</code></p>
        <p><a class="button" href="/api-keys">${say('返回', 'Back')}</a></p>
      </section>`;
      return {
        shows: 'once',
        title: `${say('接口密钥', 'API key')} · ${fields.name}`,
        body,
        id: keyId,
      };
    },
  ),
  act(
    'revoke-key',
    { ...keySays, done: { zh: '密钥已停用。', en: 'The key is revoked.' } },
    z.object({ key: hex(8) }),
    async ({ office }, { key }) => {
      await revokeApiKey(office, key);
      return toPage('/api-keys');
    },
  ),
];
