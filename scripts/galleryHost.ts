import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { readFileSync, readdirSync } from 'node:fs';
import { createBuilder } from 'vite';
import { securityHeaders } from '../main/host/policy.ts';

const root = join(import.meta.dirname, '..');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Builds the gallery's page by the product's own configuration, into `outDir`. */
export async function buildGallery(outDir: string): Promise<void> {
  const builder = await createBuilder({
    configFile: join(root, 'vite.config.ts'),
    logLevel: 'warn',
    environments: { gallery: { build: { outDir } } },
  });
  const environment = builder.environments['gallery'];
  if (environment === undefined) throw new Error('vite.config.ts has no gallery');
  await builder.build(environment);
}

function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  const assets = join(folder, 'assets');
  const files = readdirSync(assets).map(
    (name) => [`/assets/${name}`, readFileSync(join(assets, name))] as const,
  );
  return new Map([...files, ['/', readFileSync(join(folder, 'gallery/index.html'))]]);
}

export interface GalleryHost {
  readonly address: string;
  close(): Promise<void>;
}

/** Serves a built gallery under the product's own content policy. */
export async function serveGallery(folder: string): Promise<GalleryHost> {
  const files = filesOf(folder);
  const server = createServer((request, response) => {
    const path = URL.parse(request.url ?? '/', 'http://gallery')?.pathname ?? '/';
    const file = files.get(path);
    response.writeHead(file === undefined ? 404 : 200, {
      ...securityHeaders(),
      'content-type': types[extname(path)] ?? types['.html'],
    });
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
