import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entry as entrySchema } from '../../shared/protocol/entry.ts';
import type { Entry } from '../../shared/protocol/entry.ts';
import { createCrypto } from '../../main/platform/crypto.ts';
import { createPinHasher } from '../../main/platform/pinHasher.ts';
import { rebuildFile } from '../../main/store/rebuild.ts';
import { openRig, setUpRig, signInRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const hour = 3_600_000;
/** Noon of 22 November 2026 in Shanghai; the shop's business day turns at 03:00. */
const noon = Date.UTC(2026, 10, 22, 4);

describe('the shift', () => {
  let dir: string;
  let hand: { wall: number; monotonic: number };
  let rig: CounterRig;

  function start(): void {
    const machine = {
      wall: () => hand.wall,
      monotonic: () => hand.monotonic,
      bootId: 'boot-1',
    };
    rig = openRig(dir, undefined, {
      crypto: createCrypto(),
      machine,
      pinHasher: createPinHasher(),
    });
  }

  function pass(ms: number): void {
    hand.wall += ms;
    hand.monotonic += ms;
  }

  const entries = (): readonly Entry[] =>
    rig.store.read((tx) =>
      tx.entriesAfter(0, 1_000).map(({ json }) => entrySchema.parse(JSON.parse(json))),
    );

  /** Kind and shift of each entry, in a word. */
  const shifts = (): readonly string[] =>
    entries().map(({ body, shift }) =>
      body.kind === 'shift' ? `${body.change} ${String(shift)}` : `${body.kind} ${String(shift)}`,
    );

  const signOut = () => rig.call('session.signOut', { because: 'operator' });
  const close = (shift: string) => rig.tryCall('shift.close', { shift });

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-shift-'));
    hand = { wall: noon, monotonic: 600_000 };
    start();
    await setUpRig(rig);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  it('opens with the first sign-in of a business day, and stands in every entry since', async () => {
    await signInRig(rig);
    await signOut();
    await signInRig(rig);
    expect(shifts()).toEqual([
      'enrolled null',
      'opened 2026-11-22/1',
      'signIn 2026-11-22/1',
      'signOut 2026-11-22/1',
      'signIn 2026-11-22/1',
    ]);
    expect((await rig.call('session.state', {})).shift).toBe('2026-11-22/1');
  });

  it('closed by hand: whoever was signed in is not, and the next sign-in opens number two', async () => {
    await signInRig(rig);
    expect(await close('2026-11-22/1')).toMatchObject({ ok: true });
    expect((await rig.call('session.state', {})).operator).toBeNull();
    await signInRig(rig);
    expect(shifts().slice(2)).toEqual([
      'signIn 2026-11-22/1',
      'signOut 2026-11-22/1',
      'closed 2026-11-22/1',
      'opened 2026-11-22/2',
      'signIn 2026-11-22/2',
    ]);
  });

  it('a second press closes nothing more', async () => {
    await signInRig(rig);
    await close('2026-11-22/1');
    await signInRig(rig);
    const again = await close('2026-11-22/1');
    expect(again).toMatchObject({ ok: false, problem: { code: 'changedMeanwhile' } });
    expect((await rig.call('session.state', {})).shift).toBe('2026-11-22/2');
  });

  it('left open is closed by the first sign-in of the next business day, not at midnight', async () => {
    await signInRig(rig);
    pass(14 * hour);
    await signInRig(rig);
    expect(shifts().at(-1)).toBe('signIn 2026-11-22/1');
    pass(2 * hour);
    await signInRig(rig);
    expect(shifts().slice(-3)).toEqual([
      'closed 2026-11-22/1',
      'opened 2026-11-23/1',
      'signIn 2026-11-23/1',
    ]);
    expect(entries().at(-1)?.businessDay).toBe('2026-11-23');
  });

  it('a clock ten years ahead that HQ puts right: each shift keeps its own day', async () => {
    await signInRig(rig);
    rig.clock.heard(noon + 3653 * 24 * hour);
    await signInRig(rig);
    rig.clock.heard(noon + hour);
    await signInRig(rig);
    const seen = [...new Set(entries().map(({ shift }) => shift))];
    expect(seen).toEqual([null, '2026-11-22/1', '2036-11-22/1', '2026-11-22/2']);
  });

  it('goes on after a restart, and after the tables were made anew', async () => {
    await signInRig(rig);
    await close('2026-11-22/1');
    await signInRig(rig);
    const { file } = rig.store;
    rig.close();
    expect(rebuildFile(file).differences).toEqual([]);
    start();
    expect(rig.store.read((tx) => [tx.shift(), tx.shiftsOf('2026-11-22')])).toEqual([
      '2026-11-22/2',
      2,
    ]);
    await signInRig(rig);
    expect(shifts().at(-1)).toBe('signIn 2026-11-22/2');
  });
});
