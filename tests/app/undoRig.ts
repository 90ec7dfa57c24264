import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { InputOf, OutputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { HistoryRow } from '../../shared/contract/views.ts';
import type { UndoPart } from '../../shared/domain/undo/undoFacts.ts';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { openRig, rigCode, rigPin, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

/** `rigVoucher(n)` by kind; the odd ones belong to nobody. */
export const tea = 3;
export const punch = 1;
export const stored = 5;

export const whole: UndoPart = { kind: 'whole' };
export const otherPin = '1470';

interface Sale {
  readonly vouchers: readonly number[];
  /** Uses to take at once, and minor units to take, of the first voucher. */
  readonly uses?: number;
  readonly amountMinor?: number;
  readonly lines?: readonly (readonly [lineId: string, quantity: number, unitPriceMinor: number])[];
}

/** A counter at which things are redeemed, undone and made again. */
export interface UndoRig {
  readonly dir: string;
  rig: CounterRig;
  newId(): string;
  refOf(n: number): string;
  redeem(sale: Sale): Promise<number>;
  tryRedeem(sale: Sale): Promise<Answer<unknown>>;
  preview(seq: number, part?: UndoPart): Promise<OutputOf<'undo.preview'>>;
  undo(
    of: number | string,
    part?: UndoPart,
    change?: Partial<InputOf<'undo.do'>>,
  ): Promise<Answer<unknown>>;
  remake(seq: number, change?: Partial<InputOf<'redeem.remake'>>): Promise<Answer<unknown>>;
  /** A second manager agrees. */
  approval(): Promise<NonNullable<InputOf<'undo.do'>['approval']>>;
  entry(seq: number): Entry;
  row(seq: number): Promise<HistoryRow>;
  usage(n: number): { readonly uses: number; readonly amountMinor: number };
  head(): number;
  /** As after a power cut: the database is opened again. */
  reopen(): Promise<void>;
  close(): void;
}

export async function openUndoRig(): Promise<UndoRig> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-undo-'));
  let ids = 0;
  let second: string | null = null;
  const newId = (): string => (++ids).toString(16).padStart(32, '0');
  const first = openRig(dir);
  await setUpRig(first);
  await signInRig(first);
  const counter: UndoRig = {
    dir,
    rig: first,
    newId,
    refOf: (n) => rigVoucher(counter.rig, n).ref,
    async tryRedeem({ vouchers, uses, amountMinor, lines = [['tea', 1, 2_000]] }) {
      const order = {
        orderId: newId(),
        lines: lines.map(([lineId, quantity, unitPriceMinor]) => ({
          lineId,
          name: `${lineId} 品名`,
          item: null,
          categories: [],
          quantity,
          unitPriceMinor,
        })),
        vouchers: vouchers.map((n) => ({
          scan: { scanId: newId(), raw: rigCode(counter.rig, n), source: 'typed' as const },
        })),
        customer: null,
        currency: 'CNY',
        amounts: amountMinor === undefined ? [] : [{ index: 0, amountMinor }],
        uses: uses === undefined ? [] : [{ index: 0, uses }],
      };
      const { seen } = await counter.rig.call('redeem.prepare', { order });
      return counter.rig.tryCall('redeem.confirm', { order, seen, approval: null });
    },
    async redeem(sale) {
      const answer = await counter.tryRedeem(sale);
      if (!answer.ok) throw new Error(answer.problem.code);
      return (answer.value as OutputOf<'redeem.confirm'>).seq;
    },
    preview: (seq, part = whole) => counter.rig.call('undo.preview', { of: { seq }, part }),
    undo: (of, part = whole, change = {}) =>
      counter.rig.tryCall('undo.do', {
        undoId: newId(),
        of: typeof of === 'string' ? { reference: of } : { seq: of },
        part,
        reason: 'wrong drink',
        approval: null,
        ...change,
      }),
    remake: (seq, change = {}) =>
      counter.rig.tryCall('redeem.remake', {
        remakeId: newId(),
        seq,
        reason: 'spilled',
        note: '',
        approval: null,
        ...change,
      }),
    async approval() {
      second ??= (
        await counter.rig.call('people.add', { name: 'Wang', role: 'manager', pin: otherPin })
      ).id;
      return { personId: second, pin: otherPin, reason: 'as agreed' };
    },
    entry(seq) {
      const found = counter.rig.store.read((tx) => tx.entry(seq));
      return entrySchema.parse(JSON.parse(found?.json ?? 'null'));
    },
    async row(seq) {
      const rows = await counter.rig.call('history.list', { before: null, count: 100 });
      const row = rows.find((one) => one.seq === seq);
      if (row === undefined) throw new Error(`no row ${seq}`);
      return row;
    },
    usage: (n) => {
      const ref = counter.refOf(n);
      const { uses, amountMinor } = counter.rig.store.read((tx) => tx.usage(ref));
      return { uses, amountMinor };
    },
    head: () => counter.rig.store.read((tx) => tx.head().seq),
    async reopen() {
      counter.rig.close();
      counter.rig = openRig(dir);
      const { people } = await counter.rig.call('session.state', {});
      const mei = people.find(({ name }) => name === 'Mei');
      await counter.rig.call('session.signIn', { personId: mei?.id ?? '', pin: rigPin });
    },
    close() {
      counter.rig.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
  first.store.loadVouchers([tea, punch, stored].map((n) => rigVoucher(first, n)));
  return counter;
}
