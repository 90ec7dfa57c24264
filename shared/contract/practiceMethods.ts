import { z } from 'zod';
import { lessonIds } from '../domain/practice/lesson.ts';
import { noteText } from '../protocol/primitives.ts';
import { method } from './method.ts';
import type { PracticeView } from './practiceViews.ts';

const nothing = z.strictObject({});

/** A name as it stands in a list of scores. */
export const maxLearnerCharacters = 40;

/**
 * Practice mode is a terminal of its own. Entering and leaving are answered by the host's switch
 * (`main/practice.ts`), which moves the page that asked and no other; the rest only there.
 */
export const practiceMethods = {
  'practice.enter': method<null>()(
    'anyone',
    'write',
    'Move this page to the practice terminal; whoever is signed in at the counter is signed out',
    nothing,
  ),
  'practice.leave': method<null>()(
    'anyone',
    'write',
    'Move this page back to the counter; `startAgain` also wipes everything practised, scores too',
    z.strictObject({ startAgain: z.boolean() }),
  ),
  'practice.state': method<PracticeView>()(
    'anyone',
    'read',
    'Lessons, scores, and the lesson under way',
    nothing,
  ),
  'practice.learner': method<PracticeView>()(
    'anyone',
    'write',
    'Whose scores are counted from now on',
    z.strictObject({ name: noteText(0, maxLearnerCharacters) }),
  ),
  'practice.start': method<PracticeView>()(
    'cashier',
    'write',
    'Begin a lesson with vouchers of its own; one under way is given up',
    z.strictObject({ lesson: z.enum(lessonIds) }),
  ),
  'practice.stop': method<PracticeView>()('cashier', 'write', 'Give the lesson up', nothing),
  'practice.slips': method<PracticeView>()(
    'cashier',
    'write',
    'Whether slips of practice go to the live printer',
    z.strictObject({ on: z.boolean() }),
  ),
} as const;
