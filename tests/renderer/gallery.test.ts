import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildGallery, serveGallery } from '../../scripts/galleryHost.ts';
import type { GalleryHost } from '../../scripts/galleryHost.ts';
import { axeFaults } from '../axe.ts';
import { launchChromium } from '../browser.ts';

const uiFolder = join(import.meta.dirname, '../../renderer/ui');
const buildMs = 120_000;

/** Every component that `renderer/ui` hands out. */
function components(): readonly string[] {
  return readdirSync(uiFolder)
    .filter((name) => name.endsWith('.tsx'))
    .flatMap((name) => {
      const source = readFileSync(join(uiFolder, name), 'utf8');
      return [...source.matchAll(/^export function ([A-Z]\w+)/gm)].map(([, found]) => found ?? '');
    })
    .sort();
}

describe('the gallery: every component of renderer/ui in every state', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gallery-'));
  const complaints: string[] = [];
  let host: GalleryHost;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    await buildGallery(folder);
    host = await serveGallery(folder);
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 1024, height: 768 } });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      const isOurs = message.type() === 'error' && !/Permissions-Policy/.test(message.text());
      if (isOurs) complaints.push(message.text());
    });
  }, buildMs);
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = async (look: string) => {
    await page.goto(`${host.address}?${look}`);
    await page.locator('[data-component]').first().waitFor();
  };

  it('shows each of them', async () => {
    await open('lang=zh&theme=light');
    const shown = await page
      .locator('[data-component]')
      .evaluateAll((all) => all.map((one) => one.getAttribute('data-component') ?? ''));
    expect(shown.toSorted()).toEqual(components());
    expect(components().length).toBeGreaterThan(12);
  });

  it.each([
    'lang=zh&theme=light',
    'lang=en&theme=light',
    'lang=zh&theme=dark',
    'lang=en&theme=dark',
  ])('has nothing axe finds wrong: %s', async (look) => {
    await open(look);
    expect(await axeFaults(page)).toEqual([]);
  });

  it.each([
    { width: 390, size: 'normal' },
    { width: 390, size: 'larger' },
    { width: 1024, size: 'larger' },
    // 200 % zoom of 1024×768.
    { width: 512, size: 'normal' },
  ])('nothing sticks out, $width px, letters $size', async ({ width, size }) => {
    await page.setViewportSize({ width, height: 844 });
    for (const language of ['zh', 'en']) {
      await open(`lang=${language}&theme=light&size=${size}`);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect([language, over]).toEqual([language, 0]);
    }
  });

  it('opens its dialog, and axe finds nothing wrong with that either', async () => {
    await page.setViewportSize({ width: 1024, height: 768 });
    await open('lang=en&theme=light&only=Dialog');
    await page.getByRole('button').click();
    await page.getByRole('dialog').waitFor();
    expect(await axeFaults(page)).toEqual([]);
  });

  it('kept the content policy throughout', () => {
    expect(complaints).toEqual([]);
  });
});
