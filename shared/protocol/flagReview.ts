import { z } from 'zod';
import { flagKinds } from '../domain/flags/flags.ts';
import { hex } from './primitives.ts';

export const reviewVerdicts = ['fine', 'followUp'] as const;
export type ReviewVerdict = (typeof reviewVerdicts)[number];

/** A manager looked at a flag, or at an entry drawn by lot, and says what they make of it. */
export const flagReviewBody = z.strictObject({
  kind: z.literal('flagReview'),
  flag: z.enum([...flagKinds, 'sample']),
  /** Whose work it was. */
  personId: z.string().max(40),
  /** The customer of a pair. */
  customer: hex(16).nullable(),
  /** The entry drawn by lot. */
  of: z.int().min(1).nullable(),
  verdict: z.enum(reviewVerdicts),
  note: z.string().max(120),
  /** Of the review's own business day: what it had seen of it. What comes after that is new. */
  seen: z.strictObject({ count: z.int().min(0), of: z.int().min(0) }),
});
export type FlagReviewBody = z.infer<typeof flagReviewBody>;
