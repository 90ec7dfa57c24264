import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { problemOf } from '../shared/contract/problem.ts';
import type { Answer } from '../shared/contract/problem.ts';
import { isScanEvent } from '../shared/contract/events.ts';
import type { TerminalEvent } from '../shared/contract/events.ts';
import { practiceMethods } from '../shared/contract/practiceMethods.ts';
import type { SessionView, TerminalSettings } from '../shared/contract/views.ts';
import { isSameShop } from './app/practice/practiceShop.ts';
import type { PracticeSeed } from './app/practice/seedPractice.ts';
import { openTerminal } from './compose.ts';
import type { RunningTerminal, TerminalFace, TerminalOptions } from './host/running.ts';

type Where = Pick<TerminalOptions, 'dir' | 'host' | 'printerFor'>;

const notHere: Answer<never> = { ok: false, problem: problemOf('notInThisMode') };
const done: Answer<null> = { ok: true, value: null };

type Listener = (event: TerminalEvent) => void;

function badInput(): Answer<never> {
  return { ok: false, problem: problemOf('badInput') };
}

/** What a terminal answers to a question that cannot go wrong; `null` where it does all the same. */
async function asked<T>(terminal: RunningTerminal, method: string): Promise<T | null> {
  const answer = await terminal.dispatch(method, {});
  return answer.ok ? (answer.value as T) : null;
}

/** What practice copies of the live counter; `null` before that is set up. */
async function seedOf(live: RunningTerminal): Promise<PracticeSeed | null> {
  const session = await asked<SessionView>(live, 'session.state');
  const settings = await asked<TerminalSettings>(live, 'settings.get');
  const shop = session?.phase === 'ready' ? session.shop : null;
  if (session === null || shop === null || settings === null) return null;
  return { shop, counterName: session.counterName, settings };
}

function wipe({ dir }: Where): void {
  rmSync(join(dir, 'practice'), { recursive: true, force: true });
}

/** Opens the practice terminal; one that is of another shop's money or day is begun anew. */
async function openPractice(where: Where, seed: PracticeSeed): Promise<RunningTerminal> {
  const open = (): Promise<RunningTerminal> =>
    openTerminal({ ...where, mode: 'practice', demo: null, hqUrl: null, practice: seed });
  // What was practised is worth nothing: where it can't be opened it is begun anew.
  const opened = await open().catch(() => {
    wipe(where);
    return open();
  });
  const shop = (await asked<SessionView>(opened, 'session.state'))?.shop ?? null;
  if (shop !== null && isSameShop(shop, seed.shop)) return opened;
  await opened.close();
  wipe(where);
  return open();
}

/**
 * The live terminal with the practice one beside it. Which of the two a call reaches is a matter of the
 * page it came from, as the host knows it, and of nothing the call says: `practice.enter` moves that one
 * page, `practice.leave` moves it back. The live terminal works on meanwhile, with nobody signed in.
 */
export function withPractice(live: RunningTerminal, where: Where): RunningTerminal {
  const practising = new Set<string>();
  const listeners = new Map<Listener, string>();
  let practice: RunningTerminal | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  /** One coming or going at a time. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  const face = (page: string): RunningTerminal =>
    practising.has(page) && practice !== null ? practice : live;

  function tell(pages: ReadonlySet<string> | null, event: TerminalEvent): void {
    for (const [listener, page] of listeners) {
      if (pages === null || pages.has(page)) listener(event);
    }
  }

  // A scanner on a serial line is the machine's: it reads for whoever looks at the screen.
  live.listen((event) => {
    for (const [listener, page] of listeners) {
      if (!practising.has(page) || isScanEvent(event)) listener(event);
    }
  });

  async function opened(seed: PracticeSeed): Promise<RunningTerminal> {
    if (practice !== null) return practice;
    const terminal = await openPractice({ ...where, printerFor: live.printerFor }, seed);
    terminal.listen((event) => tell(practising, event));
    practice = terminal;
    return terminal;
  }

  async function enter(page: string): Promise<Answer<null>> {
    const seed = await seedOf(live);
    if (seed === null) return { ok: false, problem: problemOf('notSetUp') };
    const session = await asked<SessionView>(live, 'session.state');
    const terminal = await opened(seed).catch(() => null);
    if (terminal === null) return { ok: false, problem: problemOf('internal') };
    await terminal.dispatch('practice.learner', { name: session?.operator?.name ?? '' });
    const left = await live.dispatch('session.signOut', { because: 'switch' });
    if (!left.ok) return left as Answer<null>;
    practising.add(page);
    tell(new Set([page]), 'session');
    return done;
  }

  async function closePractice(): Promise<void> {
    const terminal = practice;
    practice = null;
    practising.clear();
    await terminal?.close();
  }

  async function leave(page: string, startAgain: boolean): Promise<Answer<null>> {
    if (!practising.has(page)) return notHere;
    const moved = startAgain ? new Set(practising) : new Set([page]);
    for (const one of moved) practising.delete(one);
    if (practising.size === 0) await closePractice();
    if (startAgain) wipe(where);
    tell(moved, 'session');
    return done;
  }

  async function dispatch(page: string, method: string, input: unknown): Promise<Answer<unknown>> {
    if (method !== 'practice.enter' && method !== 'practice.leave') {
      return face(page).dispatch(method, input);
    }
    const parsed = practiceMethods[method].input.safeParse(input);
    if (!parsed.success) return badInput();
    if (method === 'practice.enter') {
      return inTurn(async () => (practising.has(page) ? done : enter(page)));
    }
    return inTurn(() => leave(page, 'startAgain' in parsed.data && parsed.data.startAgain));
  }

  return {
    ...live,
    forPage: (page): TerminalFace => ({
      dispatch: (method, input) => dispatch(page, method, input),
      listen(listener) {
        listeners.set(listener, page);
        return () => listeners.delete(listener);
      },
    }),
    async close() {
      await inTurn(closePractice);
      await live.close();
    },
  };
}
