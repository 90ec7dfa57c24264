import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ZodError } from 'zod';
import { hex } from '../../shared/protocol/primitives.ts';
import { waking, wakingCsv } from '../customers/waking.ts';
import { exposureOf } from '../devices/exposure.ts';
import type { Office } from '../office.ts';
import { HqProblem, problemBody } from '../problem.ts';
import { shops } from '../shops/shops.ts';
import {
  formToken,
  hasSession,
  isAdminToken,
  isFormToken,
  sessionCookie,
} from '../http/office/adminAuth.ts';
import { documentOf, html, pageStyle } from './html.ts';
import { requireOurName, requireOwnForm } from './ownPage.ts';
import { exposurePage, overviewPage, signInPage } from './page.ts';
import { pageActs } from './pageActs.ts';
import type { Acted } from './pageActs.ts';
import { formTokenField } from './pageForms.ts';
import { wakingPage } from './wakingPage.ts';

const hidden = { schema: { hide: true } };
const pagePolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

function sendPage(reply: FastifyReply, status: number, text: string) {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .header('cache-control', 'no-store')
    .send(text);
}

function formOf(request: FastifyRequest): URLSearchParams {
  const { body } = request;
  return new URLSearchParams(body instanceof Uint8Array ? Buffer.from(body).toString() : '');
}

/** Where terminals reach this head office, as far as it was told or can be seen. */
function addressFor(request: FastifyRequest, publicUrl: string | null): string {
  return publicUrl ?? `http://${request.headers.host ?? '127.0.0.1'}/`;
}

function sendActed(reply: FastifyReply, acted: Acted) {
  switch (acted.shows) {
    case 'overview':
      return reply.redirect('/', 303);
    case 'once':
      return sendPage(reply, 200, documentOf(acted.title, acted.body));
    case 'file':
      return reply
        .type('application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="${acted.name}"`)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-store')
        .send(acted.text);
  }
}

function sendRefusal(reply: FastifyReply, error: unknown) {
  const problem = error instanceof ZodError ? new HqProblem('badInput') : error;
  if (!(problem instanceof HqProblem)) throw problem;
  const { status, title, detail = '' } = problemBody(problem);
  const body = html`<p class="wrong" role="alert">${title}. ${detail}</p>
    <p><a href="/">Back · 返回</a></p>`;
  return sendPage(reply, status, documentOf('Not done · 没有完成', body));
}

/**
 * The page for people. A cookie alone reads; what changes anything comes by a form of ours, from our own
 * origin, with the token that only our page holds.
 */
export function pageRoutes(
  app: FastifyInstance,
  office: Office,
  adminToken: string,
  publicUrl: string | null,
): void {
  app.addHook('onRequest', async (request) => requireOurName(request, publicUrl));

  app.get('/', hidden, async (request, reply) => {
    if (!hasSession(adminToken, request)) return sendPage(reply, 200, signInPage(false));
    const token = formToken(adminToken);
    const page = await overviewPage(office, token, addressFor(request, publicUrl));
    return sendPage(reply, 200, page);
  });

  app.get('/device/:device', hidden, async (request, reply) => {
    if (!hasSession(adminToken, request)) return sendPage(reply, 200, signInPage(false));
    const { device } = request.params as { readonly device: string };
    try {
      const exposure = await exposureOf(office, hex(16).parse(device));
      return sendPage(reply, 200, await exposurePage(office, formToken(adminToken), exposure));
    } catch (error) {
      return sendRefusal(reply, error);
    }
  });

  app.get('/waking', hidden, async (request, reply) => {
    if (!hasSession(adminToken, request)) return sendPage(reply, 200, signInPage(false));
    const allShops = new Map((await shops(office, office.db)).map((one) => [one.id, one.name.zh]));
    const page = wakingPage(await waking(office), (id) => allShops.get(id) ?? id);
    return sendPage(reply, 200, page);
  });

  app.get('/waking.csv', hidden, async (request, reply) => {
    if (!hasSession(adminToken, request)) return sendPage(reply, 200, signInPage(false));
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="ending-soon.csv"')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(wakingCsv(await waking(office)));
  });

  app.get('/style.css', hidden, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .send(pageStyle),
  );

  app.post('/sign-in', hidden, async (request, reply) => {
    const token = formOf(request).get('token') ?? '';
    if (!isAdminToken(adminToken, token.trim())) return sendPage(reply, 403, signInPage(true));
    return reply.header('set-cookie', sessionCookie(adminToken)).redirect('/', 303);
  });

  app.post('/act/:act', hidden, async (request, reply) => {
    if (!hasSession(adminToken, request)) return sendPage(reply, 401, signInPage(false));
    const form = formOf(request);
    try {
      requireOwnForm(request);
      if (!isFormToken(adminToken, form.get(formTokenField) ?? '')) {
        throw new HqProblem('unauthorised', 'the form is not from this page');
      }
      const { act } = request.params as { readonly act: string };
      const work = pageActs.get(act);
      if (work === undefined) throw new HqProblem('notFound');
      return sendActed(reply, await work(office, Object.fromEntries(form)));
    } catch (error) {
      return sendRefusal(reply, error);
    }
  });
}
