import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requireScope } from '../access/actor.ts';
import { sessionOf } from '../access/sessions.ts';
import type { Session } from '../access/sessions.ts';
import { waking, wakingCsv } from '../customers/waking.ts';
import type { Office } from '../office.ts';
import { acts, pages } from './everyPage.ts';
import { html } from './html.ts';
import { pageDocument, said } from './layout.ts';
import { lookChosen, lookOf } from './look.ts';
import { requireOurName } from './ownPage.ts';
import { perform } from './perform.ts';
import { refusalPage } from './refusal.ts';
import { sendActed, sendFile, sendPage } from './send.ts';
import { isReachedByTls, signInRoutes, startPage } from './signInRoutes.ts';
import { consoleStyle } from './style.ts';
import { viewOf } from './view.ts';
import type { Page, Shown, View } from './view.ts';
import type { ConsoleOptions } from './consoleOptions.ts';

const hidden = { schema: { hide: true } };
/** The largest file that may be handed in by a form. */
export const maxUploadBytes = 64 * 1024 * 1024;

/**
 * The pages for people. A cookie alone reads; what changes anything comes by a form of ours, from our own
 * origin, with a token that only our page holds and that is good once.
 */
export function pageRoutes(app: FastifyInstance, office: Office, options: ConsoleOptions): void {
  const { publicUrl } = options;
  app.addHook('onRequest', async (request) => requireOurName(request, publicUrl));
  app.addContentTypeParser(
    'multipart/form-data',
    { parseAs: 'buffer', bodyLimit: maxUploadBytes },
    (_request, body, done) => done(null, body),
  );
  app.get('/style.css', hidden, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-cache')
      .send(consoleStyle),
  );
  signInRoutes(app, office, options);
  for (const page of pages) pageRoute(app, office, options, page);
  wakingFile(app, office);
  actRoute(app, office, options);
}

function viewFor(
  office: Office,
  { forgotten, publicUrl }: ConsoleOptions,
  request: FastifyRequest,
  session: Session,
): View {
  const scheme = isReachedByTls(request, publicUrl) ? 'https' : 'http';
  return viewOf({
    ...lookOf(request),
    office,
    forgotten,
    session,
    params: request.params as Readonly<Record<string, string>>,
    query: new URL(request.url, 'http://localhost').searchParams,
    hqUrl: publicUrl ?? `${scheme}://${request.headers.host ?? '127.0.0.1'}/`,
  });
}

/** What the act before came to, where the address says one. */
function doneOf(view: View): Shown['body'] {
  const done = acts.get(view.query.get('done') ?? '')?.done;
  return done === undefined ? html`` : said(view.say(done.zh, done.en));
}

function pageRoute(
  app: FastifyInstance,
  office: Office,
  options: ConsoleOptions,
  page: Page,
): void {
  app.get(page.path, hidden, async (request, reply) => {
    const chosen = lookChosen(request.url);
    if (chosen !== null) {
      return reply.header('set-cookie', [...chosen.cookies]).redirect(chosen.path, 303);
    }
    const session = await sessionOf(office, request);
    if (session === null) return sendPage(reply, 200, await startPage(office, request, 'none'));
    const view = viewFor(office, options, request, session);
    try {
      requireScope(session.actor, page.scope);
      const shown = await page.show(view);
      const body = html`${doneOf(view)}${shown.body}`;
      const at = page.under ?? new URL(request.url, 'http://localhost').pathname;
      return sendPage(reply, 200, pageDocument(view, { ...shown, body }, at, pages));
    } catch (error) {
      const { status, shown } = refusalPage(view, error, '/');
      return sendPage(reply, status, pageDocument(view, shown, page.path, pages));
    }
  });
}

function wakingFile(app: FastifyInstance, office: Office): void {
  app.get('/waking.csv', hidden, async (request, reply) => {
    const session = await sessionOf(office, request);
    if (session === null) return sendPage(reply, 200, await startPage(office, request, 'none'));
    const text = wakingCsv(await waking(office));
    return sendFile(reply, { name: 'ending-soon.csv', type: 'text/csv; charset=utf-8', text });
  });
}

/** The page of ours that a form stood on; `null` where the browser doesn’t say, or it came of another act. */
function cameFrom(request: FastifyRequest): string | null {
  const page = URL.parse(request.headers.referer ?? '');
  if (page === null || page.host !== request.headers.host) return null;
  const isPage = page.pathname.startsWith('/') && !/^\/(?:\/|act\/)/.test(page.pathname);
  return isPage ? page.pathname : null;
}

function actRoute(app: FastifyInstance, office: Office, options: ConsoleOptions): void {
  const refuseStrangers = async (request: FastifyRequest, reply: FastifyReply) => {
    // Before a body of any size is read.
    if ((await sessionOf(office, request)) !== null) return;
    await sendPage(reply, 401, await startPage(office, request, 'none'));
  };
  app.post('/act/:act', { ...hidden, onRequest: refuseStrangers }, async (request, reply) => {
    const session = await sessionOf(office, request);
    if (session === null) return sendPage(reply, 401, await startPage(office, request, 'none'));
    const view = viewFor(office, options, request, session);
    const act = acts.get(view.params['act'] ?? '');
    try {
      const acted = await perform(view, act, request);
      return sendActed(reply, view, acted, { name: act?.name ?? '', pages });
    } catch (error) {
      const { status, shown } = refusalPage(view, error, cameFrom(request) ?? act?.from ?? '/');
      return sendPage(reply, status, pageDocument(view, shown, act?.from ?? '/', pages));
    }
  });
}
