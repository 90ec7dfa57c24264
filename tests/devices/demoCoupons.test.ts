import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { hqCrypto } from '../../hq/crypto.ts';
import { demoChain } from '../../hq/demo/dataset.ts';
import { couponCards, couponPage, pictureFolder } from '../../scripts/couponPage.ts';

const demoFolder = join(import.meta.dirname, '..', '..', 'demo');
const pictures = join(demoFolder, pictureFolder);
const wasmFile = join(
  import.meta.dirname,
  '../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm',
);
const chain = demoChain('2026-11-21', hqCrypto);
const cards = couponCards(chain.coupons);

beforeAll(async () => {
  const wasmBinary = (await readFile(wasmFile)).buffer as ArrayBuffer;
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
});

describe('the committed demo coupons', () => {
  it('are those of the demo’s data, whatever the day', async () => {
    const page = await readFile(join(demoFolder, 'coupons.html'), 'utf8');
    expect(page).toBe(couponPage(chain));
    expect(couponPage(demoChain('2027-03-01', hqCrypto))).toBe(page);
    expect((await readdir(pictures)).toSorted()).toEqual(cards.map(({ file }) => file).toSorted());
    expect(cards.length).toBeGreaterThanOrEqual(20);
    expect(cards.filter(({ symbol }) => symbol === 'code128')).toHaveLength(2);
  });

  it.each(cards.map((card) => [card.file, card] as const))(
    '%s reads as its code',
    async (_, card) => {
      const results = await readBarcodes(await readFile(join(pictures, card.file)));
      expect(results.map(({ text }) => text)).toEqual([card.coupon.code]);
      // Where a code leaves room, level H takes no more modules than Q and is what is drawn.
      const written = results.map(({ format, ecLevel }) => `${format} ${ecLevel}`.trim());
      expect(card.symbol === 'qrcode' ? ['QRCode Q', 'QRCode H'] : ['Code128']).toEqual(
        expect.arrayContaining(written),
      );
    },
  );

  it('fetch nothing from elsewhere, and say that they open a demo shop only', async () => {
    const page = await readFile(join(demoFolder, 'coupons.html'), 'utf8');
    const styles = await readFile(join(demoFolder, 'coupons.css'), 'utf8');
    expect(page + styles).not.toMatch(/https?:|\/\/[a-z]|<script|style=/i);
    expect(page).toMatch(/<strong>仅供演示：/);
    expect(page).toContain('these coupons open a demo shop and nothing else.');
  });
});
