import { characterSet, ThermalPrinter, types } from 'node-thermal-printer';
import { transform } from 'receiptline';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { layout } from '../../main/devices/paper/layouts/layout.ts';
import { createPaperCodes } from '../../main/devices/paper/paperCodes.ts';
import { pairedRatio, playRounds, summaryOf } from '../paired.ts';
import type { Contestant, Rounds } from '../paired.ts';
import type { BenchResult } from '../result.ts';
import { summaryLine } from '../samples.ts';
import type { Summary } from '../samples.ts';
import { fontProfile, pictureProfile, plainReceipt, receipt } from './receipts.ts';

const usPerMs = 1_000;
/** One call a batch, so that a percentile is one of papers. */
const calls = 1;
const played = { warmUp: 40, rounds: 300 };

interface Papers {
  readonly contestants: readonly Contestant[];
  readonly bytes: Readonly<Record<string, number>>;
}

const inMs = (summary: Summary): Summary => ({
  ...summary,
  median: summary.median / usPerMs,
  p95: summary.p95 / usPerMs,
  p99: summary.p99 / usPerMs,
});

/** The same lines by the driver's own means, which are told line by line what to print. */
function byThermalPrinter(lines: readonly string[]): Buffer {
  const printer = new ThermalPrinter({
    type: types.EPSON,
    interface: 'tcp://127.0.0.1',
    characterSet: characterSet.CHINA,
  });
  for (const line of lines) printer.println(line);
  printer.cut();
  return printer.getBuffer() ?? Buffer.alloc(0);
}

function papers(): Papers {
  const paper = createPaper();
  const codes = createPaperCodes();
  const { columns } = fontProfile;
  let made = 0;
  const next = () => receipt((made += 1));
  const nextPlain = () => plainReceipt((made += 1));
  const lines = paper.text(plainReceipt(0), columns).split('\n');
  const makers: Readonly<Record<string, () => number>> = {
    encode: () => paper.escpos(next(), fontProfile).length,
    raster: () => paper.escpos(next(), pictureProfile).length,
    plain: () => paper.escpos(nextPlain(), fontProfile).length,
    receiptline: () => {
      const options = { cpl: columns, encoding: 'gb18030', command: 'generic' } as const;
      return Buffer.from(transform(layout(nextPlain(), columns, codes), options), 'latin1').length;
    },
    thermalPrinter: () => byThermalPrinter(lines).length,
  };
  const repeated = (make: () => number) => (times: number) => {
    let bytes = 0;
    for (let time = 0; time < times; time += 1) bytes += make();
    return bytes;
  };
  return {
    contestants: Object.entries(makers).map(([name, make]) => ({
      name,
      calls,
      batch: repeated(make),
    })),
    bytes: Object.fromEntries(Object.entries(makers).map(([name, make]) => [name, make()])),
  };
}

function figuresOf(rounds: Rounds, bytes: Papers['bytes']): BenchResult['figures'] {
  const [encode, raster] = [inMs(summaryOf(rounds, 'encode')), inMs(summaryOf(rounds, 'raster'))];
  return {
    encodeMs: encode.median,
    encodeP95Ms: encode.p95,
    rasterMs: raster.median,
    rasterP95Ms: raster.p95,
    encodeBytes: bytes['encode'] ?? Number.NaN,
    rasterBytes: bytes['raster'] ?? Number.NaN,
    encodeVsReceiptline: pairedRatio(rounds, 'plain', 'receiptline'),
    encodeVsThermalPrinter: pairedRatio(rounds, 'plain', 'thermalPrinter'),
    rasterVsEncode: pairedRatio(rounds, 'raster', 'encode'),
  };
}

/**
 * From a document to the bytes. The ratios are of a receipt without a code, turn and turn about: the layout
 * engine's own command set for Chinese printers, from the same markup (it would draw a code itself); and the
 * driver's own printing, of lines that are laid out already.
 */
export async function encoding(): Promise<BenchResult> {
  const { contestants, bytes } = papers();
  const rounds = await playRounds(contestants, played);
  return {
    figures: figuresOf(rounds, bytes),
    notes: contestants.map(
      ({ name }) => `${summaryLine(name, inMs(summaryOf(rounds, name)))}, ${bytes[name]} bytes`,
    ),
  };
}
