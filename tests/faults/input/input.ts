import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunningTerminal } from '../../../main/host/running.ts';
import { chromiumToRun } from '../../browser.ts';
import { whyNoPty } from '../../devices/scanner/ptyLine.ts';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { seededRandom } from '../random.ts';
import { openInputTerminal } from './inputTerminal.ts';
import type { InputTerminal } from './inputTerminal.ts';
import { mistakenTerminal } from './mistakes.ts';
import { openDoor } from './throughDoor.ts';
import type { Way } from './throughDoor.ts';
import { openLines } from './throughLine.ts';
import { openPage } from './throughPage.ts';
import type { Random } from './spoiledCodes.ts';

/** Cases with something wrong that are told one by one; the rest are counted. */
const mostTold = 20;
const screens = join(import.meta.dirname, '../../../dist/renderer/index.html');

type WayName = 'door' | 'line' | 'page';

/** One case in so many goes this way; the rest go through the door. */
const lineShare = 5;
const pageShare = 50;

const plants = ['press-the-button', 'text-as-key', 'say-nothing', 'fall-over'] as const;

function sharesOf(cases: number): Readonly<Record<WayName, number>> {
  const line = Math.ceil(cases / lineShare);
  const page = Math.ceil(cases / pageShare);
  return { door: Math.max(0, cases - line - page), line, page: Math.min(page, cases - line) };
}

function whyNoPage(): string | null {
  if (!existsSync(screens)) return 'the screens are not built (npm run build)';
  try {
    chromiumToRun();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Why a way can’t be gone on this machine; `null` where it can. */
function whyNot(way: WayName): string | null {
  switch (way) {
    case 'door':
      return existsSync(screens) ? null : 'the screens are not built (npm run build)';
    case 'line':
      return whyNoPty() ?? whyNot('door');
    case 'page':
      return whyNoPage();
  }
}

type OpenWay = (terminal: InputTerminal, random: Random) => Promise<Way>;

function openerOf(way: WayName, plant: string | null): OpenWay {
  switch (way) {
    case 'door':
      return openDoor;
    case 'line':
      return openLines;
    case 'page':
      return (terminal, random) => openPage(terminal, random, plant === 'press-the-button');
  }
}

interface Gone {
  readonly cases: number;
  readonly acknowledged: number;
  readonly found: readonly string[];
}

/** Each way has a terminal of its own, so that what changes there is its own doing. */
async function go(way: WayName, count: number, options: FaultOptions): Promise<Gone> {
  const random = seededRandom(options.seed + { door: 0, line: 1, page: 2 }[way]);
  const meddle = (real: RunningTerminal) => mistakenTerminal(real, options.plant);
  const terminal = await openInputTerminal(random, meddle);
  const opened = await openerOf(way, options.plant)(terminal, random);
  const found: string[] = [];
  let acknowledged = 0;
  let cases = 0;
  try {
    while (cases < count) {
      const judged = await opened.next();
      cases += 1;
      acknowledged += judged.acknowledged;
      found.push(...judged.found.map((what) => `${way} ${cases}: ${what}`));
    }
  } catch (error) {
    // The other ways go on; that fewer cases ran than were wanted shows in the exit code.
    options.report(`${way} stopped after ${cases}: ${String(error)}`);
  } finally {
    await opened.close();
  }
  const { faults, uses } = await terminal.end();
  found.push(...faults.map((what) => `${way}, at the end: ${what}`));
  if (uses.size !== acknowledged && faults.length === 0) {
    found.push(`${way}: ${acknowledged} were acknowledged and ${uses.size} stand in the journal`);
  }
  return { cases, acknowledged, found };
}

async function run(options: FaultOptions): Promise<FaultResult> {
  const shares = sharesOf(options.cases);
  const ways = (Object.keys(shares) as WayName[]).filter((way) => shares[way] > 0);
  const able = ways.filter((way) => {
    const why = whyNot(way);
    if (why !== null) options.report(`${way}: ${shares[way]} cases did not run: ${why}`);
    return why === null;
  });
  const gone = await Promise.all(able.map((way) => go(way, shares[way], options)));
  const found = gone.flatMap((one) => one.found);
  for (const violation of found.slice(0, mostTold)) options.report(violation);
  if (found.length > mostTold) options.report(`${found.length - mostTold} more violations`);
  const each = able.map((way, place) => `${way} ${gone[place]?.cases ?? 0}`).join(', ');
  options.report(`ways in: ${each === '' ? 'none' : each}`);
  const sum = (of: (one: Gone) => number) => gone.reduce((total, one) => total + of(one), 0);
  return {
    cases: sum((one) => one.cases),
    acknowledged: sum((one) => one.acknowledged),
    violations: found.length,
  };
}

export const input: Fault = {
  says: 'codes that are none, by HTTP, two serial lines and a scanner that types in Chromium (I2, I5, I8)',
  plants,
  choices: {},
  run,
};
