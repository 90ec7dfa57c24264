import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Office } from '../office.ts';
import { hasSession, isAdminToken, sessionCookie } from './adminAuth.ts';
import { overviewPage, pageStyle, signInPage } from './page.ts';

const hidden = { schema: { hide: true } };
const pagePolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

function sendPage(reply: FastifyReply, status: number, text: string) {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(text);
}

/** The one page for people: what head office knows. It changes nothing. */
export function pageRoutes(app: FastifyInstance, office: Office, adminToken: string): void {
  app.get('/', hidden, async (request, reply) => {
    if (!hasSession(adminToken, request)) return sendPage(reply, 200, signInPage(false));
    return sendPage(reply, 200, await overviewPage(office));
  });

  app.get('/style.css', hidden, (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('x-content-type-options', 'nosniff')
      .send(pageStyle),
  );

  app.post('/sign-in', hidden, async (request, reply) => {
    const form = request.body instanceof Uint8Array ? Buffer.from(request.body).toString() : '';
    const token = new URLSearchParams(form).get('token') ?? '';
    if (!isAdminToken(adminToken, token.trim())) return sendPage(reply, 403, signInPage(true));
    return reply.header('set-cookie', sessionCookie(adminToken)).redirect('/', 303);
  });
}
