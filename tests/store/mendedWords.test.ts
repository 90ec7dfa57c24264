import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import { defaultBackupFolder } from '../../main/store/backup/backup.ts';
import { rainCheckDays } from '../../shared/domain/stock/rainCheck.ts';
import { addDays } from '../../shared/domain/time/civilTime.ts';
import type { CachedCustomer } from '../../shared/protocol/feed.ts';
import { openRig, rigCode, rigPin, rigVoucher, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

/** A voucher of the rig for one thing. */
const tea = 3;

const customer: CachedCustomer = {
  id: 'c1'.repeat(16),
  phoneKey: 'c2'.repeat(16),
  last4: '5678',
  segment: 'loyal',
  tier: null,
  homeShop: null,
};

describe('words on coupons and customers when a terminal’s data is struck', () => {
  let root: string;
  let dir: string;
  let file: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'countersign-mended-words-'));
    dir = join(root, 'data');
    file = join(dir, 'live', 'counter.db');
    mkdirSync(dir, { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
    rmSync(defaultBackupFolder(dir), { recursive: true, force: true });
  });

  async function inRig<T>(work: (rig: CounterRig) => Promise<T>): Promise<T> {
    const rig = openRig(dir);
    try {
      return await work(rig);
    } finally {
      rig.close();
    }
  }

  /** Between midnight and the cut-over hour a voucher's last day is the calendar's, the shop's another. */
  const civil = (rig: CounterRig) =>
    rig.clock.civil(rig.clock.now().effective, 'Asia/Shanghai', 180);

  /** What the tea's voucher is good for is gone: its holder may come back for it. */
  async function giveRainCheck(rig: CounterRig): Promise<void> {
    const { campaignNo } = rigVoucher(rig, tea);
    const thing = { kind: 'campaign', campaignNo } as const;
    await rig.call('soldOut.mark', { thing, change: 'soldOut', until: 'dayEnd' });
    const scan = { scanId: '1d'.repeat(16), raw: rigCode(rig, tea), source: 'typed' as const };
    const order = {
      orderId: '1e'.repeat(16),
      lines: [],
      vouchers: [{ scan }],
      customer: customer.id,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    await rig.call('rainCheck.give', { rainCheckId: '1f'.repeat(16), order, index: 0 });
  }

  /** A real start and a real end: what is damaged is mended. */
  async function startAndEnd(backUp: boolean): Promise<void> {
    const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
    const terminal = await openTerminal(options);
    if (backUp) {
      const answer = await terminal.dispatch('session.state', {});
      const { people } = (answer as { value: { people: readonly { id: string }[] } }).value;
      await terminal.dispatch('session.signIn', { personId: people[0]?.id, pin: rigPin });
      const made = await terminal.dispatch('backup.now', { folder: null });
      if (!made.ok) throw new Error(made.problem.code);
    }
    await terminal.close();
  }

  it('I2: what was said after the backup still holds when the rest is read out of the ruins', async () => {
    const issueId = '1a'.repeat(16);
    const ref = await inRig(async (rig) => {
      await setUpRig(rig);
      await signInRig(rig);
      rig.store.write((tx) => tx.applyFeed([{ kind: 'customers', customers: [customer] }]));
      rig.store.loadVouchers([
        { ...rigVoucher(rig, tea), customer: null, lastDay: civil(rig).date },
      ]);
      const issued = await rig.call('goodwill.issue', {
        issueId,
        campaignId: 'sorry',
        reason: 'wait',
        note: '',
        customer: null,
        pin: rigPin,
        approval: null,
      });
      return issued.ref;
    });
    await startAndEnd(true);
    await inRig(async (rig) => {
      await signInRig(rig);
      await rig.call('goodwill.void', {
        voidId: '1b'.repeat(16),
        ref,
        because: 'mistake',
        note: '',
      });
      const wish = { wishId: '1c'.repeat(16), customer: customer.id, may: false };
      await rig.call('customer.contact', wish);
      await giveRainCheck(rig);
      copyFileSync(`${file}-wal`, `${root}/log`);
    });
    // Of the database nothing is left but what its log still held when the power went.
    writeFileSync(file, Buffer.alloc(statSync(file).size, 0x5a));
    copyFileSync(`${root}/log`, `${file}-wal`);
    await startAndEnd(false);
    const known = await inRig((rig) =>
      Promise.resolve(
        rig.store.read((tx) => ({
          epoch: tx.identity()?.epoch,
          killed: tx.voucherKill(ref)?.killed ?? false,
          may: tx.contactWish(customer.id)?.may ?? null,
          teaThrough: tx.voucher(rigVoucher(rig, tea).ref)?.extendedThrough ?? null,
          promised: addDays(civil(rig).businessDay, rainCheckDays),
        })),
      ),
    );
    const { promised } = known;
    expect(known).toEqual({ epoch: 2, killed: true, may: false, teaThrough: promised, promised });
  });
});
