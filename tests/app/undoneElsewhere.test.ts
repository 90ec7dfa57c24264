import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesToHex } from '../../shared/protocol/bytes.ts';
import type { IssuerKey, UseElsewhere } from '../../shared/protocol/feed.ts';
import type { UndoPart } from '../../shared/domain/undo/undoFacts.ts';
import { scanPaper } from '../devices/scanPaper.ts';
import { rigVoucher } from '../faults/counterRig.ts';
import { openUndoRig, punch, stored, tea, whole } from './undoRig.ts';
import type { UndoRig } from './undoRig.ts';

const refused = (code: string, detail: object = {}) => ({ ok: false, problem: { code, detail } });
const done = { ok: true };

describe('a redemption undone at another terminal', () => {
  let counter: UndoRig;
  let told = 0;

  beforeEach(async () => {
    counter = await openUndoRig();
  });
  afterEach(() => counter.close());

  /** Head office tells of a void that another terminal made. */
  function hearOfVoid(
    seq: number,
    n: number,
    change: Pick<UseElsewhere, 'uses' | 'amountMinor' | 'valueMinor'>,
  ): void {
    const { device, epoch } = counter.entry(seq);
    const { ref, campaignNo } = rigVoucher(counter.rig, n);
    const use: UseElsewhere = {
      ref,
      campaignNo,
      customer: null,
      businessDay: '2026-11-21',
      at: Date.now(),
      shop: 'shop-2',
      shopName: 'West Gate',
      counter: '1',
      operator: 'Jun',
      device: 'ab'.repeat(16),
      epoch: 1,
      seq: ++told,
      undoes: { device, epoch, seq },
      revivedThrough: null,
      ...change,
    };
    counter.rig.store.write((tx) => tx.applyFeed([{ kind: 'uses', uses: [use] }]));
  }

  it('cannot be undone here again, whole or in part (I2)', async () => {
    const seq = await counter.redeem({ vouchers: [punch], uses: 2 });
    hearOfVoid(seq, punch, { uses: -2, amountMinor: null, valueMinor: -1_000 });
    const one = { kind: 'uses', ref: counter.refOf(punch), uses: 1 } as const;
    expect(await counter.undo(seq)).toMatchObject(refused('alreadyUndone'));
    expect(await counter.undo(seq, one)).toMatchObject(refused('alreadyUndone'));
    expect(counter.usage(punch).uses).toBe(0);
    expect(await counter.row(seq)).toMatchObject({ undone: 'whole', undoUntil: 0 });
  });

  it('can be undone as long as nobody told of it', async () => {
    const seq = await counter.redeem({ vouchers: [punch] });
    const row = await counter.row(seq);
    expect(row.undone).toBe('no');
    expect(row.undoUntil).toBeGreaterThan(0);
    expect(await counter.undo(seq)).toMatchObject(done);
    expect(await counter.undo(seq)).toMatchObject(refused('alreadyUndone'));
  });

  it('leaves the others of the same voucher to be undone (I2)', async () => {
    const first = await counter.redeem({ vouchers: [punch] });
    const second = await counter.redeem({ vouchers: [punch] });
    hearOfVoid(first, punch, { uses: -1, amountMinor: null, valueMinor: -500 });
    expect(await counter.undo(first)).toMatchObject(refused('alreadyUndone'));
    expect(await counter.undo(second)).toMatchObject(done);
    expect(counter.usage(punch).uses).toBe(0);
  });

  it('gives a stored amount back once (I2)', async () => {
    const seq = await counter.redeem({ vouchers: [stored], amountMinor: 1_500 });
    hearOfVoid(seq, stored, { uses: 0, amountMinor: -1_500, valueMinor: -1_500 });
    expect(await counter.undo(seq)).toMatchObject(refused('alreadyUndone'));
    expect(counter.usage(stored).amountMinor).toBe(0);
  });

  it('though a part was undone here meanwhile: nothing is given back a third time (I2)', async () => {
    const seq = await counter.redeem({ vouchers: [punch], uses: 2 });
    const one = { kind: 'uses', ref: counter.refOf(punch), uses: 1 } as const;
    expect(await counter.undo(seq, one)).toMatchObject(done);
    hearOfVoid(seq, punch, { uses: -2, amountMinor: null, valueMinor: -1_000 });
    expect(await counter.undo(seq)).toMatchObject(refused('alreadyUndone'));
  });
});

describe('a receipt of another terminal', () => {
  let here: UndoRig;
  let there: UndoRig;

  beforeEach(async () => {
    here = await openUndoRig();
    there = await openUndoRig();
    trust(here, there, 'active');
  });
  afterEach(() => {
    here.close();
    there.close();
  });

  /** `one` is told the keys of the chain: its own is number 1, the other's number 2. */
  function trust(one: UndoRig, other: UndoRig, state: IssuerKey['state']): void {
    const publicKeyOf = ({ rig }: UndoRig) => {
      const secret = rig.context.secrets.get('issuerKey');
      if (secret === null) throw new Error('no key');
      return bytesToHex(rig.context.crypto.publicKeyOf(secret));
    };
    const signs = ({ rig }: UndoRig) => ({
      kind: 'goodwill' as const,
      device: rig.store.read((tx) => tx.identity()?.device) ?? '',
      shop: 'jingan',
    });
    const version = (one.rig.store.read((tx) => tx.manifest()?.version) ?? 0) + 1;
    const manifest = {
      version,
      issuedAt: 0,
      expiresAt: Number.MAX_SAFE_INTEGER,
      offices: ['0f'.repeat(32)],
      times: ['0e'.repeat(32)],
      keys: [
        {
          keyId: 1,
          publicKey: publicKeyOf(one),
          state: 'active' as const,
          signs: signs(one),
          lastDay: null,
        },
        { keyId: 2, publicKey: publicKeyOf(other), state, signs: signs(other), lastDay: null },
      ],
      signature: '00'.repeat(64),
    };
    one.rig.store.write((tx) => tx.applyFeed([{ kind: 'keys', manifest }]));
    other.rig.store.write((tx) => {
      const identity = tx.identity();
      if (identity !== null) tx.setIdentity({ ...identity, issuerKeyId: 2 });
    });
  }

  /** The code at the foot of a receipt, as a scanner reads it. */
  async function receiptOf({ rig }: UndoRig, seq: number): Promise<string> {
    const { svg } = await rig.call('history.paper', { seq });
    const code = await scanPaper(svg);
    if (code === null) throw new Error('no code on the receipt');
    return code;
  }

  const preview = (reference: string, part: UndoPart = whole) =>
    here.rig.call('undo.preview', { of: { reference }, part });

  it('says what it would give back, and takes a manager and a second person (I8)', async () => {
    const seq = await there.redeem({ vouchers: [tea, stored], amountMinor: 200 });
    const reference = await receiptOf(there, seq);
    expect(await preview(reference)).toMatchObject({
      here: false,
      shopName: '',
      vouchers: [
        { ref: there.refOf(tea), name: { en: 'Milk tea' }, hint: '', usesLeft: 1 },
        { ref: there.refOf(stored), usesLeft: 0, amountLeftMinor: 200 },
      ],
      lines: [],
      decision: { verdict: 'needsApproval', approval: { reason: 'undoElsewhere' } },
    });
    expect(await here.undo(reference)).toMatchObject(refused('approvalNeeded'));
    const approval = await here.approval();
    expect(await here.undo(reference, whole, { approval })).toMatchObject(done);
    const original = there.entry(seq);
    const undone = here.entry(here.head());
    expect(undone).toMatchObject({ approver: { name: 'Wang' } });
    expect(undone.body).toMatchObject({
      kind: 'void',
      redemption: { device: original.device, epoch: 1, seq, id: original.id },
      customer: original.body.kind === 'redemption' ? original.body.customer : '',
      businessDay: original.businessDay,
      restored: [
        { ref: there.refOf(tea), campaignNo: 1, uses: 1, discountMinor: 1_800, valueMinor: 1_800 },
        { ref: there.refOf(stored), campaignNo: 3, uses: 0, amountMinor: 200, discountMinor: 200 },
      ],
      returned: [],
    });
    const paper = await here.rig.call('history.paper', { seq: here.head() });
    expect(paper.text).toContain(`其他柜台 第${seq}号`);
    const row = await here.row(here.head());
    expect(row.titles).toMatchObject([{ en: 'Milk tea' }, { en: 'Stored amount' }]);
  });

  it('once, and only as a whole (I2)', async () => {
    const seq = await there.redeem({ vouchers: [punch], uses: 2 });
    const reference = await receiptOf(there, seq);
    const approval = await here.approval();
    const part: UndoPart = { kind: 'uses', ref: there.refOf(punch), uses: 1 };
    expect(await here.undo(reference, part, { approval })).toMatchObject(refused('notUndoable'));
    expect(await here.undo(reference, whole, { approval })).toMatchObject(done);
    expect(await here.undo(reference, whole, { approval })).toMatchObject(refused('alreadyUndone'));
    await here.reopen();
    expect(await here.undo(reference, whole, { approval })).toMatchObject(refused('alreadyUndone'));
  });

  it('is not undone where its own shop undid it and head office told (I2)', async () => {
    const seq = await there.redeem({ vouchers: [punch] });
    const reference = await receiptOf(there, seq);
    const { device, epoch } = there.entry(seq);
    const use: UseElsewhere = {
      ref: there.refOf(punch),
      campaignNo: 2,
      customer: null,
      uses: -1,
      amountMinor: null,
      valueMinor: -500,
      businessDay: '2026-11-21',
      at: 0,
      shop: 'shop-2',
      shopName: 'West Gate',
      counter: '1',
      operator: 'Jun',
      device,
      epoch,
      seq: seq + 1,
      undoes: { device, epoch, seq },
      revivedThrough: null,
    };
    here.rig.store.write((tx) => tx.applyFeed([{ kind: 'uses', uses: [use] }]));
    const approval = await here.approval();
    expect(await here.undo(reference, whole, { approval })).toMatchObject(refused('alreadyUndone'));
  });

  it('of this very terminal is its own entry: in part too, without a manager', async () => {
    const seq = await there.redeem({ vouchers: [punch], uses: 2 });
    const reference = await receiptOf(there, seq);
    trust(there, there, 'active');
    const { lines, here: isHere } = await there.rig.call('undo.preview', {
      of: { reference },
      part: whole,
    });
    expect(isHere).toBe(true);
    expect(lines).toHaveLength(1);
    const part: UndoPart = { kind: 'uses', ref: there.refOf(punch), uses: 1 };
    expect(await there.undo(reference, part)).toMatchObject(done);
    expect(there.usage(punch).uses).toBe(1);
  });

  it('is refused when it was altered, torn, or signed by no key of the chain (I8)', async () => {
    const reference = await receiptOf(there, await there.redeem({ vouchers: [punch] }));
    const why = (detail: string) => refused('badReference', { why: detail });
    const other = reference[60] === '0' ? '2' : '0';
    expect(await here.undo(reference.slice(0, -1))).toMatchObject(why('damaged'));
    expect(
      await here.undo(`${reference.slice(0, 60)}${other}${reference.slice(61)}`),
    ).toMatchObject(refused('badReference'));
    trust(here, there, 'retired');
    expect(await here.undo(reference)).toMatchObject(refused('approvalNeeded'));
    trust(here, there, 'revoked');
    expect(await here.undo(reference)).toMatchObject(why('revokedKey'));
    // Trust that was taken away never comes back.
    trust(here, there, 'active');
    expect(await here.undo(reference)).toMatchObject(why('revokedKey'));
    const stranger = await openUndoRig();
    try {
      expect(await stranger.undo(reference)).toMatchObject(why('unknownKey'));
    } finally {
      stranger.close();
    }
    expect(await here.undo('CSR1:')).toMatchObject(why('damaged'));
  });

  it('scanned as a voucher is known for what it is, and nothing is looked up (I5)', async () => {
    const raw = await receiptOf(there, await there.redeem({ vouchers: [punch] }));
    const order = {
      orderId: here.newId(),
      lines: [],
      vouchers: [{ scan: { scanId: here.newId(), raw, source: 'wedge' as const } }],
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
    };
    const { items } = await here.rig.call('redeem.prepare', { order });
    expect(items).toEqual([{ readable: false, reason: 'receiptReference', at: null, whose: null }]);
  });

  it('is the same text on every copy, and on paper after a restart', async () => {
    const seq = await there.redeem({ vouchers: [punch] });
    const reference = await receiptOf(there, seq);
    await there.reopen();
    const { svg } = await there.rig.call('history.reprint', { seq });
    expect(await scanPaper(svg)).toBe(reference);
  });
});
