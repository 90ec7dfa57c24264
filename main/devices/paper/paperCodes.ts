import { barWidths } from '../../../shared/writing/bars.ts';
import type { BarWidths } from '../../../shared/writing/bars.ts';
import { paper58, paper80, planBars, planQr } from '../../../shared/writing/codePlan.ts';
import type { BarPlan, PaperDots, QrPlan, QrUse } from '../../../shared/writing/codePlan.ts';
import { qrBytes, qrMatrix } from '../../../shared/writing/qrCode.ts';
import type { QrLevel, QrMatrix } from '../../../shared/writing/qrCode.ts';
import { dotsPerColumn } from './paperSize.ts';

/** How the codes of a paper are to be drawn, each worked out once: it takes tens of milliseconds. */
export interface PaperCodes {
  /** `null`: it fits no paper of so many columns. */
  planQr(text: string, use: QrUse, columns: number): QrPlan | null;
  planBars(text: string, columns: number): BarPlan | null;
  drawQr(text: string, level: QrLevel): QrMatrix;
  /** Empty where the text can't be bars. */
  drawBars(text: string): BarWidths;
}

/** A receipt is drawn for the screen and for the printer within moments. */
const maxKept = 8;
/** Receipts come in few lengths, and a plan depends on nothing else: it is made once for each. */
const maxPlans = 100;

function keeping<Value>(most: number): (name: string, make: () => Value) => Value {
  const kept = new Map<string, { readonly value: Value }>();
  return (name, make) => {
    const known = kept.get(name);
    if (known !== undefined) return known.value;
    const value = make();
    if (kept.size >= most) kept.clear();
    kept.set(name, { value });
    return value;
  };
}

/** `columns` is 32 (58 mm) or 48 (80 mm). */
function paperOf(columns: number): PaperDots {
  return columns * dotsPerColumn >= paper80.line ? paper80 : paper58;
}

export function createPaperCodes(): PaperCodes {
  const plans = keeping<QrPlan | null>(maxPlans);
  const matrices = keeping<QrMatrix>(maxKept);
  const bars = keeping<BarPlan | null>(maxKept);
  return {
    planQr: (text, use, columns) =>
      plans(`${use} ${columns} ${qrBytes(text)}`, () => planQr(text, use, paperOf(columns))),
    planBars: (text, columns) => bars(`${columns} ${text}`, () => planBars(text, paperOf(columns))),
    drawQr: (text, level) => matrices(level + text, () => qrMatrix(text, level)),
    drawBars: (text) => barWidths(text) ?? [],
  };
}
