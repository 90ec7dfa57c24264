import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { maxEntryCharacters } from '../../shared/protocol/push.ts';
import type { NewEntry } from '../../main/app/ports.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { WrapStore } from '../faults/counterRig.ts';

/** Redemptions come with a reason longer than any screen lets anybody type. */
const talkative: WrapStore = (store) => ({
  ...store,
  write: (work) => store.write((tx) => work({ ...tx, append: (entry) => tx.append(long(entry)) })),
});

function long(entry: NewEntry): NewEntry {
  if (entry.body.kind !== 'redemption') return entry;
  return { ...entry, body: { ...entry.body, approval: 'x'.repeat(maxEntryCharacters) } };
}

it('an entry too long for head office is refused in words, and nothing is used (I5)', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-long-'));
  const rig = openRig(dir, talkative);
  try {
    await setUpRig(rig);
    await signInRig(rig);
    const voucher = rigVoucher(rig, 1);
    rig.store.loadVouchers([voucher]);
    const id = (n: number) => n.toString(16).padStart(32, '0');
    const order = {
      orderId: id(1),
      lines: [],
      vouchers: [{ scan: { scanId: id(2), raw: rigCode(rig, 1), source: 'typed' as const } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const { seen } = await rig.call('redeem.prepare', { order });
    const head = rig.store.read((tx) => tx.head());
    const answer = await rig.tryCall('redeem.confirm', { order, seen, approval: null });
    expect(answer).toMatchObject({
      ok: false,
      problem: { code: 'tooMuch', detail: { max: maxEntryCharacters } },
    });
    expect(rig.store.read((tx) => [tx.head(), tx.usage(voucher.ref).uses])).toEqual([head, 0]);
  } finally {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  }
});
