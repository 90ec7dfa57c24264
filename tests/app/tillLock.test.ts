import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalAuthority } from '../../main/app/campaigns/localAuthority.ts';
import { createTerminalApp } from '../../main/app/terminal.ts';
import type { TerminalApp } from '../../main/app/terminal.ts';
import { createTillCounter } from '../../main/app/till/tillCounter.ts';
import type { TillCounter } from '../../main/app/till/tillCounter.ts';
import { createBackups } from '../../main/app/upkeep/backups.ts';
import { readCsv } from '../../main/platform/csv.ts';
import { createBackupKeeper } from '../../main/store/backup/backupKeeper.ts';
import { noEnrolling } from './noEnrolling.ts';
import { openPeopleRig, pins } from './peopleRig.ts';
import type { PeopleRig } from './peopleRig.ts';
import { noScanners } from '../noScanners.ts';

const quarterMs = 15 * 60_000;
/** The rig's shop locks after four hours. */
const quartersToLock = 16;

describe('a till that calls is no sign of life at the counter', () => {
  let people: PeopleRig;
  let app: TerminalApp;
  let counter: TillCounter;

  beforeEach(async () => {
    people = await openPeopleRig();
    const { context, store } = people.rig;
    const device = () => store.read((tx) => tx.identity()?.device ?? null);
    const keeper = createBackupKeeper({ dir: people.dir, mode: 'live', disk: store.disk, device });
    app = createTerminalApp(context, {
      authority: createLocalAuthority(context),
      enrolling: noEnrolling,
      readCsv,
      backups: createBackups(context, keeper),
      scanners: noScanners,
      host: { host: 'browser', appVersion: '0.1.0', demo: null, suggestedHqUrl: null },
    });
    counter = createTillCounter({ ...app.tills, context, paper: app.paper });
    await app.dispatch('session.signIn', { personId: people.id('Chen'), pin: pins.Chen });
  });
  afterEach(() => people.close());

  const asked = {
    id: 'a',
    receipt: 'a',
    currency: 'CNY',
    lines: [{ lineId: '1', name: 'Tea', quantity: 1, unitPriceMinor: 1000 }],
    codes: [{ code: 'KF-1' }],
  };
  const till = { id: 'ab'.repeat(16), name: 'Till 1' };
  const order = {
    orderId: 'cd'.repeat(16),
    lines: [],
    vouchers: [],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };

  it('the counter locks by itself, however busy the till is (I8)', async () => {
    const codes = [];
    for (let quarter = 0; quarter <= quartersToLock; quarter += 1) {
      const told = await counter.call(till, '/v1/prepare', asked);
      codes.push(told.ok ? 'ok' : told.problem.code);
      people.pass(quarterMs);
    }
    expect(codes.slice(0, quartersToLock)).toEqual(
      Array.from({ length: quartersToLock }, () => 'ok'),
    );
    expect(codes.at(-1)).toBe('nobodySignedIn');
  });

  it('and doesn’t while somebody works at it', async () => {
    for (let quarter = 0; quarter <= quartersToLock; quarter += 1) {
      await app.dispatch('redeem.prepare', { order });
      people.pass(quarterMs);
    }
    expect((await counter.call(till, '/v1/prepare', asked)).ok).toBe(true);
  });
});
