import { importMethods } from './imports.ts';
import { nextStepMethods } from './nextSteps.ts';
import { tillMethods } from './tillMethods.ts';

/** The part of the contract that is about what a shop brings along: its tills, its files, its first day. */
export const shopMethods = { ...tillMethods, ...nextStepMethods, ...importMethods } as const;
