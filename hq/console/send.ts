import type { FastifyReply } from 'fastify';
import { pageDocument } from './layout.ts';
import type { Acted, Page, View } from './view.ts';

/** No script at all, and nothing from anywhere else. */
export const pagePolicy =
  "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export function sendPage(reply: FastifyReply, status: number, text: string) {
  return reply
    .status(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'same-origin')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('cache-control', 'no-store')
    .header('vary', 'cookie, accept-language')
    .send(text);
}

interface FileToKeep {
  readonly name: string;
  readonly type: string;
  readonly text: string;
}

export function sendFile(reply: FastifyReply, { name, type, text }: FileToKeep) {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(text);
}

/** A page that says what was done has an address of its own: loading it again does nothing again. */
export function sendActed(
  reply: FastifyReply,
  view: View,
  acted: Acted,
  by: { readonly name: string; readonly pages: readonly Page[] },
) {
  switch (acted.shows) {
    case 'page': {
      const sign = acted.path.includes('?') ? '&' : '?';
      return reply.redirect(`${acted.path}${sign}done=${by.name}`, 303);
    }
    case 'once':
      return sendPage(reply, 200, pageDocument(view, acted, '', by.pages));
    case 'file':
      return sendFile(reply, acted);
  }
}
