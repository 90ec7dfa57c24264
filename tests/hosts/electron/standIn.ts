import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { Browser, Frame as PageFrame, Page, Request as PageRequest, Route } from 'playwright';
import type * as Electron from 'electron';
import type {
  BrowserWindowConstructorOptions,
  CustomScheme,
  Display,
  IpcMainInvokeEvent,
  Session,
  WebContents,
} from 'electron';
import { givePreload } from './isolatedWorld.ts';
import type { PageEnd } from './isolatedWorld.ts';

/**
 * The parts of the `electron` module that the product uses, behaving as Electron documents them, with a
 * real Chromium page behind the window. Each part is held against Electron's own typings.
 *
 * Chromium on its own cannot load `countersign://`, so the page loads `https://countersign-app.test`
 * instead; every address is translated on its way in and out.
 */
type Real = typeof Electron;

const origins = [
  { page: 'https://countersign-app.test', scheme: 'countersign://app' },
  { page: 'https://countersign-customer.test', scheme: 'countersign://customer' },
] as const;

function translated(address: string, from: 'page' | 'scheme', to: 'page' | 'scheme'): string {
  const found = origins.find((one) => address.startsWith(`${one[from]}/`));
  return found === undefined ? address : found[to] + address.slice(found[from].length);
}

const toScheme = (address: string): string => translated(address, 'page', 'scheme');
const toPage = (address: string): string => translated(address, 'scheme', 'page');
const isOurs = (address: string): boolean => toScheme(address) !== address;

/** Playwright throws for the first request of a window that is just being opened. */
function frameOf(request: PageRequest): PageFrame | null {
  try {
    return request.frame();
  } catch {
    return null;
  }
}

class PreventableEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

type SchemeHandler = (request: Request) => Response | Promise<Response>;
type InvokeHandler = (event: IpcMainInvokeEvent, ...values: unknown[]) => unknown;
type PermissionRequest = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>;
type PermissionCheck = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>;
type DevicePermission = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>;
type WindowOpen = Parameters<WebContents['setWindowOpenHandler']>[0];

/** Which Linux keychain the stand-in has; `none`: encryption is not available. */
export type Keychain = 'gnome_libsecret' | 'basic_text' | 'none';

/** What a test sees and does beside the product. */
export interface StandIn {
  /** What `import … from 'electron'` gives. */
  readonly electron: object;
  readonly exited: Promise<number>;
  /** The first window, once its page has loaded; rejects with what the program said when it ended instead. */
  readonly opened: Promise<StandInWindow>;
  readonly schemes: readonly CustomScheme[];
  readonly windows: readonly StandInWindow[];
  readonly errorBoxes: readonly string[];
  /** Sends on a channel as the frame of another address would. */
  invokeFrom(
    frame: { readonly url: string; readonly parent: unknown } | null,
    channel: string,
    ...values: unknown[]
  ): Promise<unknown>;
  permission(): {
    readonly request: PermissionRequest;
    readonly check: PermissionCheck;
    readonly device: DevicePermission;
  };
  quit(): void;
  secondInstance(): void;
  readonly flags: { sandboxed: boolean; userData: string };
}

export interface StandInWindow {
  readonly options: BrowserWindowConstructorOptions;
  readonly page: Promise<Page>;
  readonly wasFocused: () => boolean;
  readonly isKiosk: () => boolean;
  /** Closes it as a hand does. */
  readonly close: () => void;
  readonly destroyed: boolean;
}

interface Surroundings {
  readonly browser: Browser;
  readonly keychain: Keychain;
  /** Survives the process, as a keychain does. */
  readonly keychainKey: Buffer;
  /** Data folders of the terminals that run: a second lock on one is refused. */
  readonly locks: Set<string>;
}

export function createStandIn({ browser, keychain, keychainKey, locks }: Surroundings): StandIn {
  let ready = false;
  let exit: (code: number) => void = () => undefined;
  const exited = new Promise<number>((resolve) => {
    exit = resolve;
  });
  const errorBoxes: string[] = [];
  let tellOpened: (window: StandInWindow) => void = () => undefined;
  const opened = new Promise<StandInWindow>((resolve, reject) => {
    tellOpened = resolve;
    void exited.then((code) => reject(new Error(`ended with ${code}: ${errorBoxes.join('; ')}`)));
  });
  // Most runs of the program end; only those that wait for its window are to hear of it.
  opened.catch(() => undefined);
  const flags = { sandboxed: false, userData: '' };
  const schemes: CustomScheme[] = [];
  const windows: Window[] = [];
  const handlers = new Map<string, InvokeHandler>();
  let schemeHandler: SchemeHandler | null = null;
  let permissionRequest: PermissionRequest | null = null;
  let permissionCheck: PermissionCheck | null = null;
  let devicePermission: DevicePermission | null = null;

  function afterReady(what: string): void {
    if (!ready) throw new Error(`${what} cannot be used before the app is ready`);
  }
  function beforeReady(what: string): void {
    if (ready) throw new Error(`${what} can only be called before the app is ready`);
  }

  class App extends EventEmitter {
    readonly isPackaged = false;
    whenReady(): Promise<void> {
      return new Promise((resolve) => {
        setImmediate(() => {
          ready = true;
          resolve();
        });
      });
    }
    enableSandbox(): void {
      beforeReady('app.enableSandbox');
      flags.sandboxed = true;
    }
    setPath(_name: string, path: string): void {
      flags.userData = path;
    }
    requestSingleInstanceLock(): boolean {
      if (locks.has(flags.userData)) return false;
      locks.add(flags.userData);
      return true;
    }
    quit(): void {
      const event = new PreventableEvent();
      app.emit('before-quit', event);
      if (!event.defaultPrevented) app.exit(0);
    }
    exit(code = 0): void {
      for (const window of windows) void window.destroy();
      locks.delete(flags.userData);
      exit(code);
    }
  }
  const app = new App();

  async function fromScheme(route: Route): Promise<void> {
    const request = route.request();
    if (schemeHandler === null) return route.abort('aborted');
    const init = { method: request.method(), headers: request.headers() };
    const response = await schemeHandler(new Request(toScheme(request.url()), init));
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }

  class Contents extends EventEmitter {
    readonly window: Window;
    #opening: WindowOpen | null = null;
    constructor(window: Window) {
      super();
      this.window = window;
    }
    setWindowOpenHandler(handler: WindowOpen): void {
      this.#opening = handler;
    }
    mayOpen(url: string): boolean {
      const details = { url, frameName: '', features: '', disposition: 'foreground-tab' } as const;
      const answer = this.#opening?.({ ...details, referrer: { url: '', policy: 'default' } });
      return answer?.action !== 'deny';
    }
    /** What Electron asks before a page goes somewhere of its own accord. */
    mayGo(request: PageRequest, frame: PageFrame): boolean {
      const isMainFrame = frame.parentFrame() === null;
      const event = Object.assign(new PreventableEvent(), {
        url: toScheme(request.url()),
        isMainFrame,
      });
      this.emit('will-frame-navigate', event);
      if (isMainFrame && !event.defaultPrevented) this.emit('will-navigate', event);
      return !event.defaultPrevented;
    }
    isDestroyed(): boolean {
      return this.window.destroyed;
    }
    getURL(): string {
      return this.window.address;
    }
    send(channel: string, ...values: unknown[]): void {
      const copies = structuredClone(values);
      void this.window.end.then((end) => end.send(channel, copies));
    }
  }

  class Window extends EventEmitter implements StandInWindow {
    readonly options: BrowserWindowConstructorOptions;
    readonly webContents: Contents;
    readonly page: Promise<Page>;
    readonly end: Promise<PageEnd>;
    destroyed = false;
    address = '';
    kiosk = false;
    #focused = false;
    /** The address that the program itself is loading: not asked about. */
    #loading: string | null = null;

    constructor(options: BrowserWindowConstructorOptions = {}) {
      super();
      afterReady('BrowserWindow');
      const preload = options.webPreferences?.preload;
      if (preload === undefined || !isAbsolute(preload))
        throw new Error('preload must be an absolute path');
      this.options = options;
      this.webContents = new Contents(this);
      this.page = browser.newContext().then((context) => context.newPage());
      this.end = this.page.then((page) => this.#prepare(page, readFileSync(preload, 'utf8')));
      windows.push(this);
      app.emit('web-contents-created', {}, this.webContents);
    }

    async #prepare(page: Page, preload: string): Promise<PageEnd> {
      await page.context().route('**/*', (route, request) => this.#route(page, route, request));
      page.on('popup', (popup) => {
        if (!this.webContents.mayOpen(toScheme(popup.url()))) void popup.close();
      });
      return givePreload(page, preload, ({ channel, values }) =>
        invoke({ url: toScheme(page.url()), parent: null }, channel, values),
      );
    }

    async #route(page: Page, route: Route, request: PageRequest): Promise<void> {
      const frame = frameOf(request);
      // A window that the page opened: it is closed before it shows anything.
      if (frame === null || frame.page() !== page) return route.abort('aborted');
      const ours = request.url() === this.#loading;
      if (request.isNavigationRequest() && !ours && !this.webContents.mayGo(request, frame)) {
        return route.abort('aborted');
      }
      this.#loading = null;
      if (!isOurs(request.url())) return route.abort('aborted');
      return fromScheme(route);
    }

    async loadURL(address: string): Promise<void> {
      const page = await this.page;
      await this.end;
      this.#loading = toPage(address);
      this.address = address;
      await page.goto(this.#loading, { waitUntil: 'load' });
      this.emit('ready-to-show');
      tellOpened(this);
    }
    show(): void {
      this.#focused = true;
    }
    setKiosk(on: boolean): void {
      this.kiosk = on;
    }
    isKiosk = (): boolean => this.kiosk;
    getBounds() {
      return { x: 0, y: 0, width: 1024, height: 768 };
    }
    /** Somebody closes the window by its corner or its keys. */
    close = (): void => {
      const event = new PreventableEvent();
      this.emit('close', event);
      if (!event.defaultPrevented) void this.destroy();
    };
    focus(): void {
      this.#focused = true;
    }
    isMinimized(): boolean {
      return false;
    }
    restore(): void {
      this.#focused = true;
    }
    wasFocused = (): boolean => this.#focused;
    async destroy(): Promise<void> {
      if (this.destroyed) return;
      this.destroyed = true;
      this.webContents.emit('destroyed');
      this.emit('closed');
      const page = await this.page;
      await page
        .context()
        .close()
        .catch(() => undefined);
    }
  }

  async function invoke(
    frame: { readonly url: string; readonly parent: unknown } | null,
    channel: string,
    values: readonly unknown[],
  ): Promise<unknown> {
    const handler = handlers.get(channel);
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
    // Only what the product looks at of Electron's event.
    const event = { senderFrame: frame } as unknown as IpcMainInvokeEvent;
    return structuredClone(await handler(event, ...structuredClone([...values])));
  }

  const ipcMain = {
    handle(channel: string, handler: InvokeHandler): void {
      if (handlers.has(channel))
        throw new Error(`Attempted to register a second handler for '${channel}'`);
      handlers.set(channel, handler);
    },
    removeHandler(channel: string): void {
      handlers.delete(channel);
    },
  } satisfies Pick<Real['ipcMain'], 'handle' | 'removeHandler'>;

  const protocol = {
    registerSchemesAsPrivileged(customSchemes: CustomScheme[]): void {
      beforeReady('protocol.registerSchemesAsPrivileged');
      schemes.push(...customSchemes);
    },
    handle(scheme: string, handler: SchemeHandler): void {
      afterReady('protocol');
      if (!schemes.some((known) => known.scheme === scheme))
        throw new Error(`unregistered scheme: ${scheme}`);
      schemeHandler = handler;
    },
  } satisfies Pick<Real['protocol'], 'registerSchemesAsPrivileged' | 'handle'>;

  const defaultSession = {
    setPermissionRequestHandler: (handler) => (permissionRequest = handler),
    setPermissionCheckHandler: (handler) => (permissionCheck = handler),
    setDevicePermissionHandler: (handler) => (devicePermission = handler),
  } satisfies Pick<
    Session,
    'setPermissionRequestHandler' | 'setPermissionCheckHandler' | 'setDevicePermissionHandler'
  >;

  const safeStorage = {
    isAsyncEncryptionAvailable: async () => keychain !== 'none',
    getSelectedStorageBackend: () => (keychain === 'none' ? 'unknown' : keychain),
    async encryptStringAsync(text: string): Promise<Buffer> {
      afterReady('safeStorage');
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keychainKey, nonce);
      return Buffer.concat([
        nonce,
        cipher.update(text, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]);
    },
    async decryptStringAsync(sealed: Buffer) {
      afterReady('safeStorage');
      const cipher = createDecipheriv('aes-256-gcm', keychainKey, sealed.subarray(0, 12));
      cipher.setAuthTag(sealed.subarray(-16));
      const result =
        cipher.update(sealed.subarray(12, -16), undefined, 'utf8') + cipher.final('utf8');
      return { result, shouldReEncrypt: false };
    },
  } satisfies Pick<
    Real['safeStorage'],
    | 'isAsyncEncryptionAvailable'
    | 'getSelectedStorageBackend'
    | 'encryptStringAsync'
    | 'decryptStringAsync'
  >;

  const dialog = {
    showErrorBox: (title: string, words: string) => void errorBoxes.push(`${title}: ${words}`),
  } satisfies Pick<Real['dialog'], 'showErrorBox'>;

  const display = { id: 1, workArea: { x: 0, y: 0, width: 1024, height: 768 } };
  const other = { id: 2, workArea: { x: 1024, y: 0, width: 800, height: 600 } };
  const displays = {
    getDisplayMatching: () => display as Display,
    getAllDisplays: () => [display, other] as Display[],
  } satisfies Pick<Real['screen'], 'getDisplayMatching' | 'getAllDisplays'>;

  const checkedApp: Pick<
    Real['app'],
    | 'whenReady'
    | 'enableSandbox'
    | 'setPath'
    | 'requestSingleInstanceLock'
    | 'quit'
    | 'exit'
    | 'isPackaged'
  > = app;
  const checkedMenu = { setApplicationMenu: () => undefined } satisfies Pick<
    Real['Menu'],
    'setApplicationMenu'
  >;
  const checkedWindow: new (
    options?: BrowserWindowConstructorOptions,
  ) => Pick<
    InstanceType<Real['BrowserWindow']>,
    'loadURL' | 'show' | 'focus' | 'isMinimized' | 'restore' | 'setKiosk' | 'getBounds'
  > = Window;

  return {
    electron: {
      app: checkedApp,
      BrowserWindow: checkedWindow,
      Menu: checkedMenu,
      dialog,
      ipcMain,
      protocol,
      safeStorage,
      screen: displays,
      session: { defaultSession },
    },
    exited,
    opened,
    schemes,
    windows,
    errorBoxes,
    flags,
    invokeFrom: (frame, channel, ...values) => invoke(frame, channel, values),
    permission() {
      if (permissionRequest === null || permissionCheck === null || devicePermission === null) {
        throw new Error('a permission has no guard');
      }
      return { request: permissionRequest, check: permissionCheck, device: devicePermission };
    },
    quit: () => app.quit(),
    secondInstance: () => void app.emit('second-instance', {}, [], ''),
  };
}
