import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEntry } from '../../main/app/ports.ts';
import type { StaffAct } from '../../shared/protocol/feed.ts';
import { openRig, setUpRig } from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const hour = 3_600_000;

describe('who was at work, counted from the journal', () => {
  let dir: string;
  let rig: CounterRig;
  const now = () => rig.clock.now().effective;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-staff-'));
    rig = openRig(dir);
    await setUpRig(rig);
    rig.store.write((tx) => tx.setClock(rig.clock.record()));
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  /** An entry of this age, ms, on this day. */
  function entry(day: string, age: number, who: string, approver: string | null): NewEntry {
    return {
      id: rig.context.ids.random128(),
      mode: 'live',
      actor: { personId: who, name: who, role: 'cashier' },
      approver:
        approver === null
          ? null
          : { personId: approver, name: approver, role: 'manager', how: 'pin', onDuty: true },
      time: { ...rig.clock.civil(now() - age, 'Asia/Shanghai', 180), businessDay: day },
      wallMs: 0,
      monotonicMs: 0,
      bootId: 'b',
      currency: 'CNY',
      body: approver === null ? { kind: 'signIn' } : { kind: 'settings', changed: [] },
      print: null,
    };
  }
  function write(day: string, age: number, who: string, approver: string | null = null): void {
    rig.store.write((tx) => tx.append(entry(day, age, who, approver)));
  }
  const on = (day: string) => Object.fromEntries(rig.store.read((tx) => tx.staffOn(day, now())));
  const act = (change: Partial<StaffAct>): StaffAct => ({
    personId: 'lin',
    what: 'approval',
    businessDay: '2026-11-22',
    shop: 'shop-1',
    roams: false,
    by: { device: 'ab'.repeat(16), epoch: 1, seq: 1 },
    ...change,
  });
  const told = (...acts: StaffAct[]) =>
    rig.store.write((tx) => tx.applyFeed([{ kind: 'staff', acts }]));

  it('by business day, whatever lies between', () => {
    write('2026-11-21', 20 * hour, 'mei');
    write('2026-11-22', 2 * hour, 'mei');
    write('2026-11-22', 2 * hour, 'mei', 'lin');
    write('2026-11-22', 2 * hour, 'mei', 'lin');
    write('2026-11-22', hour, 'lin');
    expect(on('2026-11-22')).toEqual({
      mei: { signIns: 1, approvals: 0 },
      lin: { signIns: 1, approvals: 2 },
    });
    expect(on('2026-11-23')).toEqual({});
  });

  it.each([
    [255, 1],
    [256, 0],
  ])('behind %i entries of long ago in a row it finds %i', (older, found) => {
    write('2026-11-22', hour, 'mei', 'lin');
    for (let n = 0; n < older; n++) write('2026-11-01', 49 * hour, 'mei');
    expect(on('2026-11-22')['lin']?.approvals ?? 0).toBe(found);
  });

  it('I10: what is told of other counters counts once, in whatever order and however often', () => {
    const one = act({});
    const two = act({ by: { ...one.by, seq: 2 } });
    told(two, one);
    told(one);
    told(two, one);
    expect(on('2026-11-22')).toEqual({ lin: { signIns: 0, approvals: 2 } });
  });

  it('a counter whose clock is ten years ahead makes nothing forgotten', () => {
    told(act({}), act({ businessDay: '2036-11-22', by: { ...act({}).by, seq: 2 } }));
    expect(on('2026-11-22')).toEqual({ lin: { signIns: 0, approvals: 1 } });
  });

  it('its own entries are no news', () => {
    const identity = rig.store.read((tx) => tx.identity());
    const { device = '', epoch = 0 } = identity ?? {};
    told(act({ by: { device, epoch, seq: 1 } }));
    expect(on('2026-11-22')).toEqual({});
  });

  it('takes no longer than a person does: ten thousand entries a day', { timeout: 120_000 }, () => {
    rig.store.write((tx) => {
      for (let n = 0; n < 10_000; n++) {
        tx.append(entry('2026-11-22', hour, 'mei', n % 100 === 0 ? 'lin' : null));
      }
    });
    const begin = performance.now();
    expect(on('2026-11-22')['lin']?.approvals).toBe(100);
    expect(performance.now() - begin).toBeLessThan(2_000);
  });
});
