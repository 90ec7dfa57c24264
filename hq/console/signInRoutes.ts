import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addAccount, hasAccounts, newAccount } from '../access/accounts.ts';
import { audited, noteAudit } from '../access/audit.ts';
import { openSession, sessionCookie, signIn, signInAsOwner } from '../access/sessions.ts';
import type { SignedIn } from '../access/sessions.ts';
import type { Office } from '../office.ts';
import { HqProblem } from '../problem.ts';
import { formFields } from './formFields.ts';
import { faultWords } from './faultWords.ts';
import { plainDocument, said } from './layout.ts';
import { html } from './html.ts';
import { lookOf } from './look.ts';
import type { ConsoleOptions } from './consoleOptions.ts';
import { sendPage } from './send.ts';
import { firstAccountPage, signInPage } from './signInPages.ts';
import type { SignInSaid } from './signInPages.ts';
import { problemWords, sayIn } from './words.ts';

const hidden = { schema: { hide: true } };
/** Of a form that anybody may send: a name, a password, a token. */
const maxSignInBytes = 16 * 1024;
const small = { ...hidden, bodyLimit: maxSignInBytes };

/** Whether people reach the page by https: straight, or through a proxy that has the certificate. */
export function isReachedByTls(request: FastifyRequest, publicUrl: string | null): boolean {
  return request.protocol === 'https' || (publicUrl !== null && publicUrl.startsWith('https:'));
}

/** What somebody sees who has not signed in, whatever they asked for. */
export async function startPage(
  office: Office,
  request: FastifyRequest,
  what: SignInSaid,
): Promise<string> {
  const look = lookOf(request);
  const page = (await hasAccounts(office)) ? signInPage(look, what) : firstAccountPage(look, what);
  return plainDocument(page, look, new URL(request.url, 'http://localhost').searchParams);
}

function text(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
}

/** A browser that says where the form came from must say that it came from here. */
function refuseForeign(request: FastifyRequest): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const isForeign = site !== undefined && site !== 'same-origin' && site !== 'none';
  const isOther = origin !== undefined && URL.parse(origin)?.host !== host;
  if (isForeign || isOther) throw new HqProblem('unauthorised', 'the form is another site’s');
}

export function signInRoutes(app: FastifyInstance, office: Office, options: ConsoleOptions): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply, signed: SignedIn) => {
    if (signed.outcome !== 'in') {
      const status = signed.outcome === 'locked' ? 429 : 403;
      return sendPage(reply, status, await startPage(office, request, signed.outcome));
    }
    const isTls = isReachedByTls(request, options.publicUrl);
    return reply.header('set-cookie', sessionCookie(signed.token, isTls)).redirect('/', 303);
  };
  const addressOf = (request: FastifyRequest) => request.ip;

  app.post('/sign-in', small, async (request, reply) => {
    refuseForeign(request);
    const fields = formFields(request);
    const token = text(fields, 'token').trim();
    const typed = { name: text(fields, 'name'), password: text(fields, 'password') };
    const signed =
      token === ''
        ? await signIn(office, typed, addressOf(request))
        : await signInAsOwner(office, options.adminToken, token, addressOf(request));
    await noteSignIn(office, request, signed);
    return answer(request, reply, signed);
  });

  app.get('/sign-in', hidden, (_request, reply) => reply.redirect('/', 303));

  app.post('/first-account', small, async (request, reply) => {
    refuseForeign(request);
    const { token: _token, ...fields } = formFields(request);
    const token = text(formFields(request), 'token').trim();
    const wanted = newAccount.safeParse({ ...fields, role: 'admin' });
    const owner = await signInAsOwner(office, options.adminToken, token, addressOf(request));
    if (owner.outcome !== 'in') {
      await noteSignIn(office, request, owner);
      return answer(request, reply, owner);
    }
    const who = { kind: 'owner' } as const;
    const audit = { who, operation: 'page: first-account', target: '', address: request.ip };
    try {
      if (!wanted.success)
        throw new HqProblem('badInput', '', [
          {
            field: String(wanted.error.issues[0]?.path[0] ?? 'signInName'),
            message: wanted.error.issues[0]?.message ?? '',
          },
        ]);
      const { accountId } = await audited(office, audit, () => addAccount(office, wanted.data));
      const session = await openSession(office, accountId);
      const actor = { kind: 'account', accountId, name: wanted.data.name, role: 'admin' } as const;
      return await answer(request, reply, { outcome: 'in', token: session, actor });
    } catch (error) {
      if (!(error instanceof HqProblem)) throw error;
      return sendRefused(office, request, reply, error);
    }
  });
}

/** Who came in, and who did not; of tries while it is locked the first have been noted. */
async function noteSignIn(
  office: Office,
  request: FastifyRequest,
  signed: SignedIn,
): Promise<void> {
  if (signed.outcome === 'locked') return;
  const who = signed.outcome === 'in' ? signed.actor : null;
  const act = { who, operation: 'page: sign-in', target: '', address: request.ip };
  await noteAudit(office, act, signed.outcome === 'in' ? 'done' : 'unauthorised');
}

async function sendRefused(
  office: Office,
  request: FastifyRequest,
  reply: FastifyReply,
  problem: HqProblem,
) {
  const look = lookOf(request);
  const fields = formFields(request);
  const typed = { name: text(fields, 'name'), signInName: text(fields, 'signInName') };
  const shown = (await hasAccounts(office))
    ? signInPage(look, 'none')
    : firstAccountPage(look, 'none', typed);
  const say = sayIn(look.language);
  const why = problem.faults.map(({ field, message }) => faultWords(field, message, say));
  const words = [...new Set(why)].join(' ') || problemWords(problem.code, say);
  const body = html`${said(words, 'bad')}${shown.body}`;
  return sendPage(reply, 400, plainDocument({ ...shown, body }, look, new URLSearchParams()));
}
