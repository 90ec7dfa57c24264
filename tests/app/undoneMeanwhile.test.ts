import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rigCode } from '../faults/counterRig.ts';
import { openUndoRig, punch, whole } from './undoRig.ts';
import type { UndoRig } from './undoRig.ts';

describe('an order confirmed once more after it was undone', () => {
  let counter: UndoRig;
  beforeEach(async () => {
    counter = await openUndoRig();
  });
  afterEach(() => counter.close());

  function orderOf(uses: number) {
    return {
      orderId: counter.newId(),
      lines: [
        {
          lineId: 'tea',
          name: 'tea',
          item: null,
          categories: [],
          quantity: 1,
          unitPriceMinor: 2_000,
        },
      ],
      vouchers: [
        {
          scan: {
            scanId: counter.newId(),
            raw: rigCode(counter.rig, punch),
            source: 'typed' as const,
          },
        },
      ],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [{ index: 0, uses }],
    };
  }

  it('I1: is not answered as if it stood: another tab undid it while the answer was lost', async () => {
    const order = orderOf(2);
    const { seen } = await counter.rig.call('redeem.prepare', { order });
    const confirm = () => counter.rig.tryCall('redeem.confirm', { order, seen, approval: null });
    await confirm();
    const seq = counter.head();
    expect(await confirm()).toMatchObject({ ok: true, value: { seq, repeated: true } });
    const one = { kind: 'uses', ref: counter.refOf(punch), uses: 1 } as const;
    expect(await counter.undo(seq, one)).toMatchObject({ ok: true });
    expect(await confirm()).toMatchObject({ ok: true, value: { repeated: true } });
    expect(await counter.undo(seq, whole)).toMatchObject({ ok: true });
    const head = counter.head();
    expect(await confirm()).toMatchObject({ ok: false, problem: { code: 'alreadyUndone' } });
    expect([counter.head(), counter.usage(punch).uses]).toEqual([head, 0]);
  });
});
