import { html, nothing } from './html.ts';
import type { Html } from './html.ts';
import { form } from './forms.ts';
import type { Look, Page, Shown, View } from './view.ts';
import { actorWords, sayIn } from './words.ts';

interface DocumentOf extends Shown {
  readonly look: Look;
  readonly bar: Html;
  readonly parts: Html;
  readonly alone: boolean;
}

function documentOf({ title, body, look, bar, parts, alone }: DocumentOf): string {
  const say = sayIn(look.language);
  const language = look.language === 'zh' ? 'zh-CN' : 'en';
  const theme = look.theme === 'auto' ? nothing : html` data-theme="${look.theme}"`;
  return html`<!doctype html>
    <html lang="${language}" ${theme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · ${say('合符总部', 'Countersign head office')}</title>
        <link rel="stylesheet" href="/style.css" />
      </head>
      <body>
        <a class="skip" href="#main">${say('跳到内容', 'To the content')}</a>
        ${bar}
        <div class="frame${alone ? ' alone' : ''}">
          ${parts}
          <main id="main" tabindex="-1">
            <h1>${title}</h1>
            ${body}
          </main>
        </div>
      </body>
    </html>`.text;
}

function otherLanguage(look: Look, query: URLSearchParams): Html {
  const wanted = new URLSearchParams(query);
  wanted.delete('done');
  wanted.set('lang', look.language === 'zh' ? 'en' : 'zh');
  const isZh = look.language === 'zh';
  return html`<a href="?${wanted.toString()}" lang="${isZh ? 'en' : 'zh-CN'}"
    >${isZh ? 'English' : '中文'}</a
  >`;
}

/** Before somebody has signed in: no parts, and nothing of the chain but its name. */
export function plainDocument(shown: Shown, look: Look, query: URLSearchParams): string {
  const say = sayIn(look.language);
  const bar = html`<header class="bar">
    <span class="chain">${say('合符', 'Countersign')}</span>
    <span class="place">${say('总部', 'Head office')}</span>
    <span class="rest"></span>${otherLanguage(look, query)}
  </header>`;
  return documentOf({ ...shown, look, bar, parts: nothing, alone: true });
}

/** A page for whoever has signed in, with the parts that they may see. */
export function pageDocument(view: View, shown: Shown, at: string, pages: readonly Page[]): string {
  const { say, office, session } = view;
  const bar = html`<header class="bar">
    <span class="chain">${office.chainName}</span>
    <span class="place">${say('总部', 'Head office')}</span>
    <span class="rest"></span>
    <a class="who" href="/me">${actorWords(session.actor, say)}</a>
    ${otherLanguage(view, view.query)}
    ${form(view, { act: 'sign-out', button: say('退出', 'Sign out'), look: 'quiet' })}
  </header>`;
  const links = pages.flatMap(({ path, part, scope }) => {
    if (part === undefined || !view.may(scope)) return [];
    const isHere = path === '/' ? at === '/' : at === path || at.startsWith(`${path}/`);
    const current = isHere ? html` aria-current="page"` : nothing;
    return [html`<li><a href="${path}" ${current}>${say(part.zh, part.en)}</a></li>`];
  });
  const parts = html`<nav class="parts" aria-label="${say('各部分', 'Parts')}">
    <details class="menu">
      <summary>${say('菜单', 'Menu')}</summary>
    </details>
    <ul>
      ${links}
    </ul>
  </nav>`;
  return documentOf({ ...shown, look: view, bar, parts, alone: false });
}

/** What was done, or was not, said at once to who hears the page. */
export function said(text: string, kind: 'good' | 'warn' | 'bad' = 'good'): Html {
  const role = kind === 'bad' ? 'alert' : 'status';
  return html`<p class="say ${kind === 'good' ? '' : kind}" role="${role}">${text}</p>`;
}

export function state(text: string, kind: 'plain' | 'good' | 'warn' | 'bad'): Html {
  return html`<span class="state ${kind === 'plain' ? '' : kind}">${text}</span>`;
}
