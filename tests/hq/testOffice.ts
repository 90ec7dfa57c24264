import { startService } from '../../hq/service.ts';
import type { RunningOptions, Service } from '../../hq/service.ts';
import type { DatabasePlace } from '../../hq/store/database.ts';
import { demoChain } from '../../hq/demo/dataset.ts';
import type { DemoChain } from '../../hq/demo/dataset.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import { civilDateAt } from '../../shared/domain/time/civilTime.ts';
import { PaperTerminal } from './paperTerminal.ts';

export const testAdminToken = 'a'.repeat(64);

/** A real head office on a real socket, with the demo chain in it. */
export interface TestOffice {
  readonly service: Service;
  readonly url: string;
  readonly chain: DemoChain;
  readonly lines: string[];
  /** GET without a body, POST with one, or as told. */
  admin(path: string, body?: unknown, method?: 'POST' | 'PUT'): Promise<Response>;
  /** JSON of an admin GET. */
  list<T>(path: string): Promise<T>;
  code(shop?: string): Promise<string>;
  terminal(shop?: string): Promise<PaperTerminal>;
  stop(): Promise<void>;
}

export interface TestOfficeOptions {
  readonly database?: DatabasePlace;
  readonly now?: () => number;
  readonly port?: number;
  /** A chain with nothing in it instead of the demo's. */
  readonly empty?: boolean;
  /** How it is run, where that is what the test is about. */
  readonly running?: RunningOptions;
}

export async function startTestOffice(options: TestOfficeOptions = {}): Promise<TestOffice> {
  const lines: string[] = [];
  const now = options.now ?? Date.now;
  const service = await startService({
    database: options.database ?? { dataDir: null },
    host: '127.0.0.1',
    port: options.port ?? 0,
    demo: options.empty !== true,
    chainName: 'Ours',
    adminToken: testAdminToken,
    now,
    log: (line) => lines.push(line),
    ...(options.running === undefined ? {} : { running: options.running }),
  });
  const admin = (path: string, body?: unknown, method: 'POST' | 'PUT' = 'POST') =>
    fetch(new URL(`/v1/admin/${path}`, service.url), {
      method: body === undefined ? 'GET' : method,
      headers: { authorization: `Bearer ${testAdminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const code = async (shop = 'jingan') => {
    const response = await admin(`shops/${shop}/codes`, {});
    return ((await response.json()) as { readonly code: string }).code;
  };
  return {
    service,
    url: service.url,
    chain: demoChain(civilDateAt(now(), 'Asia/Shanghai'), hqCrypto),
    lines,
    admin,
    list: async <T>(path: string) => (await (await admin(path)).json()) as T,
    code,
    terminal: async (shop) => PaperTerminal.enrol(service.url, await code(shop)),
    stop: () => service.stop(),
  };
}
