import { tmpdir } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import type { Summary } from '../samples.ts';
import { openPrintingCounter } from './printingCounter.ts';
import type { PrintingCounter } from './printingCounter.ts';
import { fontProfile, pictureProfile } from './receipts.ts';

const warmUp = 20;
const rounds = 150;

/** From "redeem" to the answer, ms; the queue is at rest before, and whatever it prints is printed after. */
async function confirmMs(counter: PrintingCounter, isOn: boolean): Promise<number> {
  const { rig, next } = counter;
  const order = next();
  const { seen } = await rig.call('redeem.prepare', { order });
  counter.setQueue(isOn);
  await counter.untilDrained();
  await nextTurn();
  const begun = performance.now();
  await rig.call('redeem.confirm', { order, seen, approval: null });
  const tookMs = performance.now() - begun;
  counter.setQueue(true);
  await counter.untilDrained();
  return tookMs;
}

async function waited(profile: PrinterProfile): Promise<Record<'off' | 'on', Summary>> {
  const usable = 2 * (warmUp + rounds);
  const counter = await openPrintingCounter(tmpdir(), usable, profile);
  const samples = { off: [] as number[], on: [] as number[] };
  try {
    for (let round = 0; round < warmUp + rounds; round += 1) {
      for (const side of round % 2 === 0 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
        const tookMs = await confirmMs(counter, side === 'on');
        if (round >= warmUp) samples[side].push(tookMs);
      }
    }
  } finally {
    await counter.close();
  }
  return { off: summarise(samples.off), on: summarise(samples.on) };
}

/** What a redemption's answer takes longer because its receipt is printed at once, against a sleeping queue. */
export async function confirmWait(): Promise<BenchResult> {
  const [font, picture] = [await waited(fontProfile), await waited(pictureProfile)];
  return {
    figures: {
      confirmWaitMs: font.on.median - font.off.median,
      confirmWaitP95Ms: font.on.p95 - font.off.p95,
      confirmWaitRasterMs: picture.on.median - picture.off.median,
    },
    notes: [
      summaryLine('confirm, nothing printed', font.off),
      summaryLine('confirm, printed at once', font.on),
      summaryLine('confirm, printed at once as dots', picture.on),
    ],
  };
}
