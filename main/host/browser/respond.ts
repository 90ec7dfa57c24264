import type { IncomingMessage, ServerResponse } from 'node:http';
import { cacheControl } from '../screens.ts';
import type { Screens } from '../screens.ts';

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  // First, since it may throw: nothing is sent then.
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    'cache-control': 'no-store',
  });
  response.end(text);
}

/** Turned away by the host itself, before the terminal was asked: RFC 9457 problem details. */
export function turnAway(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    connection: 'close',
  });
  response.end(JSON.stringify({ title: why, status }));
}

/** One of the built files, by its own key; never a path on disk. */
export function serveScreen(
  screens: Screens,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = screens.get(path);
  if (file === undefined) return turnAway(response, 404, 'notFound');
  const headers = { 'cache-control': cacheControl(file), etag: file.etag };
  if (request.headers['if-none-match'] === file.etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  response.writeHead(200, {
    ...headers,
    'content-type': file.type,
    'content-length': file.bytes.length,
  });
  response.end(request.method === 'HEAD' ? undefined : file.bytes);
}
