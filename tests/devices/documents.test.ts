import { describe, expect, it } from 'vitest';
import { isEntryOf } from '../../shared/protocol/entry.ts';
import { referenceOf } from '../../main/app/paper/paperHead.ts';
import {
  goodwillDocument,
  redemptionDocument,
  testDocument,
} from '../../main/app/paper/documents.ts';
import type { EntryOf } from '../../shared/protocol/entry.ts';
import { remakeDocument, voidDocument } from '../../main/app/undo/undoDocuments.ts';
import { createPaper } from '../../main/devices/paper/paper.ts';
import { entry as entrySchema, genesisHash } from '../../shared/protocol/entry.ts';
import type { Entry, EntryBody, EntryKind } from '../../shared/protocol/entry.ts';
import { sampleCode, sampleReference, sampleShop } from './samples.ts';

const hash = 'a1b2c3d4'.repeat(8);
const customer = '0d'.repeat(16);
const context = { shop: sampleShop, counterName: '2号柜台', language: 'zh', copy: 0 } as const;

/** 23:30 UTC on 20 November: already the 21st in Shanghai, still the 20th in New York. */
const lateEvening = Date.UTC(2026, 10, 20, 23, 30, 59);

function entryOf<Kind extends EntryKind>(
  kind: Kind,
  body: Extract<EntryBody, { kind: Kind }>,
  change: Partial<Entry> = {},
): EntryOf<Kind> {
  const entry = entrySchema.parse({
    v: 2,
    tenant: 'demo',
    shop: 'shop-1',
    device: '01'.repeat(16),
    epoch: 1,
    seq: 7,
    prev: genesisHash,
    id: '02'.repeat(16),
    mode: 'live',
    actor: { personId: 'mei', name: '小梅', role: 'cashier' },
    approver: null,
    at: lateEvening,
    offsetMinutes: 480,
    businessDay: '2026-11-21',
    shift: null,
    wallMs: 0,
    monotonicMs: 0,
    bootId: 'boot',
    currency: 'CNY',
    appVersion: '0.1.0',
    totals: {
      redeemedCount: 0,
      redeemedMinor: 0,
      voidedCount: 0,
      voidedMinor: 0,
      issuedCount: 0,
      issuedMinor: 0,
    },
    body,
    ...change,
  });
  if (!isEntryOf(entry, kind)) throw new Error(`not a ${kind}`);
  return entry;
}

const redemption: Extract<EntryBody, { kind: 'redemption' }> = {
  kind: 'redemption',
  vouchers: [
    {
      ref: '03'.repeat(16),
      hint: '7K3M-••••-••••-9Q',
      form: 'static',
      campaign: {
        id: 'birthday',
        no: 1,
        version: 2,
        name: { zh: '生日饮料券', en: 'Birthday drink' },
        benefit: 'freeItem',
      },
      source: 'wedge',
      uses: 1,
      usesLeft: 2,
      amountMinor: null,
      amountLeftMinor: null,
      discountMinor: 1_800,
      valueMinor: 1_800,
      topUpMinor: 300,
      costToShopMinor: 900,
      funder: 'chain',
      lines: [],
      certainty: 'doubtful',
      claimId: null,
      facts: [],
    },
  ],
  basket: [
    { lineId: '1', name: '奶茶', item: null, quantity: 2, unitPriceMinor: 1_050, paidMinor: 300 },
  ],
  totalMinor: 2_100,
  discountMinor: 1_800,
  toPayMinor: 300,
  customer,
  approval: null,
};

describe('documents from journal entries', () => {
  it('a redemption: list prices, what is left, the reference, the minute on the shop’s wall', () => {
    const document = redemptionDocument(entryOf('redemption', redemption), {
      ...context,
      hash,
      customerLast4: '5678',
      reminder: null,
      signedReference: sampleReference,
    });
    expect(document).toMatchObject({
      kind: 'redemption',
      seq: 7,
      lines: [{ name: '奶茶', quantity: 2, totalMinor: 2_100 }],
      vouchers: [{ discountMinor: 1_800, topUpMinor: 300, usesLeft: 2, benefit: 'freeItem' }],
      toPayMinor: 300,
      customerLast4: '5678',
      reference: '7-a1b2c3',
      signedReference: sampleReference,
      doubtful: true,
      head: {
        when: '2026-11-21 07:30',
        operator: '小梅',
        approver: null,
        training: false,
        copy: 0,
      },
    });
  });

  it('the minute follows the frozen offset, not this machine’s zone', () => {
    const entry = entryOf('redemption', redemption, { offsetMinutes: -300 });
    const document = redemptionDocument(entry, {
      ...context,
      hash,
      customerLast4: null,
      reminder: null,
      signedReference: null,
    });
    expect(document.head.when).toBe('2026-11-20 18:30');
  });

  it('I11: the opaque id of a customer is on no paper, but for what is signed in the code', () => {
    const entry = entryOf('redemption', redemption);
    const document = redemptionDocument(entry, {
      ...context,
      hash,
      customerLast4: '5678',
      reminder: null,
      signedReference: null,
    });
    const paper = createPaper();
    expect(JSON.stringify(document)).not.toContain(customer);
    expect(paper.text(document, 48)).toContain('**** 5678');
  });

  const ownVoid = {
    device: '01'.repeat(16),
    epoch: 1,
    seq: 7,
    id: '02'.repeat(16),
    shop: 'shop-1',
  };
  const undone = { body: redemption, reference: referenceOf(7, hash) };
  const [used] = redemption.vouchers;
  const restored: Extract<EntryBody, { kind: 'void' }>['restored'][number] = {
    ref: used?.ref ?? '',
    campaignNo: 1,
    uses: 1,
    amountMinor: null,
    discountMinor: 1_800,
    valueMinor: 1_800,
    revivedThrough: null,
  };
  const voidBody: Extract<EntryBody, { kind: 'void' }> = {
    kind: 'void',
    redemption: ownVoid,
    restored: [restored],
    returned: [{ lineId: '1', quantity: 2, refundMinor: 300 }],
    customer: null,
    businessDay: '2026-11-21',
    reason: '点错了',
  };
  const unknown = () => ({ name: null, hint: '' });

  it('a void says what came back and what is paid out, with its approver, in training', () => {
    const approver = {
      personId: 'wang',
      name: '王经理',
      role: 'manager',
      how: 'pin',
      onDuty: true,
    } as const;
    const entry = entryOf('void', voidBody, { seq: 8, approver, mode: 'practice' });
    const around = { ...context, copy: 2, namesOf: unknown };
    expect(voidDocument(entry, undone, around)).toMatchObject({
      kind: 'void',
      seq: 8,
      undoneReference: '7-a1b2c3',
      isPart: false,
      vouchers: [{ name: { en: 'Birthday drink' }, hint: '7K3M-••••-••••-9Q', uses: 1 }],
      returned: [{ name: '奶茶', quantity: 2, refundMinor: 300 }],
      reason: '点错了',
      restoredMinor: 1_800,
      refundMinor: 300,
      head: { approver: '王经理', training: true, copy: 2 },
    });
  });

  it('a part of it says so; a share of the discount without the use lists no voucher', () => {
    const share = { ...restored, uses: 0, discountMinor: 900, valueMinor: 900 };
    const body = { ...voidBody, restored: [share], returned: [] };
    const around = { ...context, namesOf: unknown };
    expect(voidDocument(entryOf('void', body), undone, around)).toMatchObject({
      isPart: true,
      vouchers: [],
      restoredMinor: 900,
      refundMinor: 0,
    });
  });

  it('of another counter’s redemption only what is known here', () => {
    const body = { ...voidBody, returned: [] };
    const document = voidDocument(entryOf('void', body), null, {
      ...context,
      namesOf: ({ campaignNo }) => ({ name: { zh: '券', en: `No ${campaignNo}` }, hint: '' }),
    });
    expect(document).toMatchObject({
      undoneReference: null,
      undoneSeq: 7,
      isPart: false,
      vouchers: [{ name: { en: 'No 1' }, hint: '', uses: 1 }],
    });
  });

  it('what is made again names the original, its goods and why', () => {
    const entry = entryOf('remake', {
      kind: 'remake',
      redemption: { seq: 7, id: '02'.repeat(16) },
      reason: 'wrongItem',
      note: '少冰',
    });
    expect(remakeDocument(entry, undone, context)).toMatchObject({
      kind: 'remake',
      originalReference: '7-a1b2c3',
      lines: [{ name: '奶茶', quantity: 2 }],
      vouchers: [{ hint: '7K3M-••••-••••-9Q' }],
      reason: 'wrongItem',
      note: '少冰',
    });
  });

  it('a goodwill coupon carries its code, which the journal does not', () => {
    const body: Extract<EntryBody, { kind: 'goodwill' }> = {
      kind: 'goodwill',
      ref: '05'.repeat(16),
      hint: '0123…CDEF',
      campaign: { id: 'sorry', no: 9, version: 1, name: { zh: '免费奶茶', en: 'Free tea' } },
      reason: 'wait',
      note: '',
      customer: null,
      valueMinor: 1_800,
      keyId: 3,
      firstDay: '2026-11-21',
      lastDay: '2026-12-20',
    };
    expect(goodwillDocument(entryOf('goodwill', body), sampleCode, context)).toMatchObject({
      kind: 'goodwill',
      valueMinor: 1_800,
      lastDay: '2026-12-20',
      code: sampleCode,
    });
  });

  it('a test page needs no entry', () => {
    const made = { at: lateEvening, offsetMinutes: 480, operator: '小梅' };
    expect(testDocument(made, context).head.when).toBe('2026-11-21 07:30');
  });
});
