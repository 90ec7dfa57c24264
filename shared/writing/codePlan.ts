import { barModules, quietBars } from './bars.ts';
import { qrModules, quietModules } from './qrCode.ts';
import type { QrLevel } from './qrCode.ts';

/** Paper of a thermal printer, in its dots (203 dpi: 8 to the millimetre). */
export interface PaperDots {
  /** What the head can print on. */
  readonly line: number;
  /** Blank paper beside it, on either side: it serves as quiet zone. */
  readonly margin: number;
}

/** 58 mm paper has 48 mm of print, 80 mm has 72. */
export const paper58: PaperDots = { line: 384, margin: 40 };
export const paper80: PaperDots = { line: 576, margin: 32 };

/**
 * `coupon`: any phone photographs it, after weeks in a pocket. `receipt`: a shop's own scanner reads it
 * fresh, so that it may be smaller; paper is dear.
 */
export type QrUse = 'coupon' | 'receipt';

interface Bounds {
  /** The best first: each is taken where its modules are at least so many dots. */
  readonly levels: readonly { readonly level: QrLevel; readonly minDots: number }[];
  /** Bigger modules only waste paper. */
  readonly maxDots: number;
}

/** 8 dots are a millimetre: coupons have modules of 0.75 mm down to 0.38, receipts of 0.5 down to 0.25. */
const qrBounds: Readonly<Record<QrUse, Bounds>> = {
  coupon: {
    levels: [
      { level: 'h', minDots: 4 },
      { level: 'q', minDots: 3 },
    ],
    maxDots: 6,
  },
  receipt: { levels: [{ level: 'q', minDots: 2 }], maxDots: 4 },
};

/** How a QR code is to be printed. */
export interface QrPlan {
  readonly level: QrLevel;
  readonly moduleDots: number;
}

/**
 * The level and the module of a QR code that fits the paper with its quiet zone; `null` where none does.
 * Every code on paper is planned here, whoever draws it.
 */
export function planQr(text: string, use: QrUse, paper: PaperDots): QrPlan | null {
  const { levels, maxDots } = qrBounds[use];
  for (const { level, minDots } of levels) {
    const modules = qrModules(text, level);
    if (modules === null) continue;
    const moduleDots = Math.min(maxDots, dotsThatFit(modules, quietModules, paper));
    if (moduleDots >= minDots) return { level, moduleDots };
  }
  return null;
}

/** The widest module with which `modules` fit the print and, with their quiet zone, the paper. */
function dotsThatFit(modules: number, quiet: number, { line, margin }: PaperDots): number {
  const onPaper = Math.floor((line + 2 * margin) / (modules + 2 * quiet));
  return Math.min(onPaper, Math.floor(line / modules));
}

/** How bars are to be printed. */
export interface BarPlan {
  readonly moduleDots: number;
  readonly heightDots: number;
}

/** 0.25 mm is what hand scanners read off thermal paper; more than 0.5 mm only takes room. */
const minBarDots = 2;
const maxBarDots = 4;
/** So that a beam held askew still crosses every bar: a part of the width, and 5 mm (GS1's least). */
const barHeightShare = 0.15;
const minBarHeightDots = 64;

/** The module and height of a Code 128 that fits the paper; `null` where none does, or it can't be bars. */
export function planBars(text: string, paper: PaperDots): BarPlan | null {
  const modules = barModules(text);
  if (modules === null) return null;
  const moduleDots = Math.min(maxBarDots, dotsThatFit(modules, quietBars, paper));
  if (moduleDots < minBarDots) return null;
  const share = Math.ceil(modules * moduleDots * barHeightShare);
  return { moduleDots, heightDots: Math.max(minBarHeightDots, share) };
}
