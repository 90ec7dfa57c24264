import { html, nothing } from './html.ts';
import type { Html } from './html.ts';
import { input } from './forms.ts';
import { said } from './layout.ts';
import type { Look, Shown } from './view.ts';
import { sayIn } from './words.ts';
import { minPasswordCharacters } from '../access/passwords.ts';

/** What came of the sign-in before; neither says what was wrong. */
export type SignInSaid = 'none' | 'refused' | 'locked' | 'signedOut';

function saidOf(look: Look, what: SignInSaid): Html {
  const say = sayIn(look.language);
  switch (what) {
    case 'none':
      return nothing;
    case 'refused':
      return said(
        say(
          '登录名、密码或令牌不对，请再试。',
          'The name, the password or the token is not right. Try again.',
        ),
        'bad',
      );
    case 'locked':
      return said(
        say(
          '试错次数太多，请过几分钟再试。',
          'Too many wrong tries. Wait a few minutes, then try again.',
        ),
        'bad',
      );
    case 'signedOut':
      return said(say('已退出。', 'You are signed out.'));
  }
}

function tokenFields(look: Look): Html {
  const say = sayIn(look.language);
  return input({
    id: 'token',
    name: 'token',
    type: 'password',
    label: say('管理令牌', 'Admin token'),
    hint: say(
      '装总部程序的人有它：在总部电脑的数据文件夹里，文件名 admin-token。',
      'Whoever installed head office has it: on its machine, in the data folder, the file admin-token.',
    ),
    maxLength: 200,
  });
}

/** For people with an account; the machine's owner has another way in. */
export function signInPage(look: Look, what: SignInSaid): Shown {
  const say = sayIn(look.language);
  return {
    title: say('登录', 'Sign in'),
    body: html`${saidOf(look, what)}
      <section class="panel">
        <form method="post" action="/sign-in">
          ${input({
            id: 'name',
            name: 'name',
            label: say('登录名', 'Sign-in name'),
            maxLength: 60,
            autocomplete: 'username',
          })}
          ${input({
            id: 'password',
            name: 'password',
            type: 'password',
            label: say('密码', 'Password'),
            maxLength: 200,
            autocomplete: 'current-password',
          })}
          <button class="primary">${say('登录', 'Sign in')}</button>
        </form>
      </section>
      <details>
        <summary>${say('用管理令牌登录', 'Sign in with the admin token')}</summary>
        <form method="post" action="/sign-in">
          ${tokenFields(look)}<button>${say('登录', 'Sign in')}</button>
        </form>
      </details>`,
  };
}

/** While nobody has an account: whoever has the machine makes the first. */
export function firstAccountPage(look: Look, what: SignInSaid, typed?: TypedAccount): Shown {
  const say = sayIn(look.language);
  return {
    title: say('建立第一个账号', 'Make the first account'),
    body: html`${saidOf(look, what)}
      <p class="lead">
        ${say(
          '这里还没有人的账号。拿到管理令牌的人先给自己建一个管理员账号。',
          'Nobody has an account here yet. Whoever has the admin token makes an administrator first.',
        )}
      </p>
      <section class="panel">
        <form method="post" action="/first-account">
          ${tokenFields(look)}${accountFields(look, typed)}
          <button class="primary">${say('建立并登录', 'Make it and sign in')}</button>
        </form>
      </section>
      <details>
        <summary>${say('只用管理令牌登录', 'Sign in with the admin token only')}</summary>
        <form method="post" action="/sign-in">
          ${input({
            id: 'token-only',
            name: 'token',
            type: 'password',
            label: say('管理令牌', 'Admin token'),
            maxLength: 200,
          })}<button>${say('登录', 'Sign in')}</button>
        </form>
      </details>`,
  };
}

/** What somebody typed before they were refused; never the password or the token. */
export interface TypedAccount {
  readonly name: string;
  readonly signInName: string;
}

/** Name, sign-in name and password of somebody new. */
export function accountFields(look: Look, typed?: TypedAccount): Html {
  const say = sayIn(look.language);
  return html`${input({
    id: 'person',
    name: 'name',
    label: say('姓名', 'Name'),
    value: typed?.name ?? '',
    maxLength: 60,
  })}
  ${input({
    id: 'signInName',
    name: 'signInName',
    label: say('登录名', 'Sign-in name'),
    value: typed?.signInName ?? '',
    hint: say('字母、数字、. _ - @', 'Letters, figures, . _ - @'),
    maxLength: 60,
    autocomplete: 'username',
  })}
  ${input({
    id: 'password',
    name: 'password',
    type: 'password',
    label: say('密码', 'Password'),
    hint: say(
      `至少 ${minPasswordCharacters} 个字符，不要包含登录名。几个不相干的词最好记。`,
      `${minPasswordCharacters} characters or more, without the sign-in name. A few words that have nothing to do with each other are easiest.`,
    ),
    maxLength: 200,
    autocomplete: 'new-password',
  })}`;
}
