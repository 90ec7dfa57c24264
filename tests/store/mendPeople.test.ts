import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import type { RunningTerminal } from '../../main/host/running.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import type { InputOf, MethodName, OutputOf } from '../../shared/contract/methods.ts';
import { hotp, totpStep } from '../../shared/protocol/totp.ts';
import { openRig, rigPin, setUpRig } from '../faults/counterRig.ts';

const wangPin = '1470';
const chenPin = '3691';
const customer = 'c0'.repeat(16);
const phone = '13912345678';
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function numberOff(uri: string): string {
  const text = new URL(uri).searchParams.get('secret') ?? '';
  const bits = [...text].map((one) => alphabet.indexOf(one).toString(2).padStart(5, '0')).join('');
  const secret = Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
  return hotp(createCrypto(), secret, totpStep(Date.now()), 6);
}

describe('what was taken from people, after an older database had to do', () => {
  let root: string;
  let dir: string;
  let terminal: RunningTerminal;

  beforeEach(async () => {
    root = mkdtempSync(join(tmpdir(), 'countersign-mend-people-'));
    dir = join(root, 'data');
    mkdirSync(dir);
    mkdirSync(join(root, 'data-backups'));
    const rig = openRig(dir);
    await setUpRig(rig);
    const phoneKey = '5a'.repeat(32);
    const shown = {
      last4: phone.slice(-4),
      segment: 'new',
      tier: null,
      homeShop: 'shop-1',
    } as const;
    const known = { id: customer, phoneKey, ...shown };
    rig.store.write((tx) => tx.applyFeed([{ kind: 'customers', customers: [known] }]));
    rig.close();
    await open();
  });
  afterEach(async () => {
    await terminal.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function open(): Promise<void> {
    const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
    terminal = await openTerminal(options);
  }

  async function call<M extends MethodName>(method: M, input: InputOf<M>): Promise<OutputOf<M>> {
    const answer = await terminal.dispatch(method, input);
    if (!answer.ok) throw new Error(`${method}: ${answer.problem.code}`);
    return answer.value as OutputOf<M>;
  }

  async function idOf(name: string): Promise<string> {
    const { people } = await call('session.state', {});
    return people.find((one) => one.name === name)?.id ?? '';
  }

  const signIn = async (name: string, pin: string) =>
    call('session.signIn', { personId: await idOf(name), pin });

  /** The page with the way to all tables goes: a backup takes its place, and the journal's later rows. */
  async function struckAfterBackup(): Promise<void> {
    await terminal.close();
    const handle = openSync(join(dir, 'live', 'counter.db'), 'r+');
    writeSync(handle, Buffer.alloc(4096), 0, 4096, 0);
    closeSync(handle);
    await open();
    const { earlier } = await call('repair.status', {});
    expect(earlier).toMatchObject([{ cause: 'damaged', missing: [] }]);
  }

  it('I8, I11: nobody who left, no lost badge, no phone and no forgotten customer comes back', async () => {
    await signIn('Mei', rigPin);
    await call('people.add', { name: 'Wang', role: 'manager', pin: wangPin });
    const chen = await call('people.add', { name: 'Chen', role: 'cashier', pin: chenPin });
    const lost = await call('people.makeBadge', { personId: await idOf('Mei') });
    const { uri } = await call('people.pairPhone', { pin: rigPin });
    await call('people.confirmPhone', { number: numberOff(uri) });
    const { last } = await call('backup.now', { folder: null });
    expect(last).not.toBeNull();

    await call('people.retire', { personId: chen.id });
    await call('people.withdrawBadge', { personId: await idOf('Mei') });
    await call('people.unpairPhone', { personId: await idOf('Mei') });
    await call('customer.forget', { id: customer });
    const again = await call('people.pairPhone', { pin: rigPin });
    await struckAfterBackup();

    const left = await terminal.dispatch('session.signIn', { personId: chen.id, pin: chenPin });
    expect(left).toMatchObject({ ok: false });
    const badge = await terminal.dispatch('session.badge', { raw: lost.code, to: 'signIn' });
    expect(badge).toMatchObject({ ok: false, problem: { code: 'badgeUnknown' } });
    await signIn('Mei', rigPin);
    expect(await call('people.own', {})).toEqual({ hasBadge: false, hasPhone: false });
    expect(await call('customer.panel', { id: customer })).toBeNull();
    // Wherever it counts on from: what a phone was shown once is shown to no other.
    const after = await call('people.pairPhone', { pin: rigPin });
    expect([uri, again.uri]).not.toContain(after.uri);
  }, 60_000);
});
