import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toBuffer } from 'bwip-js/node';
import { hqCrypto } from '../hq/crypto.ts';
import { demoChain } from '../hq/demo/dataset.ts';
import { quietBars } from '../shared/writing/bars.ts';
import { paper80, planQr } from '../shared/writing/codePlan.ts';
import { quietModules } from '../shared/writing/qrCode.ts';
import { couponCards, couponPage, pictureFolder } from './couponPage.ts';
import type { CouponCard } from './couponPage.ts';

/** Codes don't depend on the day; the page shows none. */
const anyDay = '2026-01-01';
const demoFolder = join(import.meta.dirname, '..', 'demo');

const barDots = 3;
const barHeightMm = 14;

/** Black on white with its quiet zone, sharp at any size. `eclevel` is an option its types leave out. */
function picture({ coupon, symbol }: CouponCard): Promise<Uint8Array> {
  const common = { bcid: symbol, text: coupon.code, backgroundcolor: 'ffffff' };
  if (symbol === 'code128') {
    const bars = { scale: barDots, height: barHeightMm, paddingwidth: quietBars };
    return toBuffer({ ...common, ...bars, paddingheight: quietModules });
  }
  const plan = planQr(coupon.code, 'coupon', paper80);
  if (plan === null) throw new Error(`${coupon.code} fits no paper`);
  // A module is two units wide to the drawing, and so is its quiet zone.
  const squares = {
    scale: plan.moduleDots / 2,
    eclevel: plan.level.toUpperCase(),
    padding: quietModules * 2,
  };
  return toBuffer({ ...common, ...squares });
}

const chain = demoChain(anyDay, hqCrypto);
const cards = couponCards(chain.coupons);
const pictures = join(demoFolder, pictureFolder);
await mkdir(pictures, { recursive: true });
const wanted = new Set(cards.map(({ file }) => file));
for (const old of await readdir(pictures)) {
  if (!wanted.has(old)) await rm(join(pictures, old));
}
for (const card of cards) await writeFile(join(pictures, card.file), await picture(card));
await writeFile(join(demoFolder, 'coupons.html'), couponPage(chain));
process.stdout.write(`${cards.length} coupons in ${join(demoFolder, 'coupons.html')}\n`);
