import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Shorter bodies fit into a packet or two as they are. */
export const leastSqueezedCharacters = 2_048;
const squeeze = promisify(gzip);

/** Whether the asker said that it inflates gzip by itself. */
function takesGzip(request: FastifyRequest): boolean {
  const said = request.headers['accept-encoding'] ?? '';
  const named = (Array.isArray(said) ? said.join(',') : said).split(',');
  return named.some((one) => /^\s*gzip\s*(;\s*q=(1|0\.\d*[1-9])\d*\s*)?$/i.test(one));
}

/**
 * Sends JSON that is text already, smaller where it is long and the asker can read that. What it inflates to
 * is bounded by whoever asks; nothing secret stands beside what a stranger could choose.
 */
export async function sendJson(
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<FastifyReply> {
  reply.type('application/json; charset=utf-8').header('vary', 'accept-encoding');
  if (text.length < leastSqueezedCharacters || !takesGzip(request)) return reply.send(text);
  // Speed first: at this level it already takes away four fifths.
  const body = await squeeze(text, { level: constants.Z_BEST_SPEED });
  return reply.header('content-encoding', 'gzip').send(body);
}
