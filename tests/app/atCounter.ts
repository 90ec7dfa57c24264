import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OrderDraft } from '../../shared/contract/order.ts';
import type { ScanSource } from '../../shared/domain/codes/scan.ts';
import type { CachedVoucher } from '../../shared/protocol/feed.ts';
import {
  ownParts,
  openRig,
  rigCode,
  rigVoucher,
  setUpRig,
  signInRig,
} from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';
import type { Machine } from '../../main/platform/machine.ts';

const secondPin = '7391';
const hourMs = 3_600_000;

/** A counter that stands alone, with a manager signed in and a second one about, and its clock in hand. */
export interface AtCounter {
  readonly rig: CounterRig;
  newId(): string;
  /** Makes the voucher of the rig's code `n` known; its code. */
  know(n: number, change?: Partial<CachedVoucher>): string;
  orderOf(raw: string, source?: ScanSource): OrderDraft;
  /** What was read: the reason it is none, or the verdict. */
  read(order: OrderDraft): Promise<string>;
  confirm(order: OrderDraft, agreed: boolean): Promise<string>;
  /** Moves the machine's own clock on; the manager signs in again. */
  wait(ms: number): Promise<void>;
  restart(): Promise<void>;
  close(): void;
}

export async function openAtCounter(): Promise<AtCounter> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-codes-'));
  let later = 0;
  const parts = () => {
    const own = ownParts();
    const machine: Machine = {
      bootId: own.machine.bootId,
      wall: () => own.machine.wall() + later,
      monotonic: () => own.machine.monotonic() + later,
    };
    return { ...own, machine };
  };
  let ids = 0;
  const newId = () => (++ids).toString(16).padStart(32, '0');
  let rig = openRig(dir, undefined, parts());
  await setUpRig(rig);
  await signInRig(rig);
  const pinHash = await rig.context.pinHasher.hash(secondPin);
  const [manager] = rig.store.read((tx) => tx.people());
  if (manager === undefined) throw new Error('nobody works here');
  const second = { ...manager, id: newId(), name: 'Wei', role: 'areaManager' as const, pinHash };
  rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person: second }]));

  return {
    get rig() {
      return rig;
    },
    newId,
    know(n, change = {}) {
      const voucher = { ...rigVoucher(rig, n), customer: null, ...change };
      rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
      return rigCode(rig, n);
    },
    orderOf(raw, source = 'typed') {
      return {
        orderId: newId(),
        lines: [
          {
            lineId: 'a',
            name: '奶茶 Milk tea',
            item: null,
            categories: [],
            quantity: 1,
            unitPriceMinor: 2000,
          },
        ],
        vouchers: [{ scan: { scanId: newId(), raw, source } }],
        customer: null,
        currency: 'CNY',
        amounts: [],
        uses: [],
      };
    },
    async read(order) {
      const { items, decision } = await rig.call('redeem.prepare', { order });
      const [item] = items;
      if (item === undefined) throw new Error('nothing was read');
      if (!item.readable) return item.reason;
      const [outcome] = decision.vouchers;
      if (outcome?.verdict === 'refused') return outcome.refusal.reason;
      return outcome?.verdict === 'needsApproval' ? outcome.approval.reason : 'ok';
    },
    async confirm(order, agreed) {
      const { seen } = await rig.call('redeem.prepare', { order });
      const approval = agreed
        ? { personId: second.id, pin: secondPin, reason: 'the paper is torn' }
        : null;
      const answer = await rig.tryCall('redeem.confirm', { order, seen, approval });
      return answer.ok ? 'done' : answer.problem.code;
    },
    async wait(ms) {
      // Within the hours a wall clock is believed at once.
      for (let left = ms; left > 0; left -= 24 * hourMs) {
        later += Math.min(left, 24 * hourMs);
        rig.clock.now();
      }
      await signInRig(rig);
    },
    async restart() {
      rig.close();
      rig = openRig(dir, undefined, parts());
      await signInRig(rig);
    },
    close() {
      rig.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
