import type { CDPSession, Page } from 'playwright';

/**
 * Electron's context isolation on a real Chromium page: the preload runs in a world of its own (Chromium's
 * isolated worlds, as in Electron), and only what `contextBridge` hands over reaches the page's world.
 * The two functions below run in the page; each must hold everything it needs.
 */

const worldName = 'electron-preload';
const bindingName = '__toMainProcess';

/** The page's side of the bridge. Functions cross as numbers, everything else as a copy. */
function pageSide(): void {
  interface Exposed {
    readonly key: string;
    readonly functions: readonly string[];
  }
  type Crossed =
    | { readonly fn: number }
    | { readonly promise: number }
    | { readonly json: string }
    | { readonly thrown: string }
    | null;
  const kept = new Map<number, (...values: unknown[]) => unknown>();
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let nextId = 1;
  let answer: Crossed = null;

  const tell = (name: string, detail: unknown): void => {
    window.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }));
  };
  const heard = (event: Event): unknown =>
    JSON.parse(String((event as CustomEvent<string>).detail));

  const outbound = (value: unknown): Crossed => {
    if (typeof value === 'function') {
      const fn = nextId;
      nextId += 1;
      kept.set(fn, value as (...values: unknown[]) => unknown);
      return { fn };
    }
    if (typeof value === 'symbol') throw new TypeError('An object could not be cloned.');
    return value === undefined ? null : { json: JSON.stringify(structuredClone(value)) };
  };

  const invoke = (target: string, values: readonly unknown[]): unknown => {
    answer = null;
    tell('bridge-invoke', { target, values: values.map(outbound) });
    return inbound(answer);
  };

  const inbound = (value: Crossed): unknown => {
    if (value === null) return undefined;
    if ('thrown' in value) throw new Error(value.thrown);
    if ('fn' in value) return (...values: unknown[]) => invoke(`fn:${value.fn}`, values);
    if ('json' in value) return JSON.parse(value.json) as unknown;
    return new Promise((resolve, reject) => waiting.set(value.promise, { resolve, reject }));
  };

  window.addEventListener('bridge-expose', (event) => {
    const { key, functions } = heard(event) as Exposed;
    const api = Object.fromEntries(
      functions.map((name) => [name, (...values: unknown[]) => invoke(`${key}.${name}`, values)]),
    );
    Object.defineProperty(window, key, {
      value: Object.freeze(api),
      writable: false,
      configurable: false,
    });
  });
  window.addEventListener('bridge-answer', (event) => {
    answer = heard(event) as Crossed;
  });
  window.addEventListener('bridge-settled', (event) => {
    const settled = heard(event) as { promise: number; json?: string; error?: string };
    const one = waiting.get(settled.promise);
    waiting.delete(settled.promise);
    if (settled.error !== undefined) one?.reject(new Error(settled.error));
    else one?.resolve(settled.json === undefined ? undefined : JSON.parse(settled.json));
  });
  window.addEventListener('bridge-callback', (event) => {
    const { fn, json } = heard(event) as { fn: number; json: string };
    kept.get(fn)?.(...(JSON.parse(json) as unknown[]));
  });
}

type Require = (name: string) => unknown;

/** The preload's side: what `require('electron')` gives a sandboxed preload. */
function preloadSide(
  preload: (require: Require, module: object, exports: object) => void,
  binding: string,
): void {
  type Send = (text: string) => void;
  type Work = (...values: unknown[]) => unknown;
  const send = (globalThis as unknown as Record<string, Send>)[binding] as Send;
  const exposed = new Map<string, Work>();
  const heardOn = new Map<string, Set<Work>>();
  const invoked = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let nextId = 1;

  const tell = (name: string, detail: unknown): void => {
    window.dispatchEvent(new CustomEvent(name, { detail: JSON.stringify(detail) }));
  };
  const keep = (work: Work): number => {
    const fn = nextId;
    nextId += 1;
    exposed.set(`fn:${fn}`, work);
    return fn;
  };
  const inbound = (value: { fn?: number; json?: string } | null): unknown => {
    if (value === null) return undefined;
    if (value.fn === undefined) return JSON.parse(value.json ?? 'null') as unknown;
    return (...values: unknown[]) =>
      tell('bridge-callback', { fn: value.fn, json: JSON.stringify(values) });
  };
  const outbound = (value: unknown): unknown => {
    if (typeof value === 'function') return { fn: keep(value as Work) };
    if (!(value instanceof Promise))
      return value === undefined ? null : { json: JSON.stringify(value) };
    const promise = nextId;
    nextId += 1;
    value.then(
      (result: unknown) => tell('bridge-settled', { promise, json: JSON.stringify(result) }),
      (error: unknown) => tell('bridge-settled', { promise, error: String(error) }),
    );
    return { promise };
  };

  window.addEventListener('bridge-invoke', (event) => {
    const { target, values } = JSON.parse(String((event as CustomEvent<string>).detail)) as {
      target: string;
      values: ({ fn?: number; json?: string } | null)[];
    };
    try {
      tell('bridge-answer', outbound(exposed.get(target)?.(...values.map(inbound))));
    } catch (error) {
      tell('bridge-answer', { thrown: String(error) });
    }
  });

  Object.assign(globalThis, {
    __fromMainProcess(text: string): void {
      const message = JSON.parse(text) as {
        id?: number;
        json?: string;
        error?: string;
        channel?: string;
        values?: unknown[];
      };
      if (message.channel !== undefined) {
        for (const hear of heardOn.get(message.channel) ?? [])
          hear({ senderId: 0 }, ...(message.values ?? []));
        return;
      }
      const one = invoked.get(message.id ?? 0);
      invoked.delete(message.id ?? 0);
      if (message.error !== undefined) one?.reject(new Error(message.error));
      else one?.resolve(message.json === undefined ? undefined : JSON.parse(message.json));
    },
  });

  const electron = {
    contextBridge: {
      exposeInMainWorld(key: string, api: Record<string, Work>): void {
        for (const [name, work] of Object.entries(api)) exposed.set(`${key}.${name}`, work);
        tell('bridge-expose', { key, functions: Object.keys(api) });
      },
    },
    ipcRenderer: {
      invoke(channel: string, ...values: unknown[]): Promise<unknown> {
        const id = nextId;
        nextId += 1;
        return new Promise((resolve, reject) => {
          invoked.set(id, { resolve, reject });
          send(JSON.stringify({ id, channel, values: structuredClone(values) }));
        });
      },
      on(channel: string, hear: Work): void {
        heardOn.set(channel, (heardOn.get(channel) ?? new Set()).add(hear));
      },
      removeListener(channel: string, hear: Work): void {
        heardOn.get(channel)?.delete(hear);
      },
    },
  };
  const requireInSandbox: Require = (name) => {
    if (name === 'electron') return electron;
    throw new Error(`module not found: ${name}`);
  };
  preload(requireInSandbox, { exports: {} }, {});
}

/** What a page's preload sent with `ipcRenderer.invoke`. */
export interface Invoked {
  readonly channel: string;
  readonly values: readonly unknown[];
}

/** The main process's end of one page. */
export interface PageEnd {
  send(channel: string, values: readonly unknown[]): Promise<void>;
}

interface Sent extends Invoked {
  readonly id: number;
}

/**
 * Makes the page run `preload` (its built source) before every document, in a world of its own.
 * `onInvoke` answers what it invokes; a rejection reaches the page as Electron words it.
 */
export async function givePreload(
  page: Page,
  preload: string,
  onInvoke: (invoked: Invoked) => Promise<unknown>,
): Promise<PageEnd> {
  const chromium: CDPSession = await page.context().newCDPSession(page);
  let world: number | null = null;

  async function deliver(message: object): Promise<void> {
    if (world === null) return;
    const expression = `__fromMainProcess(${JSON.stringify(JSON.stringify(message))})`;
    // The page may have gone meanwhile, as a closed window would.
    await chromium
      .send('Runtime.evaluate', { expression, contextId: world })
      .catch(() => undefined);
  }

  async function answer({ id, channel, values }: Sent): Promise<void> {
    try {
      const value = await onInvoke({ channel, values });
      await deliver({ id, json: JSON.stringify(structuredClone(value)) });
    } catch (error) {
      await deliver({ id, error: `Error invoking remote method '${channel}': ${String(error)}` });
    }
  }

  chromium.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === worldName) world = context.id;
  });
  chromium.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name === bindingName) void answer(JSON.parse(payload) as Sent);
  });
  await chromium.send('Page.enable');
  await chromium.send('Runtime.enable');
  await chromium.send('Runtime.addBinding', { name: bindingName, executionContextName: worldName });
  await chromium.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${pageSide.toString()})()`,
  });
  await chromium.send('Page.addScriptToEvaluateOnNewDocument', {
    source: `(${preloadSide.toString()})((require, module, exports) => {\n${preload}\n}, ${JSON.stringify(bindingName)})`,
    worldName,
  });
  return { send: (channel, values) => deliver({ channel, values }) };
}
