import { paperOnScreen, usualProfile } from '../../../shared/contract/printer.ts';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import type { Language } from '../../../shared/i18n/area.ts';
import { launchChromium } from '../../browser.ts';
import { answering, ready, startFakePrinter } from '../../devices/fakePrinter.ts';
import type { FakePrinter } from '../../devices/fakePrinter.ts';
import { parseEscpos } from '../../escpos/parser.ts';
import type { ParsedPaper } from '../../escpos/parsedPaper.ts';
import { tempFolder } from '../../hosts/tempFolder.ts';
import { enrolmentCode } from '../chain.ts';
import { speak, valueOf, watchForFaults } from '../counterPage.ts';
import { pinOf } from '../demoCoupons.ts';
import { jobOf } from '../printed.ts';
import { startCounter, startHq } from '../processes.ts';
import type { Running } from '../processes.ts';
import { wordsIn } from '../words.ts';
import { layLine } from './line.ts';
import type { Line } from './line.ts';

const shopId = 'jingan';
const columns = 48;
const shownWithinMs = 20_000;

/** A head office, one of its counters with a printer, the line between them, and the screen. */
export interface Shop {
  readonly page: Page;
  readonly line: Line;
  readonly hqUrl: string;
  /** What was printed so far, job by job, as paper. */
  papers(): readonly ParsedPaper[];
  /** What the page did that a page must not: errors, breaches of the content policy. */
  faults(): readonly string[];
  /** The plug is pulled: SIGKILL, at once, and the process is gone when this resolves. */
  pullPlug(): Promise<void>;
  /** Started again on the same data; the page is loaded anew. */
  startAgain(): Promise<void>;
  close(): Promise<void>;
}

export interface ShopWanted {
  readonly language: Language;
  readonly hasTouch: boolean;
}

async function openPage(browser: Browser, { language, hasTouch }: ShopWanted): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1024, height: 768 },
    locale: language,
    reducedMotion: 'reduce',
    hasTouch,
  });
  context.setDefaultTimeout(shownWithinMs);
  return context.newPage();
}

/** First set-up by its screens, then the printer: what was done before the first day. */
async function setUp(page: Page, hqUrl: string, printer: FakePrinter, language: Language) {
  const { session, setup } = wordsIn(language);
  await page.getByRole('button', { name: setup.enrol }).click();
  await page.getByLabel(setup.code).fill(await enrolmentCode(hqUrl, shopId));
  await page.getByRole('button', { name: setup.enrolNow }).click();
  await page.getByRole('button', { name: setup.checkSame }).click();
  await page.getByRole('heading', { name: session.whoIsIt }).waitFor();
  await valueOf(page, 'session.signIn', { personId: 'lin', pin: pinOf('lin') });
  await valueOf(page, 'opening.seen', {});
  await page.reload();
  const { port } = printer;
  const at = {
    ...paperOnScreen,
    kind: 'network',
    host: '127.0.0.1',
    port,
    profile: usualProfile(columns),
  } as const;
  await valueOf(page, 'settings.set', { printer: at });
  await valueOf(page, 'session.signOut', { because: 'switch' });
}

async function end(process: Running): Promise<void> {
  const gone = new Promise((resolve) => process.process.once('exit', resolve));
  process.process.kill('SIGKILL');
  await gone;
}

export async function openShop(wanted: ShopWanted): Promise<Shop> {
  const folder = tempFolder();
  const data = join(folder.path, 'counter');
  mkdirSync(data);
  const [browser, hq, printer] = await Promise.all([
    launchChromium(),
    startHq(join(folder.path, 'hq'), '--demo'),
    startFakePrinter(answering(ready)),
  ]);
  const hqUrl = hq.ready[1] ?? '';
  const line = await layLine(hqUrl);
  const start = () => startCounter(data, '--no-demo', '--hq', line.url);
  let counter = await start();
  const page = await openPage(browser, wanted);
  const heard = watchForFaults(page);
  /** Places in `heard` of what was said while nothing answered: a page may say so. */
  const unanswered = new Set<number>();
  let downSince = 0;
  const load = async () => {
    await page.goto(counter.ready[1] ?? '');
    await speak(page, wanted.language);
  };
  await load();
  await setUp(page, hqUrl, printer, wanted.language);
  return {
    page,
    line,
    hqUrl,
    papers: () =>
      printer.jobs
        .map(jobOf)
        .filter((job) => job.length > 0)
        .map((job) => parseEscpos(job, columns)),
    faults: () => heard().filter((_, place) => !unanswered.has(place)),
    async pullPlug() {
      downSince = heard().length;
      await end(counter);
    },
    async startAgain() {
      await page.goto('about:blank');
      for (let place = downSince; place < heard().length; place += 1) unanswered.add(place);
      counter = await start();
      await load();
    },
    async close() {
      await browser.close();
      await counter.stop();
      await Promise.all([line.close(), hq.stop(), printer.close()]);
      folder[Symbol.dispose]();
    },
  };
}
