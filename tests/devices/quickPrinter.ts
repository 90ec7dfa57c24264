import { networkLimits } from '../../main/devices/printer/printerLimits.ts';
import type { PrinterLimits } from '../../main/devices/printer/printerLimits.ts';

/** Bounds for printers on this very machine: everything is the same, but sooner. */
export const quick: PrinterLimits = {
  ...networkLimits,
  connectTimeoutMs: 2_000,
  firstByteTimeoutMs: 150,
  chunkTimeoutMs: 300,
  doneTimeoutMs: 300,
  recheckMs: 100,
  finishTimeoutMs: 300,
  closeTimeoutMs: 300,
  totalTimeoutMs: 4_000,
  msPerByte: 0,
  chunkPauseMs: 1,
};

/** For printers that answer, on a machine that is busy. */
export const patient: PrinterLimits = {
  ...quick,
  firstByteTimeoutMs: 1_500,
  chunkTimeoutMs: 5_000,
  doneTimeoutMs: 5_000,
  recheckMs: 5_000,
  totalTimeoutMs: 20_000,
};
