// `npm run screenshots [-- --out DIR --narrow --only NAME]`: a picture of each main screen of the demo, in both
// languages, light and dark; `--narrow`: in a window as narrow as a telephone; `--only`: those alone whose names begin
// so, as often as wanted. `--only scan`: every way a code arrives, in every state: too many for the usual run.
// `npm run screenshots -- receipts [--out DIR --only NAME]`: every paper, as a printer would print it.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'playwright';
import { hqCrypto } from '../hq/crypto.ts';
import { demoChain } from '../hq/demo/dataset.ts';
import type { UndoPreview } from '../shared/contract/order.ts';
import type { HistoryRow, SessionView } from '../shared/contract/views.ts';
import { catalogue } from '../shared/i18n/catalogue.ts';
import { launchChromium } from '../tests/browser.ts';
import { wedge } from '../tests/e2e/counterPage.ts';
import { openPart } from '../tests/openPart.ts';
import { startCounter } from '../tests/e2e/processes.ts';
import { blurredCamera, pictureCamera } from './cameraPictures.ts';
import { pictureConsole } from './consolePictures.ts';
import { pictureCustomer } from './customerPictures.ts';
import { call, looks, photographer, restMs, wear } from './pictureTools.ts';
import type { Album, Look } from './pictureTools.ts';
import { pictureDesk } from './deskPictures.ts';
import { pictureReceipts } from './receiptPictures.ts';
import { openFilmCamera, pictureScanning } from './scanPictures.ts';
import type { FilmCamera } from './scanPictures.ts';
import { pictureEnrolment, pictureTrust } from './trustPictures.ts';

const anyDay = '2026-01-01';
const counterSize = { width: 1024, height: 768 };
const narrowSize = { width: 390, height: 844 };
const demoReadyMs = 60_000;
/** From a basket with vouchers to an empty counter. */
const escapesToIdle = 4;

const otherPlaces = [
  'opening',
  'goodwill',
  'customers',
  'history',
  'day',
  'campaigns',
  'devices',
  'settings',
] as const;

/** Codes of the demo's printed coupons of a campaign, in their order. */
function codesOf(campaignId: string): readonly string[] {
  return demoChain(anyDay, hqCrypto)
    .coupons.filter(({ campaign }) => campaign.id === campaignId)
    .map(({ code }) => code);
}

/** Plain milk-tea coupons, one for each look and one for the customer's screen: good for anybody, any day. */
function milkTeaCodes(): readonly string[] {
  return demoChain(anyDay, hqCrypto)
    .coupons.filter(
      ({ campaign, note }) => campaign.benefit.kind === 'freeItem' && note.en === 'Good',
    )
    .map(({ code }) => code);
}

/** Waits for the demo's people to arrive, and signs its first manager in. */
async function signInManager(page: Page): Promise<void> {
  const { people } = await call<SessionView>(page, 'session.state', {});
  const manager = people.find(({ role }) => role === 'manager');
  await call(page, 'session.signIn', { personId: manager?.id, pin: manager?.demoPin });
  await call(page, 'opening.seen', {});
  await page.reload();
  await page.getByRole('navigation').waitFor();
}

async function untilPeople(page: Page): Promise<void> {
  const until = Date.now() + demoReadyMs;
  while ((await call<SessionView>(page, 'session.state', {})).people.length === 0) {
    if (Date.now() > until) throw new Error('the demo shop did not arrive');
    await page.waitForTimeout(restMs);
  }
}

async function pictureSignIn(page: Page, album: Album): Promise<void> {
  for (const look of looks) {
    await wear(page, look);
    await page.getByRole('heading', { name: catalogue.session[look.language].whoIsIt }).waitFor();
    await photographer(page, album, look)('sign-in');
  }
}

/** Idle, prepared, redeemed, and refused since it was redeemed. */
async function pictureRedeeming(page: Page, album: Album, look: Look, code: string): Promise<void> {
  const picture = photographer(page, album, look);
  await wear(page, look);
  await picture('redeem-idle');
  await pictureCamera(page, album, look);
  await wedge(page, code);
  await picture('redeem-prepared');
  await page.keyboard.press('F9');
  await page.locator('[data-verdict="ok"]').waitFor();
  await picture('redeem-ok');
  await wedge(page, code);
  await page.locator('[data-verdict="refused"]').waitFor();
  await picture('redeem-refused');
  await pictureWhy(page, album, look);
  await page.keyboard.press('Escape');
  await pictureChoosing(page, album, look);
}

/** Every rule that was tried, on the verdict that stands on the screen. */
async function pictureWhy(page: Page, album: Album, look: Look): Promise<void> {
  const { redeem } = catalogue;
  await page.getByRole('button', { name: redeem[look.language].why, exact: true }).click();
  await photographer(page, album, look)('why');
  await page.keyboard.press('Escape');
}

/** Several uses of one voucher at once, and vouchers of which two don't go together. */
async function pictureChoosing(page: Page, album: Album, look: Look): Promise<void> {
  const words = catalogue.redeem[look.language];
  const picture = photographer(page, album, look);
  await wedge(page, codesOf('tea-card')[0] ?? '');
  await page.getByRole('button', { name: words.usesMore }).click();
  await picture('redeem-uses');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: words.typeTotal, exact: true }).click();
  await page.getByLabel(words.typeTotalLabel).fill('68');
  await page.keyboard.press('Enter');
  await wedge(page, codesOf('five-off')[0] ?? '');
  await wedge(page, codesOf('puxi')[0] ?? '');
  await page.getByRole('button', { name: words.betterDo }).waitFor();
  await picture('redeem-suggestion');
  await page.keyboard.press('F2');
  await page.getByRole('button', { name: new RegExp(words.takeBack) }).waitFor();
  await picture('redeem-set-aside');
  for (let presses = 0; presses < escapesToIdle; presses += 1) await page.keyboard.press('Escape');
}

/** Three uses redeemed at once, one of them given back, and what is left made again: for History. */
async function redeemUndoRemake(page: Page, look: Look): Promise<void> {
  await wear(page, look);
  const more = page.getByRole('button', { name: catalogue.redeem[look.language].usesMore });
  await wedge(page, codesOf('tea-card')[0] ?? '');
  await more.click();
  await more.click();
  await page.waitForTimeout(restMs);
  await page.keyboard.press('F9');
  await page.locator('[data-verdict="ok"]').waitFor();
  await page.keyboard.press('Escape');
  const [row] = await call<readonly HistoryRow[]>(page, 'history.list', { before: null, count: 1 });
  const of = { seq: row?.seq };
  const whole = { of, part: { kind: 'whole' } };
  const { vouchers } = await call<UndoPreview>(page, 'undo.preview', whole);
  const undoId = 'ab'.repeat(16);
  const part = { kind: 'uses', ref: vouchers[0]?.ref, uses: 1 };
  await call(page, 'undo.do', { undoId, of, part, reason: '多扣了一次', approval: null });
  const remakeId = 'cd'.repeat(16);
  const made = { remakeId, seq: row?.seq, reason: 'spilled', note: '', approval: null };
  await call(page, 'redeem.remake', made);
}

/** What undoing one of several uses would give back. */
async function pictureUndo(page: Page, album: Album, look: Look): Promise<void> {
  const { history, undo } = catalogue;
  await page.getByRole('main').getByRole('listitem').getByRole('button').last().click();
  await page.getByRole('button', { name: history[look.language].undo, exact: true }).click();
  await page.getByText(undo[look.language].part_uses, { exact: true }).click();
  await photographer(page, album, look)('undo-part');
  await page.keyboard.press('Escape');
}

/** A new campaign as it begins, and its limits unfolded. */
async function pictureCampaignForm(page: Page, album: Album, look: Look): Promise<void> {
  const { campaigns, terms } = catalogue;
  const picture = photographer(page, album, look);
  await page.getByRole('button', { name: campaigns[look.language].new, exact: true }).click();
  await picture('campaign-form');
  const limits = page.locator('summary', { hasText: terms[look.language].fold_limits });
  await limits.click();
  await page.getByRole('button', { name: terms[look.language].limitAdd }).click();
  await limits.scrollIntoViewIfNeeded();
  await picture('campaign-limits');
  await page.getByRole('button', { name: campaigns[look.language].back }).click();
}

async function picturePlaces(page: Page, album: Album, look: Look): Promise<void> {
  for (const place of otherPlaces) {
    await openPart(page, place, look.language);
    await photographer(page, album, look)(place);
    if (place === 'history') await pictureUndo(page, album, look);
    if (place === 'campaigns') await pictureCampaignForm(page, album, look);
  }
  await openPart(page, 'redeem', look.language);
}

async function pictureOffline(page: Page, album: Album): Promise<void> {
  await call(page, 'sync.demoLine', { on: false });
  await call(page, 'sync.now', {});
  for (const look of looks) {
    await wear(page, look);
    await photographer(page, album, look)('offline');
  }
}

async function takeAll(browser: Browser, page: Page, album: Album): Promise<void> {
  await untilPeople(page);
  await pictureSignIn(page, album);
  await signInManager(page);
  const codes = milkTeaCodes();
  const [firstLook] = looks;
  await redeemUndoRemake(page, firstLook);
  for (const [index, look] of looks.entries()) {
    await pictureRedeeming(page, album, look, codes[index] ?? '');
    await picturePlaces(page, album, look);
  }
  await pictureCustomer(browser, page, album, codes.slice(looks.length));
  await pictureTrust(page, album);
  await pictureOffline(page, album);
}

/** Every way a code arrives, with a camera of its own that sees what it is told. */
async function takeScanning(
  { browser: withFilms, film }: FilmCamera,
  address: string,
  viewport: { readonly width: number; readonly height: number },
  album: Album,
): Promise<void> {
  const page = await withFilms.newPage({ viewport });
  await page.goto(address);
  await untilPeople(page);
  await signInManager(page);
  await pictureScanning(page, film, album);
  await page.close();
}

const isScanning = (name: string): boolean => name.startsWith('scan');
const isConsole = (name: string): boolean => name.startsWith('hq');

interface Wanted {
  readonly folder: string;
  readonly only: readonly string[];
  readonly narrow: boolean;
}

/** Head office's page needs no counter beside it. */
async function takeConsole({ folder, only, narrow }: Wanted): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const browser = await launchChromium();
  try {
    await pictureConsole(browser, { folder, only }, narrow);
  } finally {
    await browser.close();
  }
}

async function takeScreens({ folder, only, narrow }: Wanted): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'countersign-pictures-'));
  mkdirSync(folder, { recursive: true });
  const counter = await startCounter(data);
  const browser = await launchChromium(await blurredCamera(data));
  const films = await openFilmCamera(data);
  try {
    const viewport = narrow ? narrowSize : counterSize;
    const address = counter.ready[1] ?? '';
    const album: Album = { folder, only };
    if (album.only.length === 0 || !album.only.every(isScanning)) {
      const page = await browser.newPage({ viewport });
      await page.goto(address);
      await takeAll(browser, page, album);
      await pictureEnrolment(browser, page, album);
      await pictureDesk(browser, album, viewport);
      await page.close();
    }
    if (album.only.some(isScanning)) await takeScanning(films, address, viewport, album);
  } finally {
    await films.browser.close();
    await browser.close();
    await counter.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    narrow: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
  },
});
const ofPaper = positionals.includes('receipts');
const folder = resolve(values.out ?? (ofPaper ? 'reports/screenshots/receipts' : 'docs/pictures'));
if (ofPaper) process.stdout.write(`${pictureReceipts(folder, values.only)} papers\n`);
else {
  const { only, narrow } = values;
  const isAll = only.length === 0;
  if (isAll || !only.every(isConsole)) await takeScreens({ folder, only, narrow });
  if (isAll || only.some(isConsole)) await takeConsole({ folder, only, narrow });
}
process.stdout.write(`Pictures in ${folder}\n`);
