import type { Page } from 'playwright';
import { placeRows } from '../renderer/shell/place.ts';
import type { Place } from '../renderer/shell/place.ts';
import { openPart } from '../tests/openPart.ts';
import { summarise } from './samples.ts';
import type { Summary } from './samples.ts';

const rounds = 40;

/** In the page: from the press that opens a part to the frame in which nothing of it changes any more. */
interface OpeningWatch {
  arm(): void;
  readonly settled: () => Promise<number>;
}

declare global {
  interface Window {
    openingWatch: OpeningWatch;
  }
}

/** Runs in the page, before its own scripts. */
export function installOpeningWatch(): void {
  /** Nothing new came for so long, ms: what was to be painted stands there. */
  const quietMs = 250;
  const giveUpMs = 10_000;
  let pressedAt = Number.NaN;
  let changedAt = Number.NaN;
  const notePress = (event: Event) => {
    pressedAt = event.timeStamp;
  };
  window.addEventListener('pointerup', notePress, { capture: true });
  const noteChange = () => {
    requestAnimationFrame(() => {
      changedAt = performance.now();
    });
  };
  new MutationObserver(noteChange).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  window.openingWatch = {
    arm() {
      pressedAt = Number.NaN;
      changedAt = Number.NaN;
    },
    settled: () =>
      new Promise((resolve, reject) => {
        const giveUpAt = performance.now() + giveUpMs;
        const look = () => {
          const isQuiet = performance.now() - Math.max(pressedAt, changedAt) > quietMs;
          if (performance.now() > giveUpAt) reject(new Error('nothing was painted'));
          else if (isQuiet && !Number.isNaN(changedAt)) resolve(changedAt - pressedAt);
          else setTimeout(look, 20);
        };
        look();
      }),
  };
}

async function openingMs(page: Page, place: Place): Promise<number> {
  await page.evaluate(() => window.openingWatch.arm());
  await openPart(page, place, 'en');
  return page.evaluate(() => window.openingWatch.settled());
}

/** Every part of the counter opened again and again, with whatever data there is behind it. */
export async function everyScreen(page: Page): Promise<ReadonlyMap<Place, Summary>> {
  const places = placeRows.filter(({ at }) => at === 'bar' || at === 'menu');
  const samples = new Map<Place, number[]>(places.map(({ place }) => [place, []]));
  // A part that is open already has nothing to paint.
  await openPart(page, places.at(-1)?.place ?? 'settings', 'en');
  for (let round = 0; round < rounds; round += 1) {
    for (const [place, taken] of samples) taken.push(await openingMs(page, place));
  }
  return new Map([...samples].map(([place, taken]) => [place, summarise(taken)]));
}
