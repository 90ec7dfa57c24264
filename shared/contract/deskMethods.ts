import { z } from 'zod';
import { flagKinds } from '../domain/flags/flags.ts';
import { daysBetween } from '../domain/time/civilTime.ts';
import { reviewVerdicts } from '../protocol/flagReview.ts';
import { civilDate, hex, noteText } from '../protocol/primitives.ts';
import { method } from './method.ts';
import type {
  CampaignsView,
  FlagsView,
  GoodwillFigures,
  SamplesView,
  UseView,
} from './deskViews.ts';
import type { HistoryRow } from './views.ts';

/** The longest span of a chart: a year, with its leap day. */
export const maxDeskDays = 366;

const nothing = z.strictObject({});
export const daySpan = z
  .strictObject({ from: civilDate, through: civilDate })
  .refine(({ from, through }) => from <= through, { path: ['through'], message: 'before from' })
  .refine(({ from, through }) => from > through || daysBetween(from, through) < maxDeskDays, {
    path: ['from'],
    message: 'too long',
  });

const flagSubject = {
  kind: z.enum(flagKinds),
  personId: z.string().min(1).max(40),
  customer: hex(16).nullable(),
};

/** What a manager sees of the shop's days, from what this terminal holds. */
export const deskMethods = {
  'desk.use': method<UseView>()(
    'manager',
    'read',
    'What was used here, by hour, day and cashier, beside earlier weeks',
    daySpan,
  ),
  'desk.campaigns': method<CampaignsView>()(
    'manager',
    'read',
    'How much of what was handed out is used, what ends soon, how long vouchers are kept',
    daySpan,
  ),
  'desk.goodwill': method<GoodwillFigures>()(
    'manager',
    'read',
    'Goodwill given here, by reason and by who gave it',
    daySpan,
  ),
  'desk.flags': method<FlagsView>()(
    'manager',
    'read',
    'Where somebody’s work differs much from the others’, and what managers said of it',
    nothing,
  ),
  'desk.evidence': method<readonly HistoryRow[]>()(
    'manager',
    'read',
    'The newest entries behind a flag',
    z.strictObject(flagSubject),
  ),
  'desk.samples': method<SamplesView>()(
    'manager',
    'read',
    'A few redemptions of the last days, drawn by lot, to be looked at',
    nothing,
  ),
  'desk.review': method<null>()(
    'manager',
    'write',
    'Say of a flag, or of an entry drawn by lot, that it looks fine or is followed up',
    z.strictObject({
      /** Becomes the entry's id, so that a repeated review is answered, not written twice. */
      reviewId: hex(16),
      of: z.union([z.strictObject(flagSubject), z.strictObject({ seq: z.int().min(1) })]),
      verdict: z.enum(reviewVerdicts),
      note: noteText(0, 120),
    }),
  ),
} as const;
