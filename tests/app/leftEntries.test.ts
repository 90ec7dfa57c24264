import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Entry } from '../../shared/protocol/entry.ts';
import { minEntryAgeDays } from '../../shared/protocol/checkpoint.ts';
import { verifyCheckpoint } from '../../shared/protocol/checkpoint.ts';
import { makeRoom, packedAfterDays } from '../../main/app/upkeep/makeRoom.ts';
import { referenceFor } from '../../main/app/undo/receiptReferences.ts';
import { isEntryOf } from '../../shared/protocol/entry.ts';
import {
  openRig,
  ownParts,
  rigCode,
  rigVoucher,
  setUpRig,
  signInRig,
} from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const dayMs = 86_400_000;
const made: string[] = [];
const opened: CounterRig[] = [];

afterEach(() => {
  for (const rig of opened.splice(0)) rig.close();
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function openCounter() {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-left-'));
  made.push(dir);
  const time = { wall: Date.parse('2026-11-22T12:00:00+08:00') };
  const start = time.wall;
  const machine = {
    wall: () => time.wall,
    monotonic: () => time.wall - start,
    bootId: 'simulated',
  };
  const rig = openRig(dir, undefined, { ...ownParts(), machine });
  opened.push(rig);
  await setUpRig(rig);
  rig.store.loadVouchers(Array.from({ length: 6 }, (_, n) => rigVoucher(rig, n)));
  await signInRig(rig);
  return { rig, time };
}

async function redeem(rig: CounterRig, n: number) {
  const scan = {
    scanId: rig.context.ids.random128(),
    raw: rigCode(rig, n),
    source: 'wedge',
  } as const;
  const order = {
    orderId: rig.context.ids.random128(),
    lines: [
      {
        lineId: '1',
        name: '奶茶',
        item: 'MT',
        categories: [],
        quantity: 1,
        unitPriceMinor: 2_000,
      },
    ],
    vouchers: [{ scan }],
    customer: null,
    currency: 'CNY',
    amounts: [],
    uses: [],
  };
  const prepared = await rig.call('redeem.prepare', { order });
  return {
    prepared,
    confirm: () => rig.call('redeem.confirm', { order, seen: prepared.seen, approval: null }),
  };
}

/** As if a head office had signed for everything: the line has checked the signature. */
function acknowledgeAll(rig: CounterRig): void {
  rig.store.write((tx) => {
    const identity = tx.identity();
    const { seq, hash } = tx.head();
    if (identity === null) throw new Error('not set up');
    tx.setIdentity({ ...identity, standAlone: false, hqUrl: 'http://127.0.0.1:9' });
    const { device, epoch } = identity;
    tx.setAck({ device, epoch, seq, hash, signature: '00'.repeat(64) });
    tx.setSync({ ...tx.sync(), ackedSeq: seq, lastSync: rig.context.clock.now().effective });
  });
}

const noPause = () => Promise.resolve();
const never = new AbortController().signal;

it('standing alone nothing ever leaves', async () => {
  const { rig, time } = await openCounter();
  await (await redeem(rig, 0)).confirm();
  time.wall += 400 * dayMs;
  await makeRoom(rig.context, never, noPause);
  expect(rig.store.read((tx) => [tx.checkpoint(), tx.entry(1)?.seq])).toEqual([null, 1]);
});

it('what left after 90 days is answered in words, and its voucher stays used', async () => {
  const { rig, time } = await openCounter();
  const { seq } = await (await redeem(rig, 0)).confirm();
  // Its receipt is on paper.
  rig.store.write((tx) => {
    for (let job = tx.nextPrintJob(); job !== null; job = tx.nextPrintJob()) {
      tx.setPrintJob(job.jobId, { state: 'printed', tries: 1, problem: null });
    }
  });
  const entry = JSON.parse(rig.store.read((tx) => tx.entry(seq)?.json ?? '')) as Entry;
  if (!isEntryOf(entry, 'redemption')) throw new Error('no redemption');
  const reference = rig.store.read((tx) => referenceFor(rig.context, tx, entry));
  // The shift ends, and months later somebody works here again.
  await rig.call('shift.close', { shift: rig.store.read((tx) => tx.shift()) ?? '' });
  time.wall += (minEntryAgeDays - 1) * dayMs;
  await signInRig(rig);
  acknowledgeAll(rig);
  rig.store.write((tx) => tx.clearDoubt());
  rig.store.close();
  opened.pop();
  const again = openRig(made.at(-1) ?? '', undefined, {
    ...ownParts(),
    machine: { wall: () => time.wall, monotonic: () => time.wall, bootId: 'simulated again' },
  });
  opened.push(again);
  await makeRoom(again.context, never, noPause);
  expect(again.store.read((tx) => tx.checkpoint())).toBeNull();
  time.wall += 2 * dayMs;
  await makeRoom(again.context, never, noPause);
  const checkpoint = again.store.read((tx) => tx.checkpoint());
  expect(checkpoint?.seq).toBeGreaterThanOrEqual(seq);
  const { crypto, secrets } = again.context;
  const publicKey = crypto.publicKeyOf(secrets.get('deviceKey') ?? new Uint8Array());
  expect(checkpoint !== null && verifyCheckpoint(crypto, publicKey, checkpoint)).toBe(true);

  await signInRig(again);
  const left = { ok: false, problem: { code: 'entryLeft' } };
  expect(await again.tryCall('history.paper', { seq })).toMatchObject(left);
  expect(await again.tryCall('history.reprint', { seq })).toMatchObject(left);
  const part = { kind: 'whole' } as const;
  expect(await again.tryCall('undo.preview', { of: { seq }, part })).toMatchObject(left);
  expect(
    await again.tryCall('undo.preview', { of: { reference: reference ?? '' }, part }),
  ).toMatchObject(left);
  const remake = {
    remakeId: '0'.repeat(32),
    seq,
    reason: 'spilled',
    note: '',
    approval: null,
  } as const;
  expect(await again.tryCall('redeem.remake', remake)).toMatchObject(left);
  expect(await again.tryCall('history.paper', { seq: 9_999 })).toMatchObject({
    problem: { code: 'notFound' },
  });

  const refused = (await redeem(again, 0)).prepared.decision.vouchers[0];
  const use = { lastUse: { at: entry.at, counter: 'Counter 1', operator: 'Mei' } };
  expect(refused).toMatchObject({ verdict: 'refused', refusal: { reason: 'alreadyUsed', ...use } });

  time.wall += (packedAfterDays + 1) * dayMs;
  await makeRoom(again.context, never, noPause);
  await signInRig(again);
  const packed = (await redeem(again, 0)).prepared.decision.vouchers[0];
  expect(packed).toMatchObject({ verdict: 'refused', refusal: { reason: 'alreadyUsed' } });
  const lastUse = again.store.read((tx) => tx.usage(rigVoucher(again, 0).ref).lastUse);
  expect(lastUse?.before).toMatch(/^2027-/);
});
