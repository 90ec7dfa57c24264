import { Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FastifyRequest, RequestPayload } from 'fastify';
import { maxPushBytes } from '../../shared/protocol/push.ts';
import { HqProblem } from '../problem.ts';

/**
 * Unpacks a body that came as gzip while it is read. A bomb is cut off where it passes what a body may hold
 * (`tooLarge`), a damaged one is `badInput`. Devices sign what is inside, so that whoever packs it on the
 * way changes nothing.
 */
export async function inflated(
  request: FastifyRequest,
  _reply: unknown,
  payload: RequestPayload,
): Promise<RequestPayload> {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return payload;
  if (encoding !== 'gzip') throw new HqProblem('badInput', 'a body is sent plain or as gzip');
  let bytes = 0;
  const gunzip = createGunzip();
  const counted: Transform & RequestPayload = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes <= maxPushBytes) done(null, chunk);
      else end(new HqProblem('tooLarge', `the body unpacks to more than ${maxPushBytes} bytes`));
    },
  });
  // Fastify compares it with the content-length, which counts what came over the wire.
  counted.receivedEncodedLength = 0;
  payload.on('data', (chunk: Buffer) => {
    counted.receivedEncodedLength = (counted.receivedEncodedLength ?? 0) + chunk.length;
  });
  // Fastify refuses some requests before it listens: an error nobody hears would end the process.
  counted.on('error', () => undefined);
  payload.on('error', end);
  gunzip.on('error', () => end(new HqProblem('badInput', 'the body is not whole gzip')));
  payload.pipe(gunzip).pipe(counted);
  return counted;

  /** The rest is read off the line and thrown away, so that the answer can be heard. */
  function end(error: Error): void {
    payload.unpipe(gunzip);
    payload.resume();
    gunzip.destroy();
    counted.destroy(error);
  }
}
