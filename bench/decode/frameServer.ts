import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { securityHeaders } from '../../main/host/policy.ts';
import type { Luma } from '../../shared/reading/luma.ts';
import { CannotMeasure } from '../result.ts';

const builtFolder = join(import.meta.dirname, '../../dist/renderer');
const workerName = /^decodeWorker-[\w-]+\.js$/;
const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
/** Of the two planes of colour in I420: none. */
const colourless = 128;

/** Loopback, under the product's own policy: an empty page, the built worker, and the frames. */
export interface FrameServer {
  readonly address: string;
  readonly workerPath: string;
  close(): void;
}

async function builtWorker(): Promise<string> {
  const names = await readdir(join(builtFolder, 'assets')).catch(() => []);
  const found = names.find((name) => workerName.test(name));
  if (found === undefined) throw new CannotMeasure('The screens are not built: npm run build');
  return `/assets/${found}`;
}

function i420Of({ data, width, height }: Luma): Buffer {
  return Buffer.concat([data, Buffer.alloc((width * height) / 2, colourless)]);
}

interface Answer {
  readonly type: string;
  readonly body: Buffer | string;
}

async function answerTo(path: string, frames: readonly Luma[]): Promise<Answer | null> {
  if (path === '/') return { type: 'text/html', body: '<!doctype html><title>frames</title>' };
  const frame = frames[Number(/^\/frame\/(\d+)$/.exec(path)?.[1])];
  if (frame !== undefined) return { type: 'application/octet-stream', body: i420Of(frame) };
  const asset = /^\/assets\/([\w.-]+)$/.exec(path)?.[1];
  if (asset === undefined) return null;
  const body = await readFile(join(builtFolder, 'assets', asset)).catch(() => null);
  return body === null ? null : { type: types[extname(asset)] ?? 'application/octet-stream', body };
}

/** Serves `/frame/N` as I420: a plane of light, two of no colour. */
export async function serveFrames(frames: readonly Luma[]): Promise<FrameServer> {
  const workerPath = await builtWorker();
  const server = createServer((request, response) => {
    void answerTo(request.url ?? '/', frames).then((answer) => {
      const headers = { ...securityHeaders(), 'content-type': answer?.type ?? 'text/plain' };
      response.writeHead(answer === null ? 404 : 200, headers).end(answer?.body);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/`, workerPath, close: () => server.close() };
}
