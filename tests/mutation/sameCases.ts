// Property tests draw the same cases for every mutant, so that a score says something about the tests and
// nothing about luck; and a mutant is dead with the first case that fails, the smallest isn't looked for.
import { configureGlobal } from 'fast-check';

configureGlobal({ seed: 1, endOnFailure: true });
