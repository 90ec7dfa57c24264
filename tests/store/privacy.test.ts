import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { phoneKey } from '../../shared/protocol/keyedHash.ts';
import { openRig, rigCode, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';

const phone = '13911112345';

describe('what is at rest on a terminal (I11)', () => {
  it('holds neither the number a customer said nor a code that was scanned', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-privacy-'));
    const rig = openRig(dir);
    await setUpRig(rig);
    await signInRig(rig);
    const chainKey = rig.context.secrets.get('chainKey');
    if (chainKey === null) throw new Error('no chain key');
    const voucher = rigVoucher(rig, 0);
    const key = phoneKey(rig.context.crypto, chainKey, `86${phone}`);
    rig.store.write((tx) =>
      tx.applyFeed([
        { kind: 'vouchers', vouchers: [voucher] },
        {
          kind: 'customers',
          customers: [
            {
              id: voucher.customer ?? '',
              phoneKey: key,
              last4: phone.slice(-4),
              segment: 'new',
              tier: null,
              homeShop: null,
            },
          ],
        },
      ]),
    );
    const found = await rig.call('customer.find', { phone });
    expect(found?.last4).toBe('2345');
    const code = rigCode(rig, 0);
    const order = {
      orderId: rig.context.ids.random128(),
      lines: [],
      vouchers: [
        { scan: { scanId: rig.context.ids.random128(), raw: code, source: 'wedge' as const } },
      ],
      customer: null,
      currency: 'CNY' as const,
      amounts: [],
      uses: [],
    };
    const { seen } = await rig.call('redeem.prepare', { order });
    await rig.call('redeem.confirm', { order, seen, approval: null });
    const files = readdirSync(join(dir, 'live')).map((file) => join(dir, 'live', file));
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      const bytes = readFileSync(file);
      expect(bytes.includes(phone)).toBe(false);
      expect(bytes.includes(phone.slice(0, 7))).toBe(false);
      expect(bytes.includes(code)).toBe(false);
      expect(bytes.includes(code.slice(0, 12))).toBe(false);
    }
    expect(files.some((file) => readFileSync(file).includes(code.slice(0, 4)))).toBe(true);
    rig.close();
    rmSync(dir, { recursive: true });
  });
});
