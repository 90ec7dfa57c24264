// `npm run screenshots [-- --out DIR]`: a picture of each main screen of the demo, in both languages, light and dark.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright';
import { hqCrypto } from '../hq/crypto.ts';
import { demoChain } from '../hq/demo/dataset.ts';
import type { SessionView } from '../shared/contract/views.ts';
import type { Language } from '../shared/i18n/area.ts';
import { catalogue } from '../shared/i18n/catalogue.ts';
import { launchChromium } from '../tests/browser.ts';
import { wedge } from '../tests/e2e/counterPage.ts';
import { startCounter } from '../tests/e2e/processes.ts';

const anyDay = '2026-01-01';
const counterSize = { width: 1024, height: 768 };
/** Motion is under 200 ms; pictures are of what has come to rest. */
const restMs = 400;
const demoReadyMs = 60_000;

interface Look {
  readonly language: Language;
  readonly theme: 'light' | 'dark';
}

const looks: readonly Look[] = [
  { language: 'zh', theme: 'light' },
  { language: 'en', theme: 'light' },
  { language: 'zh', theme: 'dark' },
  { language: 'en', theme: 'dark' },
];

const otherPlaces = ['goodwill', 'history', 'campaigns', 'devices', 'settings'] as const;

/** Calls the terminal from its own page, as the screens do. */
async function call<T>(page: Page, method: string, input: unknown): Promise<T> {
  const answer = await page.evaluate(
    async ([name, body]) => {
      const headers = { 'content-type': 'application/json' };
      const reply = await fetch(`/call/${name}`, { method: 'POST', headers, body });
      return (await reply.json()) as { ok: boolean; value: unknown; problem: unknown };
    },
    [method, JSON.stringify(input)] as const,
  );
  if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer.problem)}`);
  return answer.value as T;
}

/** One plain milk-tea coupon for each look: good for anybody, any day. */
function milkTeaCodes(): readonly string[] {
  return demoChain(anyDay, hqCrypto)
    .coupons.filter(
      ({ campaign, note }) => campaign.benefit.kind === 'freeItem' && note.en === 'Good',
    )
    .map(({ code }) => code)
    .slice(0, looks.length);
}

function photographer(page: Page, folder: string, { language, theme }: Look) {
  return async (name: string): Promise<void> => {
    await page.waitForTimeout(restMs);
    await page.screenshot({ path: join(folder, `${name}-${language}-${theme}.png`) });
  };
}

async function wear(page: Page, { language, theme }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await call(page, 'settings.language', { language });
  await page.locator(`html[lang^="${language}"]`).waitFor();
}

/** Waits for the demo's people to arrive, and signs its first manager in. */
async function signInManager(page: Page): Promise<void> {
  const { people } = await call<SessionView>(page, 'session.state', {});
  const manager = people.find(({ role }) => role === 'manager');
  await call(page, 'session.signIn', { personId: manager?.id, pin: manager?.demoPin });
  await page.getByRole('navigation').waitFor();
}

async function untilPeople(page: Page): Promise<void> {
  const until = Date.now() + demoReadyMs;
  while ((await call<SessionView>(page, 'session.state', {})).people.length === 0) {
    if (Date.now() > until) throw new Error('the demo shop did not arrive');
    await page.waitForTimeout(restMs);
  }
}

async function pictureSignIn(page: Page, folder: string): Promise<void> {
  for (const look of looks) {
    await wear(page, look);
    await photographer(page, folder, look)('sign-in');
  }
}

/** Idle, prepared, redeemed, and refused since it was redeemed. */
async function pictureRedeeming(
  page: Page,
  folder: string,
  look: Look,
  code: string,
): Promise<void> {
  const picture = photographer(page, folder, look);
  await wear(page, look);
  await picture('redeem-idle');
  await wedge(page, code);
  await picture('redeem-prepared');
  await page.keyboard.press('F9');
  await page.locator('[data-verdict="ok"]').waitFor();
  await picture('redeem-ok');
  await wedge(page, code);
  await page.locator('[data-verdict="refused"]').waitFor();
  await picture('redeem-refused');
  await page.keyboard.press('Escape');
}

async function go(
  page: Page,
  language: Language,
  place: 'redeem' | (typeof otherPlaces)[number],
): Promise<void> {
  const name = catalogue.session[language][place];
  await page.getByRole('navigation').getByRole('button', { name, exact: true }).click();
}

async function picturePlaces(page: Page, folder: string, look: Look): Promise<void> {
  for (const place of otherPlaces) {
    await go(page, look.language, place);
    await photographer(page, folder, look)(place);
  }
  await go(page, look.language, 'redeem');
}

async function pictureOffline(page: Page, folder: string): Promise<void> {
  await call(page, 'sync.demoLine', { on: false });
  await call(page, 'sync.now', {});
  for (const look of looks) {
    await wear(page, look);
    await photographer(page, folder, look)('offline');
  }
}

async function takeAll(page: Page, folder: string): Promise<void> {
  await untilPeople(page);
  await pictureSignIn(page, folder);
  await signInManager(page);
  const codes = milkTeaCodes();
  for (const [index, look] of looks.entries()) {
    await pictureRedeeming(page, folder, look, codes[index] ?? '');
    await picturePlaces(page, folder, look);
  }
  await pictureOffline(page, folder);
}

const { values } = parseArgs({ options: { out: { type: 'string', default: 'docs/pictures' } } });
const folder = resolve(values.out);
const data = mkdtempSync(join(tmpdir(), 'countersign-pictures-'));
mkdirSync(folder, { recursive: true });
const counter = await startCounter(data);
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: counterSize });
  await page.goto(counter.ready[1] ?? '');
  await takeAll(page, folder);
  process.stdout.write(`Pictures in ${folder}\n`);
} finally {
  await browser.close();
  await counter.stop();
  rmSync(data, { recursive: true, force: true });
}
