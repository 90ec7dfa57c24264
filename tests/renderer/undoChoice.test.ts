import { describe, expect, it } from 'vitest';
import { allOfIt, kindsFor, partOf, voucherOf } from '../../renderer/screens/undo/undoChoice.ts';
import { undoPart } from '../../shared/contract/order.ts';
import type { UndoPreview } from '../../shared/contract/order.ts';

const ref = (n: number): string => n.toString(16).padStart(32, '0');
const name = { zh: '券', en: 'Voucher' };

type Known = Pick<UndoPreview, 'here' | 'vouchers' | 'lines'>;

const voucher = (n: number, usesLeft: number, amountLeftMinor: number | null) => ({
  ref: ref(n),
  hint: '',
  name,
  usesLeft,
  amountLeftMinor,
});
const line = (n: number, quantityLeft: number) => ({
  lineId: `line ${n}`,
  name: '奶茶',
  quantityLeft,
});

const one: Known = { here: true, vouchers: [voucher(1, 1, null)], lines: [] };
const card: Known = { here: true, vouchers: [voucher(1, 3, null)], lines: [line(1, 1)] };
const stored: Known = { here: true, vouchers: [voucher(1, 0, 2000)], lines: [line(1, 2)] };
const several: Known = {
  here: true,
  vouchers: [voucher(1, 3, null), voucher(2, 0, 2000), voucher(3, 2, null)],
  lines: [line(1, 2), line(2, 1)],
};

describe('what of a redemption may be undone', () => {
  it.each([
    ['one voucher once', one, ['whole']],
    ['several uses of one', card, ['whole', 'uses']],
    ['a stored amount on two drinks', stored, ['whole', 'amount', 'lines']],
    ['several of several', several, ['whole', 'voucher', 'uses', 'amount', 'lines']],
    ['another counter’s', { ...several, here: false }, ['whole']],
  ] as const)('%s', (_, known, kinds) => {
    expect(kindsFor(known)).toEqual(kinds);
  });

  it('takes the only voucher there is as chosen, and of several none', () => {
    expect(voucherOf({ ...allOfIt, kind: 'uses' }, card)?.ref).toBe(ref(1));
    expect(voucherOf({ ...allOfIt, kind: 'uses' }, several)).toBeNull();
    expect(voucherOf({ ...allOfIt, kind: 'uses', ref: ref(3) }, several)?.ref).toBe(ref(3));
    // A stored amount has no uses, whatever was chosen before.
    expect(voucherOf({ ...allOfIt, kind: 'uses', ref: ref(2) }, several)).toBeNull();
  });

  it.each([
    [{ kind: 'whole' }, { kind: 'whole' }],
    [{ kind: 'voucher' }, null],
    [
      { kind: 'voucher', ref: ref(2) },
      { kind: 'voucher', ref: ref(2) },
    ],
    [
      { kind: 'uses', ref: ref(1), uses: 2 },
      { kind: 'uses', ref: ref(1), uses: 2 },
    ],
    [{ kind: 'amount', ref: ref(2) }, null],
    [{ kind: 'amount', amountMinor: 0 }, null],
    [
      { kind: 'amount', amountMinor: 500 },
      { kind: 'amount', ref: ref(2), amountMinor: 500 },
    ],
    [{ kind: 'lines' }, null],
    [{ kind: 'lines', quantities: { 'line 1': 0 } }, null],
    [
      { kind: 'lines', quantities: { 'line 1': 1, 'line 2': 1 } },
      {
        kind: 'lines',
        lines: [
          { lineId: 'line 1', quantity: 1 },
          { lineId: 'line 2', quantity: 1 },
        ],
      },
    ],
  ] as const)('%j is %j', (chosen, part) => {
    const asked = partOf({ ...allOfIt, ...chosen }, several);
    expect(asked).toEqual(part);
    expect(asked === null || undoPart.safeParse(asked).success).toBe(true);
  });
});
