import { describe, expect, it } from 'vitest';
import { planOf } from './kill/plan.ts';
import { steps } from './kill/steps.ts';

const stepsOf = (cases: number, plant: string | null = null) =>
  planOf(cases, 7, plant).flatMap((batch) => batch.cases.map(({ step }) => step));

describe('the plan of the kills', () => {
  it('strikes as often at a random moment as at a step, and at every step as often', () => {
    const planned = stepsOf(steps.length * 4);
    expect(planned.filter((step) => step === null)).toHaveLength(steps.length * 2);
    for (const step of steps) expect(planned.filter((one) => one === step)).toHaveLength(2);
  });

  it('is the same for the same seed', () => {
    expect(planOf(50, 3, null)).toEqual(planOf(50, 3, null));
    expect(planOf(50, 3, null)).not.toEqual(planOf(50, 4, null));
  });

  it('looks for a mistake where it shows', () => {
    expect(new Set(stepsOf(9, 'cursor-before-apply'))).toEqual(new Set(['pull: committed']));
    expect(new Set(stepsOf(9, 'forget-the-tail'))).toEqual(new Set([null]));
  });
});
