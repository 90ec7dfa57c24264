import { z } from 'zod';
import { method } from './method.ts';

/** What a counter still needs before its first customer; a chain's gets the rest from head office. */
export const nextSteps = [
  'people',
  'printer',
  'scanner',
  'campaign',
  'vouchers',
  'backup',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** `done` is a fact, never a click; `notNeeded`: a manager said that this shop goes without. */
export type StepState = 'open' | 'done' | 'notNeeded';

export interface NextStepsView {
  readonly steps: readonly { readonly step: NextStep; readonly state: StepState }[];
  readonly open: number;
}

const nothing = z.strictObject({});

/** The part of the contract that is about what is still missing after the first set-up. */
export const nextStepMethods = {
  'setup.steps': method<NextStepsView>()(
    'manager',
    'read',
    'What this counter still needs before its first customer',
    nothing,
  ),
  'setup.stepsSeen': method<null>()(
    'manager',
    'write',
    'The list of next steps was seen: it is not opened by itself again, nor is the opening check on the first day',
    nothing,
  ),
  'setup.without': method<NextStepsView>()(
    'manager',
    'write',
    'This shop goes without one of the next steps, or doesn’t after all',
    z.strictObject({ step: z.enum(['printer', 'people', 'backup']), without: z.boolean() }),
  ),
  'setup.scanSeen': method<null>()(
    'cashier',
    'write',
    'A scanner was tried and something came of it',
    nothing,
  ),
} as const;
