import { z } from 'zod';
import { changeOwnPassword, signOutAccount } from '../../access/accounts.ts';
import { endSession, requireOwnPassword } from '../../access/sessions.ts';
import { HqProblem } from '../../problem.ts';
import { facts, html, nothing, panel } from '../html.ts';
import { form, input } from '../forms.ts';
import { act, toPage } from '../view.ts';
import type { Act, Page, Shown, View } from '../view.ts';
import { actorWords, roleWords } from '../words.ts';

async function show(view: View): Promise<Shown> {
  const { say, session, language, theme } = view;
  const { actor } = session;
  const role = actor.kind === 'owner' ? 'admin' : actor.role;
  const looks = [
    ['auto', say('跟随系统', 'As the system')],
    ['light', say('浅色', 'Light')],
    ['dark', say('深色', 'Dark')],
  ] as const;
  const links = looks.map(
    ([look, text]) =>
      html`<a
        class="button"
        href="/me?look=${look}"
        ${look === theme ? html` aria-current="true"` : nothing}
        >${look === theme ? '✔ ' : ''}${text}</a
      >`,
  );
  return {
    title: say('我', 'Me'),
    body: html`${panel(
      actorWords(actor, say),
      facts([[say('角色', 'Role'), roleWords[role][language]]]),
    )}
    ${panel(say('外观', 'Look'), html`<div class="more">${links}</div>`)}
    ${actor.kind === 'owner' ? nothing : panel(say('改密码', 'Change password'), passwordForm(view))}
    ${panel(
      say('在所有地方退出', 'Sign out everywhere'),
      form(view, {
        act: 'sign-out-everywhere',
        button: say('在所有地方退出', 'Sign out everywhere'),
        look: 'danger',
      }),
    )}`,
  };
}

function passwordForm(view: View) {
  const { say } = view;
  return form(view, {
    act: 'own-password',
    button: say('改密码', 'Change password'),
    look: 'primary',
    fields: html`${input({
      id: 'before',
      name: 'before',
      type: 'password',
      label: say('现在的密码', 'Password now'),
      maxLength: 200,
      autocomplete: 'current-password',
    })}
    ${input({
      id: 'password',
      name: 'password',
      type: 'password',
      label: say('新密码', 'New password'),
      maxLength: 200,
      autocomplete: 'new-password',
    })}`,
  });
}

const password = z.string().max(1000);

/** Whoever is signed in. */
export const mePages: readonly Page[] = [{ path: '/me', scope: 'read', show }];

export const meActs: readonly Act[] = [
  act(
    'sign-out',
    { scope: 'read', from: '/', done: { zh: '已退出。', en: 'You are signed out.' } },
    z.object({}),
    async ({ office, session }) => {
      await endSession(office, session);
      return toPage('/');
    },
  ),
  act(
    'sign-out-everywhere',
    { scope: 'read', from: '/me', done: { zh: '已退出。', en: 'You are signed out.' } },
    z.object({}),
    async ({ office, session: { actor } }) => {
      const accountId = actor.kind === 'owner' ? null : actor.accountId;
      await signOutAccount(office.db, office.tenant, accountId);
      return toPage('/');
    },
  ),
  act(
    'own-password',
    {
      scope: 'read',
      from: '/me',
      done: { zh: '密码已改，请重新登录。', en: 'The password is changed. Sign in again.' },
    },
    z.object({ before: password, password }),
    async ({ office, session: { actor } }, fields) => {
      if (actor.kind === 'owner') throw new HqProblem('wrongRole');
      await requireOwnPassword(office, actor.accountId, fields.before);
      await changeOwnPassword(office, actor.accountId, fields.password);
      return toPage('/');
    },
  ),
];
