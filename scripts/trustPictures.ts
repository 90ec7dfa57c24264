// Pictures of what makes a counter be believed: badges, phones, digits, dates, backups, a cut-off.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { hqCrypto } from '../hq/crypto.ts';
import { demoChain } from '../hq/demo/dataset.ts';
import type { PersonView, SessionView } from '../shared/contract/views.ts';
import { catalogue } from '../shared/i18n/catalogue.ts';
import { openPart } from '../tests/openPart.ts';
import { numberShown } from '../tests/authenticator.ts';
import { enrolmentCode } from '../tests/e2e/chain.ts';
import { wedge } from '../tests/e2e/counterPage.ts';
import { startCounter, startHq } from '../tests/e2e/processes.ts';
import { call, looks, photographer, wear } from './pictureTools.ts';
import type { Album } from './pictureTools.ts';

const anyDay = '2026-01-01';
const dayMs = 86_400_000;
const daysAhead = 6;
/** An order on which the demo's spend-and-save asks a manager. */
const dearTotal = '200';
const stepMs = 30_000;

async function personOf(page: Page, role: PersonView['role']): Promise<PersonView> {
  const { people } = await call<SessionView>(page, 'session.state', {});
  const person = people.find((one) => one.role === role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  return person;
}

async function signIn(page: Page, { id, demoPin }: PersonView): Promise<void> {
  await call(page, 'session.signIn', { personId: id, pin: demoPin });
  await call(page, 'opening.seen', {});
  await page.reload();
  await page.getByRole('navigation').waitFor();
}

async function signOut(page: Page): Promise<void> {
  await call(page, 'session.signOut', { because: 'operator' });
  await page.getByRole('navigation').waitFor({ state: 'detached' });
}

/** Changes what one method answers, where the thing itself can't be brought about in a minute. */
async function answering(
  page: Page,
  method: string,
  change: (value: object) => object,
): Promise<AsyncDisposable> {
  const address = `**/call/${method}`;
  await page.route(address, async (route) => {
    const response = await route.fetch();
    const body = (await response.json()) as { readonly value: object };
    await route.fulfill({ response, json: { ...body, value: change(body.value) } });
  });
  await page.reload();
  return {
    async [Symbol.asyncDispose]() {
      await page.unroute(address);
      await page.reload();
    },
  };
}

/** A badge was read: whose it is stands chosen. */
async function pictureBadge(page: Page, album: Album): Promise<void> {
  const cashier = await personOf(page, 'cashier');
  const { code } = await call<{ code: string }>(page, 'people.makeBadge', { personId: cashier.id });
  await signOut(page);
  await wedge(page, code);
  await page.locator('[data-typing="pin"]').waitFor();
  for (const look of looks) {
    await wear(page, look);
    await photographer(page, album, look)('sign-in-badge');
  }
}

async function pairPhone(page: Page, manager: PersonView): Promise<void> {
  const pairing = { pin: manager.demoPin };
  const { uri } = await call<{ uri: string }>(page, 'people.pairPhone', pairing);
  const number = numberShown(hqCrypto, uri, Date.now() - stepMs);
  await call(page, 'people.confirmPhone', { number });
}

/** A manager who is away agrees by the number on their phone. */
async function picturePhone(page: Page, album: Album): Promise<void> {
  const coupon = demoChain(anyDay, hqCrypto).coupons.find(
    ({ campaign }) => campaign.id === 'spend-and-save',
  );
  for (const look of looks) {
    await wear(page, look);
    const words = catalogue.redeem[look.language];
    await page.getByRole('button', { name: words.typeTotal, exact: true }).click();
    await page.getByLabel(words.typeTotalLabel).fill(dearTotal);
    await page.keyboard.press('Enter');
    await wedge(page, coupon?.code ?? '');
    await page.locator('[data-verdict="manager"]').waitFor();
    await page.keyboard.press('F9');
    await page.getByText(catalogue.people[look.language].way_phone).click();
    await photographer(page, album, look)('approval-phone');
    for (const _press of ['dialog', 'verdict', 'order']) await page.keyboard.press('Escape');
  }
}

/** The records looked over and backed up: a group of Devices. */
async function pictureCare(page: Page, album: Album): Promise<void> {
  await call(page, 'backup.now', { folder: null });
  await call(page, 'repair.check', {});
  for (const look of looks) {
    await wear(page, look);
    await openPart(page, 'devices', look.language);
    const group = catalogue.sync[look.language].group_records;
    await page.getByRole('button', { name: group, exact: true }).click();
    await photographer(page, album, look)('devices-care');
  }
  await openPart(page, 'redeem', looks.at(-1)?.language ?? 'en');
}

async function pictureDate(page: Page, album: Album): Promise<void> {
  const byMs = daysAhead * dayMs;
  const wall = Date.now() + byMs;
  const wallDate = new Date(wall).toISOString().slice(0, 10);
  const doubt = { kind: 'wallAhead', byMs, wallDate, wall };
  await using _ = await answering(page, 'clock.status', (value) => ({ ...value, doubt }));
  for (const look of looks) {
    await wear(page, look);
    const check = page.getByRole('button', { name: catalogue.clock[look.language].checkDate });
    await check.click();
    await photographer(page, album, look)('date-in-doubt');
    await page.keyboard.press('Escape');
  }
}

async function pictureCutOff(page: Page, album: Album): Promise<void> {
  const revoked = { standing: 'revoked' };
  await using _ = await answering(page, 'session.state', (value) => ({ ...value, ...revoked }));
  for (const look of looks) {
    await wear(page, look);
    await photographer(page, album, look)('cut-off');
  }
}

/** What a counter of the demo shows of trust; it begins and ends with the manager signed in. */
export async function pictureTrust(page: Page, album: Album): Promise<void> {
  const manager = await personOf(page, 'manager');
  await pairPhone(page, manager);
  await pictureBadge(page, album);
  await signIn(page, await personOf(page, 'cashier'));
  await picturePhone(page, album);
  await signOut(page);
  await signIn(page, manager);
  await pictureDate(page, album);
  await pictureCutOff(page, album);
  await page.getByRole('navigation').waitFor();
  await pictureCare(page, album);
}

/** A counter that joins a head office: the six digits to compare. */
export async function pictureEnrolment(browser: Browser, page: Page, album: Album): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pictures-'));
  const hq = await startHq(join(folder, 'hq'), '--demo');
  const hqUrl = hq.ready[1] ?? '';
  const counter = await startCounter(join(folder, 'counter'), '--no-demo', '--hq', hqUrl);
  const fresh = await browser.newPage({ viewport: page.viewportSize() });
  try {
    await fresh.goto(counter.ready[1] ?? '');
    const [first] = looks;
    await wear(fresh, first);
    const words = catalogue.setup[first.language];
    await fresh.getByRole('button', { name: words.enrol }).click();
    await fresh.getByLabel(words.code).fill(await enrolmentCode(hqUrl, 'jingan'));
    await fresh.getByRole('button', { name: words.enrolNow }).click();
    await fresh.getByRole('heading', { name: words.checkTitle }).waitFor();
    for (const look of looks) {
      await wear(fresh, look);
      await photographer(fresh, album, look)('enrol-digits');
    }
  } finally {
    await fresh.close();
    await counter.stop();
    await hq.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
