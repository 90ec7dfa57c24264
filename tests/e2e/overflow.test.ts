import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atRest } from '../axe.ts';
import { speakAtLength } from './accessibility/pseudoLocale.ts';
import { openTheatre } from './accessibility/theatre.ts';
import type { Theatre } from './accessibility/theatre.ts';
import { views } from './accessibility/views.ts';

/** The counter, a telephone, and the counter at 200 % zoom: as many CSS pixels as are left then. */
const sizes = [
  { name: 'counter', width: 1024, height: 768 },
  { name: 'narrow', width: 390, height: 844 },
  { name: 'zoomed', width: 512, height: 384 },
] as const;

/** In the page: whatever makes it scroll sideways, and every text that is cut off, in words. */
function whatDoesNotFit(): readonly string[] {
  /** Rounding of what a browser lays out in fractions of a pixel. */
  const slackPx = 1;
  const nameOf = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.textContent ?? '').slice(0, 60)}`;
  const root = document.documentElement;
  const found: string[] = [];
  if (root.scrollWidth > root.clientWidth + slackPx) {
    found.push(`scrolls sideways: ${root.scrollWidth} in ${root.clientWidth}`);
  }
  const isCut = (element: HTMLElement) => {
    const { overflowX, overflowY, visibility } = getComputedStyle(element);
    if (visibility === 'hidden' || element.clientWidth <= slackPx) return false;
    const isHidden = (way: string) => way === 'hidden' || way === 'clip';
    return (
      (isHidden(overflowX) && element.scrollWidth > element.clientWidth + slackPx) ||
      (isHidden(overflowY) && element.scrollHeight > element.clientHeight + slackPx)
    );
  };
  const hasOwnText = (element: Element) =>
    [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
    );
  const runsOut = (element: HTMLElement) => {
    const box = element.getBoundingClientRect();
    return box.width > slackPx && box.right > root.clientWidth + slackPx;
  };
  /** Wide by nature, and in a frame of its own: a table, a paper. */
  const mayScroll = 'table, pre, svg, [role="figure"], figure, [aria-hidden="true"]';
  const scrollsSideways = ({ overflowX }: CSSStyleDeclaration) => /auto|scroll/.test(overflowX);
  const frameOf = (element: Element): Element | null => {
    if (element === document.body) return null;
    return scrollsSideways(getComputedStyle(element))
      ? element
      : element.parentElement && frameOf(element.parentElement);
  };
  for (const element of document.body.querySelectorAll<HTMLElement>('*')) {
    if (!(element instanceof HTMLElement) || element.closest(mayScroll) !== null) continue;
    const isFrame = scrollsSideways(getComputedStyle(element));
    const isWide = element.scrollWidth > element.clientWidth + slackPx;
    if (isFrame && isWide && element.querySelector(mayScroll) === null) {
      found.push(`scrolls sideways inside: ${nameOf(element)}`);
    }
    if (!hasOwnText(element)) continue;
    if (isCut(element)) found.push(`cut off: ${nameOf(element)}`);
    else if (frameOf(element) === null && runsOut(element)) {
      found.push(`beyond the edge: ${nameOf(element)}`);
    }
  }
  return found;
}

async function misfits(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { name, width, height } of sizes) {
    await page.setViewportSize({ width, height });
    await atRest(page);
    const here = await page.evaluate(whatDoesNotFit);
    found.push(...here.map((one) => `${name}: ${one}`));
  }
  return found;
}

describe('texts that are 40 % longer than ours still fit: on the counter, narrow, and at 200 % zoom', () => {
  let theatre: Theatre;

  beforeAll(async () => {
    theatre = await openTheatre();
  });

  afterAll(async () => {
    await theatre?.close();
  });

  it('(and what does not fit is found)', async () => {
    const page = theatre.newCounter;
    const planted = await page.evaluateHandle(() => {
      const place = document.body.appendChild(document.createElement('div'));
      place.textContent = 'a text that is far longer than the place it was given';
      Object.assign(place.style, { width: '60px', whiteSpace: 'nowrap', overflow: 'hidden' });
      const wide = document.body.appendChild(document.createElement('p'));
      wide.textContent = 'wide';
      wide.style.width = '3000px';
      return [place, wide];
    });
    const found = await page.evaluate(whatDoesNotFit);
    await planted.evaluate((all) => all.forEach((one) => one.remove()));
    expect(found.some((one) => one.startsWith('cut off'))).toBe(true);
    expect(found.some((one) => one.startsWith('scrolls sideways'))).toBe(true);
  });

  it.each(views)('$at: $state', async (view) => {
    const { page, ...stage } = await theatre.show(view, 'en');
    const quiet = await speakAtLength(page);
    const found = await misfits(page);
    await quiet();
    await view.after?.({ page, ...stage });
    expect(found.join('\n')).toBe('');
  });
});
