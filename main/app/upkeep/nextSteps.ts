import type { NextStep, NextStepsView, StepState } from '../../../shared/contract/nextSteps.ts';
import { nextSteps } from '../../../shared/contract/nextSteps.ts';
import { ok } from '../answers.ts';
import { civilNow } from '../context.ts';
import type { AppContext } from '../context.ts';
import type { Handlers } from '../handlers.ts';
import { worksHere } from '../people/pinCheck.ts';
import type { Reader } from '../ports.ts';
import type { StepsKept } from './nextStepPorts.ts';

type StepHandlers = Pick<
  Handlers,
  'setup.steps' | 'setup.stepsSeen' | 'setup.without' | 'setup.scanSeen'
>;

/** What a chain's counter has of its own; the rest comes from head office. */
const own: readonly NextStep[] = ['printer', 'scanner', 'backup'];
/** Looked through for one that came onto paper. */
const lastPrintJobs = 50;

function peopleHere(tx: Reader): number {
  const shop = tx.shop();
  return shop === null ? 0 : tx.people().filter((one) => worksHere(one, shop.id)).length;
}

function printed(tx: Reader): boolean {
  const isNetwork = tx.settings().printer.kind === 'network';
  return isNetwork && tx.printJobs(lastPrintJobs).some(({ state }) => state === 'printed');
}

function isDone(tx: Reader, step: NextStep, { scanSeen }: StepsKept): boolean {
  switch (step) {
    case 'people':
      return peopleHere(tx) > 1;
    case 'printer':
      return printed(tx);
    case 'scanner':
      // Whoever redeems has something to read codes with.
      return scanSeen || tx.head().totals.redeemedCount > 0;
    case 'campaign':
      return tx.campaigns().length > 0;
    case 'vouchers':
      return tx.voucherCount() > 0;
    case 'backup':
      return tx.backups().folder !== null;
  }
}

function viewOf(tx: Reader): NextStepsView {
  const kept = tx.nextSteps();
  const isChain = tx.identity()?.standAlone === false;
  const wanted = isChain ? nextSteps.filter((step) => own.includes(step)) : nextSteps;
  const steps = wanted.map((step) => {
    const without: StepState = kept.without.includes(step) ? 'notNeeded' : 'open';
    return { step, state: isDone(tx, step, kept) ? ('done' as const) : without };
  });
  return {
    steps,
    open: steps.filter(({ state }) => state === 'open').length,
  };
}

/**
 * The shop was set up a moment ago: the list opens by itself, once, and the opening check, which says the
 * same in other words, begins with the next business day.
 */
export function areStepsDue(tx: Reader): boolean {
  if (tx.nextSteps().seen || tx.identity()?.standAlone !== true) return false;
  return tx.campaigns().length === 0 && peopleHere(tx) === 1 && tx.voucherCount() === 0;
}

/** What is still missing after the first set-up, told by facts. */
export function createNextSteps(context: AppContext): StepHandlers {
  const { store } = context;

  function change(step: (before: StepsKept) => StepsKept): NextStepsView {
    const view = store.write((tx) => {
      tx.setNextSteps(step(tx.nextSteps()));
      return viewOf(tx);
    });
    context.announce('settings');
    return view;
  }

  return {
    'setup.steps': () => ok(store.read(viewOf)),
    'setup.stepsSeen': () => {
      store.write((tx) => {
        const kept = tx.nextSteps();
        if (kept.seen) return;
        if (areStepsDue(tx)) tx.setOpeningSeen(civilNow(context, tx.shop()).businessDay);
        tx.setNextSteps({ ...kept, seen: true });
      });
      return ok(null);
    },
    'setup.without': ({ step, without }) =>
      ok(
        change((before) => {
          const others = before.without.filter((one) => one !== step);
          return { ...before, without: without ? [...others, step] : others };
        }),
      ),
    'setup.scanSeen': () => {
      const isKnown = store.read((tx) => tx.nextSteps().scanSeen);
      if (!isKnown) change((before) => ({ ...before, scanSeen: true }));
      return ok(null);
    },
  };
}
