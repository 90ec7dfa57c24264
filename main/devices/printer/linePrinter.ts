import { ThermalPrinter, types } from 'node-thermal-printer';
import type { PrinterState, PrintProblem } from '../../../shared/contract/printing.ts';
import type { PrintOutcome, Printer } from '../../app/paper/paperPorts.ts';
import { drawerPulse } from './drawerPulse.ts';
import { within } from './lineState.ts';
import type { OpenLine, PrinterLine } from './printerLine.ts';
import type { PrinterLimits } from './printerLimits.ts';
import type { PrinterPlace } from './printerPlace.ts';
import { hindrance, isPaperLow } from './printerStatus.ts';
import { ask, sendAll, talkTime, waitUntilDone, watchClose } from './printerTalk.ts';
import type { Asked, TalkTime } from './printerTalk.ts';

/** Where a printer is, how it is reached, and how long that may take. */
export interface PrinterAt {
  readonly open: OpenLine;
  readonly limits: PrinterLimits;
  readonly place: PrinterPlace;
  /** Its bytes are kept by another program and sent when that likes, as Windows does with a shared printer's. */
  readonly isSpooled: boolean;
}

/** How long an answer waits, ms, until nothing of the conversation is left; the next one waits for that itself. */
const leaveAtMostMs = 3_000;
/** The whole of a look at the printer, or of a pulse, ms, besides waiting for a turn. */
const shortTalkMs = 8_000;
/** How long the pulse may take to be done, ms: a drawer that opens later opens for nobody. */
const pulseDoneMs = 2_000;

function outcomeOf(result: 'failed' | 'uncertain', problem: PrintProblem): PrintOutcome {
  return { result, problem };
}

/**
 * An ESC/POS printer at the end of some line. `failed`: not a byte of the job was sent, so it may be tried
 * again; `uncertain`: some were. What was not sent when a job ends is thrown away, so that nothing prints
 * later by itself.
 */
export function createLinePrinter(at: PrinterAt): Printer {
  const { limits } = at;
  const shortTime = () => talkTime(limits, shortTalkMs);
  return {
    async print(bytes) {
      if (bytes.length === 0) return outcomeOf('failed', 'nothingToPrint');
      const moreMs = bytes.length * limits.msPerByte;
      const wholeMs = Math.min(limits.totalTimeoutMs + moreMs, limits.mostMs);
      const startTime = () => talkTime(limits, wholeMs);
      return await byDriver(bytes, (job) =>
        inTurn(at, limits.turnMs.print, startTime, outcomeAway, (line, time) =>
          talkThrough(line, job, limits.doneTimeoutMs + moreMs, at.place, time),
        ),
      );
    },
    async state() {
      // A look would be one more paper in the spooler's list.
      if (at.isSpooled) return { reach: 'silent', problem: null, paperLow: false };
      return await inTurn(at, limits.turnMs.state, shortTime, stateAway, (line, time) =>
        look(line, at.place, time),
      );
    },
    async pulse(pin) {
      // A spooler would keep it, and open the drawer whenever the printer is switched on.
      if (at.isSpooled) return outcomeAway('notForDrawer');
      return await inTurn(at, limits.turnMs.pulse, shortTime, outcomeAway, (line, time) =>
        talkThrough(line, drawerPulse(pin), pulseDoneMs, at.place, time),
      );
    },
  };
}

/** What a conversation came to, and whether it ended in order: else what was not sent is thrown away. */
interface Ended<Answer> {
  readonly answer: Answer;
  readonly inOrder: boolean;
}

function outcomeAway(problem: PrintProblem): PrintOutcome {
  return outcomeOf('failed', problem);
}

function stateAway(problem: PrintProblem): PrinterState {
  return { reach: problem === 'busy' ? 'silent' : 'gone', problem, paperLow: false };
}

/** One conversation at a time with one printer: many take a single connection, and a job must not be cut in two. */
async function inTurn<Answer>(
  { open, limits, place }: PrinterAt,
  waitMs: number,
  startTime: () => TalkTime,
  away: (problem: PrintProblem) => Answer,
  talk: (line: PrinterLine, time: TalkTime) => Promise<Ended<Answer>>,
): Promise<Answer> {
  const release = await place.turn(waitMs);
  if (release === null) return away('busy');
  let over = Promise.resolve();
  try {
    const time = startTime();
    const opened = await open(time.within(limits.connectTimeoutMs));
    if (opened.line === null) {
      over = opened.over;
      return away(opened.problem);
    }
    const { answer, inOrder } = await talk(opened.line, time);
    over = inOrder ? opened.line.close() : opened.line.drop();
    await within(over, leaveAtMostMs, undefined);
    return answer;
  } finally {
    void over.then(release);
  }
}

/**
 * Through the driver, one for each job, so that no bytes of another one can be left in its buffer. Its types
 * know addresses only; its code takes a transport of one's own as well.
 */
async function byDriver(
  bytes: Uint8Array,
  send: (job: Uint8Array) => Promise<PrintOutcome>,
): Promise<PrintOutcome> {
  let outcome = outcomeOf('failed', 'internal');
  const transport = {
    isPrinterConnected: async () => true,
    execute: async (buffer: Uint8Array) => {
      outcome = await send(buffer);
    },
  };
  const driver = new ThermalPrinter({
    type: types.EPSON,
    interface: transport as unknown as string,
  });
  driver.add(Buffer.from(bytes));
  await driver.execute();
  return outcome;
}

/** Why nothing may be sent to a printer that was asked; `null` when it may. */
function against(asked: Asked, place: PrinterPlace): PrintProblem | null {
  switch (asked) {
    case 'closed':
      return 'refused';
    case 'notAPrinter':
    case 'busy':
      return asked;
    case 'silent': {
      // Another terminal has it, or it can't now: bytes would lie in wait at its door.
      const wasAnswering = place.isUsuallyAnswering();
      place.heard('silence');
      return wasAnswering ? 'busy' : null;
    }
    default:
      place.heard('answer');
      return hindrance(asked);
  }
}

/** Asks how it is, sends the bytes if it is well, and watches until they are done. */
async function talkThrough(
  line: PrinterLine,
  bytes: Uint8Array,
  doneMs: number,
  place: PrinterPlace,
  time: TalkTime,
): Promise<Ended<PrintOutcome>> {
  const asked = await ask(line, time, false);
  const hindered = against(asked, place);
  if (hindered !== null) return { answer: outcomeOf('failed', hindered), inOrder: false };
  const sent = await sendAll(line, bytes, time);
  if (sent !== 'all' && sent.what === 'none') {
    return { answer: outcomeOf('failed', sent.problem), inOrder: false };
  }
  const problem = sent === 'all' ? await watched(line, asked, doneMs, time) : sent.problem;
  if (problem !== null) return { answer: outcomeOf('uncertain', problem), inOrder: false };
  return { answer: { result: 'printed' }, inOrder: true };
}

function watched(line: PrinterLine, asked: Asked, doneMs: number, time: TalkTime) {
  return asked === 'silent' ? watchClose(line, time) : waitUntilDone(line, doneMs, time);
}

async function look(
  line: PrinterLine,
  place: PrinterPlace,
  time: TalkTime,
): Promise<Ended<PrinterState>> {
  const asked = await ask(line, time, true);
  const problem = against(asked, place);
  if (typeof asked !== 'string') {
    const state: PrinterState = { reach: 'answers', problem, paperLow: isPaperLow(asked) };
    return { answer: state, inOrder: true };
  }
  if (asked !== 'silent')
    return { answer: stateAway(asked === 'closed' ? 'refused' : asked), inOrder: false };
  return { answer: { reach: 'silent', problem, paperLow: false }, inOrder: false };
}
