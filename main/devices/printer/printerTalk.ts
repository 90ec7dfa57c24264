import type { PrintProblem } from '../../../shared/contract/printing.ts';
import type { PrinterLine } from './printerLine.ts';
import type { PrinterLimits } from './printerLimits.ts';
import {
  askStatus,
  askWhatIsBroken,
  askWhetherDone,
  askWhyOffline,
  hindrance,
  isBroken,
  isHindered,
  readAnswers,
} from './printerStatus.ts';
import type { PrinterStatus } from './printerStatus.ts';

/** What bounds one conversation: each step's own limit, and what is left of the whole. */
export interface TalkTime {
  readonly limits: PrinterLimits;
  within(timeoutMs: number): number;
}

export function talkTime(limits: PrinterLimits, totalMs: number): TalkTime {
  const endsAt = performance.now() + totalMs;
  return {
    limits,
    within: (timeoutMs) => Math.max(0, Math.min(timeoutMs, endsAt - performance.now())),
  };
}

/** `busy`: it does not even take the question. */
export type Asked = PrinterStatus | 'silent' | 'busy' | 'closed' | 'notAPrinter';

/** How it is, and why; a question that is not answered is one that this printer doesn't know. */
export async function ask(line: PrinterLine, time: TalkTime, thorough: boolean): Promise<Asked> {
  if (!line.hears()) return line.closed() ? 'closed' : 'silent';
  const first = await question(line, askStatus, 2, time);
  if (typeof first === 'string') return first;
  const [general = 0, paper = 0] = first;
  const status = { general, paper };
  if (!thorough && !isHindered(status)) return status;
  const [offline] = answersOf(await question(line, askWhyOffline, 1, time));
  if (offline === undefined || !isBroken({ ...status, offline })) {
    return offline === undefined ? status : { ...status, offline };
  }
  const [error] = answersOf(await question(line, askWhatIsBroken, 1, time));
  return error === undefined ? { ...status, offline } : { ...status, offline, error };
}

function answersOf(answers: readonly number[] | string): readonly number[] {
  return typeof answers === 'string' ? [] : answers;
}

async function question(
  line: PrinterLine,
  bytes: Uint8Array,
  count: number,
  { limits, within }: TalkTime,
): Promise<readonly number[] | Exclude<Asked, PrinterStatus>> {
  const timeoutMs = limits.firstByteTimeoutMs;
  const before = readAnswers(line.received()).realTime.length;
  const taken = await line.send(bytes, within(timeoutMs));
  if (taken === 'closed') return goneAs(line);
  if (taken !== 'taken') return 'busy';
  const heard = await line.until((received) => {
    const { realTime, foreign } = readAnswers(received);
    return foreign || realTime.length >= before + count;
  }, within(timeoutMs));
  const { realTime, foreign } = readAnswers(line.received());
  if (foreign) return 'notAPrinter';
  if (realTime.length >= before + count) return realTime.slice(before, before + count);
  return heard === 'closed' ? 'closed' : 'silent';
}

function goneAs(line: PrinterLine): 'closed' | 'notAPrinter' {
  return readAnswers(line.received()).foreign ? 'notAPrinter' : 'closed';
}

/** `none`: surely nothing of these bytes can come out. */
export type Sent = 'all' | { readonly what: 'none' | 'some'; readonly problem: PrintProblem };

export async function sendAll(line: PrinterLine, bytes: Uint8Array, time: TalkTime): Promise<Sent> {
  const { chunkBytes, chunkPauseMs, chunkTimeoutMs } = time.limits;
  if (line.closed()) return { what: 'none', problem: 'refused' };
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    if (at > 0 && chunkPauseMs > 0) await pause(chunkPauseMs);
    const chunk = bytes.subarray(at, at + chunkBytes);
    const taken = await line.send(chunk, time.within(chunkTimeoutMs));
    if (taken === 'untaken' && at === 0) return { what: 'none', problem: 'busy' };
    if (taken === 'closed') return { what: 'some', problem: 'lost' };
    if (taken !== 'taken') return { what: 'some', problem: 'busy' };
  }
  return 'all';
}

/** A printer that answers says when it has done everything before the question; `null` once it has. */
export async function waitUntilDone(
  line: PrinterLine,
  doneMs: number,
  time: TalkTime,
): Promise<PrintProblem | null> {
  const { limits, within } = time;
  const before = readAnswers(line.received()).inTurn;
  const isDone = (received: Uint8Array) => readAnswers(received).inTurn > before;
  if ((await line.send(askWhetherDone, within(limits.chunkTimeoutMs))) !== 'taken') return 'lost';
  const endsAt = performance.now() + within(doneMs);
  for (;;) {
    const leftMs = endsAt - performance.now();
    const done = await line.until(isDone, within(Math.min(leftMs, limits.recheckMs)));
    if (done === 'met') return null;
    if (done === 'closed') return 'lost';
    const status = await ask(line, time, false);
    if (isDone(line.received())) return null;
    if (status === 'closed' || status === 'notAPrinter') return 'lost';
    const problem = typeof status === 'string' ? null : hindrance(status);
    if (problem !== null) return problem;
    // Some know DLE EOT but not GS r: whole, in order, and the printer is well, is as good as printed.
    if (performance.now() >= endsAt) return typeof status === 'string' ? 'silent' : null;
  }
}

/** A printer that never answers: everything was taken, it did not break off, and it talks no nonsense. */
export async function watchClose(line: PrinterLine, time: TalkTime): Promise<PrintProblem | null> {
  const { limits, within } = time;
  const left = await line.finish(within(limits.finishTimeoutMs));
  if (left === 'stalled') return 'busy';
  if (line.hears() && !line.closed()) {
    await line.until((received) => readAnswers(received).foreign, within(limits.closeTimeoutMs));
  }
  const { realTime, foreign } = readAnswers(line.received());
  if (foreign) return 'notAPrinter';
  if (line.broken()) return 'lost';
  // What it was asked at first it may answer only now.
  const [general, paper] = realTime;
  return general === undefined || paper === undefined ? null : hindrance({ general, paper });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
