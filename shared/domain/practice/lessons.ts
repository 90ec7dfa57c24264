import type { Lesson, LessonId } from './lesson.ts';

/**
 * The lessons as data. The order of steps is the order they are done in; what is done besides is no
 * step, and what goes wrong meanwhile is counted.
 */
export const lessons: readonly Lesson[] = [
  {
    id: 'scan',
    for: 'everyone',
    parSeconds: 60,
    lineDown: false,
    steps: [
      { step: 'scanOne', goal: { kind: 'redeemed', slots: ['drink'] }, voucher: 'drink' },
      {
        step: 'scanFirstOfTwo',
        goal: { kind: 'judged', slot: 'snack', verdict: 'ok' },
        voucher: 'snack',
      },
      {
        step: 'scanTwo',
        goal: { kind: 'redeemed', slots: ['snack', 'second'] },
        voucher: 'second',
      },
    ],
  },
  {
    id: 'refuse',
    for: 'everyone',
    parSeconds: 60,
    lineDown: false,
    steps: [
      {
        step: 'refuseSpent',
        goal: { kind: 'judged', slot: 'spent', verdict: 'refused' },
        voucher: 'spent',
      },
      {
        step: 'refuseDay',
        goal: { kind: 'judged', slot: 'otherDay', verdict: 'refused' },
        voucher: 'otherDay',
      },
      { step: 'refuseGood', goal: { kind: 'redeemed', slots: ['drink'] }, voucher: 'drink' },
    ],
  },
  {
    id: 'approve',
    for: 'everyone',
    parSeconds: 60,
    lineDown: false,
    steps: [
      {
        step: 'approveAsk',
        goal: { kind: 'judged', slot: 'large', verdict: 'needsApproval' },
        voucher: 'large',
      },
      {
        step: 'approveAgree',
        goal: { kind: 'redeemed', slots: ['large'], approved: true },
        voucher: null,
      },
    ],
  },
  {
    id: 'undo',
    for: 'everyone',
    parSeconds: 60,
    lineDown: false,
    steps: [
      { step: 'undoRedeem', goal: { kind: 'redeemed', slots: ['drink'] }, voucher: 'drink' },
      { step: 'undoDo', goal: { kind: 'undone', slot: 'drink' }, voucher: null },
    ],
  },
  {
    id: 'offline',
    for: 'everyone',
    parSeconds: 60,
    lineDown: true,
    steps: [
      {
        step: 'offlineRedeem',
        goal: { kind: 'redeemed', slots: ['drink'], lineDown: true },
        voucher: 'drink',
      },
      { step: 'offlineSync', goal: { kind: 'handedIn' }, voucher: null },
    ],
  },
  {
    id: 'soldOut',
    for: 'everyone',
    parSeconds: 60,
    lineDown: false,
    steps: [
      {
        step: 'soldOutScan',
        goal: { kind: 'judged', slot: 'cake', verdict: 'ok' },
        voucher: 'cake',
      },
      { step: 'soldOutSay', goal: { kind: 'written', what: 'soldOut' }, voucher: null },
      {
        step: 'soldOutGive',
        goal: {
          kind: 'oneOf',
          goals: [
            { kind: 'written', what: 'rainCheck' },
            { kind: 'redeemed', slots: ['cake'] },
          ],
        },
        voucher: null,
      },
    ],
  },
  {
    id: 'hold',
    for: 'everyone',
    parSeconds: 90,
    lineDown: false,
    steps: [
      {
        step: 'holdScan',
        goal: { kind: 'judged', slot: 'drink', verdict: 'ok' },
        voucher: 'drink',
      },
      { step: 'holdNext', goal: { kind: 'redeemed', slots: ['snack'] }, voucher: 'snack' },
      {
        step: 'holdRecall',
        goal: { kind: 'redeemed', slots: ['drink'], recalled: true },
        voucher: null,
      },
    ],
  },
  {
    id: 'goodwill',
    for: 'managers',
    parSeconds: 45,
    lineDown: false,
    steps: [{ step: 'goodwillGive', goal: { kind: 'written', what: 'goodwill' }, voucher: null }],
  },
  {
    id: 'close',
    for: 'managers',
    parSeconds: 120,
    lineDown: false,
    steps: [
      { step: 'closeRedeem', goal: { kind: 'redeemed', slots: ['drink'] }, voucher: 'drink' },
      { step: 'closeDay', goal: { kind: 'written', what: 'dayClosed' }, voucher: null },
    ],
  },
];

export function lessonOf(id: LessonId): Lesson {
  const found = lessons.find((lesson) => lesson.id === id);
  if (found === undefined) throw new RangeError(`no lesson ${id}`);
  return found;
}
