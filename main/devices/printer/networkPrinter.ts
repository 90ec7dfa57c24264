import { ThermalPrinter, types } from 'node-thermal-printer';
import type { PrintProblem } from '../../../shared/contract/printing.ts';
import type { PrintOutcome, Printer } from '../../app/paper/paperPorts.ts';
import { askStatus, askWhetherDone, hindrance, readAnswers } from './printerStatus.ts';
import { openTcpLine } from './tcpLine.ts';
import type { TcpLine } from './tcpLine.ts';

export interface NetworkLimits {
  readonly connectTimeoutMs: number;
  /** How long a printer may take for its first byte of an answer; many never answer. */
  readonly firstByteTimeoutMs: number;
  /** How long one chunk may take to be accepted. */
  readonly chunkTimeoutMs: number;
  /** How long printing may take once everything is sent, for a printer that answers. */
  readonly doneTimeoutMs: number;
  /** How long a printer that never answers is watched for a break after everything is sent. */
  readonly closeTimeoutMs: number;
  /** The whole job, whatever happens. */
  readonly totalTimeoutMs: number;
  readonly chunkBytes: number;
  readonly chunkPauseMs: number;
}

export const networkLimits: NetworkLimits = {
  connectTimeoutMs: 3_000,
  firstByteTimeoutMs: 700,
  chunkTimeoutMs: 4_000,
  doneTimeoutMs: 6_000,
  closeTimeoutMs: 1_500,
  totalTimeoutMs: 20_000,
  chunkBytes: 4_096,
  chunkPauseMs: 40,
};

const outcomeOf = (result: 'failed' | 'uncertain', problem: PrintProblem): PrintOutcome => ({
  result,
  problem,
});

/**
 * An ESC/POS printer at a TCP port (9100 as a rule). `failed`: not a byte of the job was sent, so it may
 * be tried again; `uncertain`: some were. What was not sent when a job ends is thrown away, so that
 * nothing prints later by itself.
 */
export function createNetworkPrinter(
  address: { readonly host: string; readonly port: number },
  limits: NetworkLimits = networkLimits,
): Printer {
  return {
    print: async (bytes) => {
      if (bytes.length === 0) return outcomeOf('failed', 'nothingToPrint');
      let outcome = outcomeOf('failed', 'internal');
      const transport = {
        isPrinterConnected: async () => true,
        execute: async (buffer: Uint8Array) => {
          outcome = await printOver(address, buffer, limits);
        },
      };
      // A driver for each job, so that no bytes of another one can be left in its buffer. Its types
      // know addresses only; its code takes a transport of one's own as well.
      const driver = new ThermalPrinter({
        type: types.EPSON,
        interface: transport as unknown as string,
      });
      driver.add(Buffer.from(bytes));
      await driver.execute();
      return outcome;
    },
  };
}

async function printOver(
  address: { readonly host: string; readonly port: number },
  bytes: Uint8Array,
  limits: NetworkLimits,
): Promise<PrintOutcome> {
  if (address.host.trim() === '') return outcomeOf('failed', 'unreachable');
  const endsAt = performance.now() + limits.totalTimeoutMs;
  const within = (timeoutMs: number) =>
    Math.max(0, Math.min(timeoutMs, endsAt - performance.now()));
  const line = await openTcpLine(address.host, address.port, within(limits.connectTimeoutMs));
  if (line === null) return outcomeOf('failed', 'unreachable');
  const outcome = await converse(line, bytes, limits, within);
  if (outcome.result === 'printed') line.close();
  else line.drop();
  return outcome;
}

async function converse(
  line: TcpLine,
  bytes: Uint8Array,
  limits: NetworkLimits,
  within: (timeoutMs: number) => number,
): Promise<PrintOutcome> {
  const asked = await askFirst(line, within(limits.firstByteTimeoutMs));
  if (asked.problem !== null) return outcomeOf('failed', asked.problem);
  const sent = await sendAll(line, bytes, limits, within);
  if (sent !== null) return outcomeOf('uncertain', sent);
  return asked.answers
    ? await waitForPaper(line, limits, within)
    : await watchClose(line, within(limits.closeTimeoutMs));
}

/** Before any byte of the job: is it a printer, does it answer, and can it print? */
async function askFirst(
  line: TcpLine,
  timeoutMs: number,
): Promise<{ readonly answers: boolean; readonly problem: PrintProblem | null }> {
  if ((await line.send(askStatus, timeoutMs)) === 'closed') {
    return { answers: false, problem: 'refused' };
  }
  const heard = await line.until((received) => {
    const { realTime, foreign } = readAnswers(received);
    return foreign || realTime.length >= 2;
  }, timeoutMs);
  const { realTime, foreign } = readAnswers(line.received());
  if (foreign) return { answers: true, problem: 'notAPrinter' };
  if (heard === 'closed') return { answers: false, problem: 'refused' };
  return { answers: realTime.length >= 2, problem: hindrance(realTime) };
}

async function sendAll(
  line: TcpLine,
  bytes: Uint8Array,
  limits: NetworkLimits,
  within: (timeoutMs: number) => number,
): Promise<PrintProblem | null> {
  for (let at = 0; at < bytes.length; at += limits.chunkBytes) {
    if (at > 0) await pause(limits.chunkPauseMs);
    const chunk = bytes.subarray(at, at + limits.chunkBytes);
    const taken = await line.send(chunk, within(limits.chunkTimeoutMs));
    if (taken === 'stalled') return 'busy';
    if (taken === 'closed') return 'lost';
  }
  return null;
}

/** A printer that answers says when it has printed everything before the question. */
async function waitForPaper(
  line: TcpLine,
  limits: NetworkLimits,
  within: (timeoutMs: number) => number,
): Promise<PrintOutcome> {
  const before = readAnswers(line.received()).realTime.length;
  if ((await line.send(askWhetherDone, within(limits.chunkTimeoutMs))) !== 'taken') {
    return outcomeOf('uncertain', 'lost');
  }
  const done = await line.until(
    (received) => readAnswers(received).inTurn > 0,
    within(limits.doneTimeoutMs),
  );
  if (done === 'met') return { result: 'printed' };
  if (done === 'closed') return outcomeOf('uncertain', 'lost');
  // Some know DLE EOT but not GS r: whole, in order, and the printer is well, is as good as printed.
  if ((await line.send(askStatus, within(limits.chunkTimeoutMs))) !== 'taken') {
    return outcomeOf('uncertain', 'lost');
  }
  await line.until(
    (received) => readAnswers(received).realTime.length >= before + 2,
    within(limits.firstByteTimeoutMs),
  );
  const { realTime } = readAnswers(line.received());
  if (realTime.length < before + 2) return outcomeOf('uncertain', 'silent');
  const problem = hindrance(realTime);
  return problem === null ? { result: 'printed' } : outcomeOf('uncertain', problem);
}

/** A printer that never answers: everything was taken, and it did not break off. */
async function watchClose(line: TcpLine, timeoutMs: number): Promise<PrintOutcome> {
  line.finish();
  await line.until((received) => readAnswers(received).foreign, timeoutMs);
  if (readAnswers(line.received()).foreign) return outcomeOf('failed', 'notAPrinter');
  return line.broken() ? outcomeOf('uncertain', 'lost') : { result: 'printed' };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
