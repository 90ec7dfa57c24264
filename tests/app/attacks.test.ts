import type { Limit } from '../../shared/domain/campaign/campaign.ts';
import { chmodSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTerminal } from '../../main/compose.ts';
import { whyNot } from '../../main/host/whyNot.ts';
import { readCsv } from '../../main/platform/csv.ts';
import { KeysMissing } from '../../main/platform/secrets.ts';
import type { OrderDraft } from '../../shared/contract/order.ts';
import type { RosterPerson } from '../../shared/protocol/feed.ts';
import type { CampaignDraft } from '../../shared/protocol/campaign.ts';
import { maxEntryCharacters, pushRequest } from '../../shared/protocol/push.ts';
import {
  openRig,
  rigCampaigns,
  rigCode,
  rigPin,
  rigVoucher,
  setUpRig,
  signInRig,
} from '../faults/counterRig.ts';
import type { CounterRig } from '../faults/counterRig.ts';

const secondPin = '7391';
/** `rigVoucher(n)` by kind: 0 milk tea, 1 punch card (5.00 off), 2 stored amount. */
const punch = 1;

describe('a terminal under attack', () => {
  let dir: string;
  let rig: CounterRig;
  let ids = 0;

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'countersign-attack-'));
    rig = openRig(dir);
    await setUpRig(rig);
    await signInRig(rig);
  });
  afterEach(() => {
    rig.close();
    rmSync(dir, { recursive: true, force: true });
  });

  const newId = () => (++ids).toString(16).padStart(32, '0');

  function orderOf(codes: readonly string[], change: Partial<OrderDraft> = {}): OrderDraft {
    return {
      orderId: newId(),
      lines: [
        {
          lineId: 'a',
          name: '奶茶 Milk tea',
          item: null,
          categories: [],
          quantity: 1,
          unitPriceMinor: 2000,
        },
      ],
      vouchers: codes.map((raw) => ({ scan: { scanId: newId(), raw, source: 'typed' } })),
      customer: null,
      currency: 'CNY',
      amounts: [],
      uses: [],
      ...change,
    };
  }

  function know(n: number, change: Partial<ReturnType<typeof rigVoucher>> = {}): string {
    const voucher = { ...rigVoucher(rig, n), customer: null, ...change };
    rig.store.write((tx) => tx.applyFeed([{ kind: 'vouchers', vouchers: [voucher] }]));
    return rigCode(rig, n);
  }

  function person(change: Partial<RosterPerson>): RosterPerson {
    const [manager] = rig.store.read((tx) => tx.people());
    if (manager === undefined) throw new Error('nobody works here');
    return { ...manager, ...change };
  }

  async function colleague(role: RosterPerson['role']): Promise<RosterPerson> {
    const pinHash = await rig.context.pinHasher.hash(secondPin);
    const added = person({ id: newId(), name: 'Wei', role, pinHash });
    rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person: added }]));
    return added;
  }

  async function confirm(
    order: OrderDraft,
    approval: { personId: string; pin: string; reason: string } | null = null,
  ) {
    const prepared = await rig.call('redeem.prepare', { order });
    return rig.tryCall('redeem.confirm', { order, seen: prepared.seen, approval });
  }

  function needApproval(): void {
    const [, campaign] = rigCampaigns;
    if (campaign === undefined) throw new Error('no campaign');
    const strict = { ...campaign, version: 2, approvalAboveMinor: 100 };
    rig.store.write((tx) => tx.applyFeed([{ kind: 'campaign', campaign: strict }]));
  }

  describe('what is journalled can always be read and sent', () => {
    it('I1 a reason as long as the approval may be is good in the journal, on paper and at HQ', async () => {
      needApproval();
      const wei = await colleague('manager');
      const reason = '说'.repeat(120);
      const answer = await confirm(orderOf([know(punch)]), {
        personId: wei.id,
        pin: secondPin,
        reason,
      });
      expect(answer).toMatchObject({ ok: true, value: { repeated: false } });
      const rows = await rig.call('history.list', { before: null, count: 5 });
      expect(rows[0]?.kind).toBe('redemption');
      const paper = await rig.tryCall('history.paper', { seq: rows[0]?.seq ?? 0 });
      expect(paper.ok).toBe(true);
    });

    it('I6 the longest order there can be is an entry that HQ takes', async () => {
      const lines = Array.from({ length: 200 }, (_, at) => ({
        lineId: `"${String(at).padStart(38, '"')}"`,
        name: '"'.repeat(80),
        item: '"'.repeat(40),
        categories: [],
        quantity: 999,
        unitPriceMinor: 5_000,
      }));
      const codes = Array.from({ length: 20 }, (_, at) => know(1 + 3 * at));
      const order = orderOf(codes, { lines });
      const answer = await confirm(order);
      expect(answer).toMatchObject({ ok: true });
      const [entry] = rig.store.read((tx) => tx.entriesBefore(null, ['redemption'], 1));
      if (entry === undefined) throw new Error('nothing was journalled');
      expect(entry.json.length).toBeLessThanOrEqual(maxEntryCharacters);
      expect(pushRequest.shape.entries.safeParse([entry]).success).toBe(true);
    });
  });

  describe('texts (I5)', () => {
    const bad = ['a\u0000b', 'a\u001bp\u0000', 'half \ud800', 'line\nbreak', 'a\u202eb'];

    it.each(bad)('I5 no line is named %j', async (name) => {
      const order = orderOf([know(punch)]);
      const spoilt = { ...order, lines: order.lines.map((line) => ({ ...line, name })) };
      const answer = await rig.tryCall('redeem.prepare', { order: spoilt });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    });

    it.each(bad)('I5 nobody is called %j', async (name) => {
      const answer = await rig.tryCall('people.add', { name, role: 'cashier', pin: '1391' });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    });

    it.each(bad)('I5 no campaign is called %j', async (zh) => {
      const campaign = { ...draft(), name: { zh, en: 'ok' } };
      const answer = await rig.tryCall('campaigns.save', { campaign });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    });

    it('I5 a campaign in a zone that does not exist is refused when it is written', async () => {
      const campaign = { ...draft(), zone: 'Asia/Atlantis' };
      const answer = await rig.tryCall('campaigns.save', { campaign });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    });
  });

  function draft(): CampaignDraft {
    const [, campaign] = rigCampaigns;
    if (campaign === undefined) throw new Error('no campaign');
    const { no: _no, version: _version, ...terms } = campaign;
    return structuredClone({ ...terms, id: null }) as CampaignDraft;
  }

  describe('who may do what (I8)', () => {
    it('I8 nobody gives a role above their own', async () => {
      const answer = await rig.tryCall('people.add', {
        name: 'Boss',
        role: 'areaManager',
        pin: '1391',
      });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'wrongRole' } });
      expect(rig.store.read((tx) => tx.people())).toHaveLength(1);
    });

    it('I8 who is retired, or sent to another shop, is signed out at once', async () => {
      for (const change of [{ retired: true }, { shops: ['elsewhere'] }]) {
        const mine = person({});
        rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person: { ...mine, ...change } }]));
        const answer = await rig.tryCall('history.list', { before: null, count: 5 });
        expect(answer).toMatchObject({ ok: false, problem: { code: 'notSignedIn' } });
        rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person: mine }]));
        await signInRig(rig);
      }
    });

    it('I8 who lost a role has it no more, from the next call on', async () => {
      const mine = person({});
      rig.store.write((tx) =>
        tx.applyFeed([{ kind: 'person', person: { ...mine, role: 'cashier' } }]),
      );
      const answer = await rig.tryCall('people.list', {});
      expect(answer).toMatchObject({ ok: false, problem: { code: 'wrongRole' } });
    });

    it('I8 fifty PINs at once are five tries', async () => {
      const { id } = person({});
      await rig.call('session.signOut', { because: 'operator' });
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          rig.tryCall('session.signIn', { personId: id, pin: String(9000 + at) }),
        ),
      );
      const judged = answers.filter((one) => !one.ok && one.problem.code === 'wrongPin');
      expect(judged.length).toBeLessThanOrEqual(5);
      const refused = rig.store.read((tx) => tx.entriesBefore(null, ['pinRefused'], 100));
      expect(refused).toHaveLength(5);
      const right = await rig.tryCall('session.signIn', { personId: id, pin: rigPin });
      expect(right).toMatchObject({ ok: false, problem: { code: 'lockedOut' } });
    });

    it('I8 a lock-out made while the clock was a year ahead ends when its time has passed', async () => {
      const { id } = person({});
      const { effective } = rig.context.clock.now();
      rig.context.clock.heard(effective + 365 * 86_400_000);
      await rig.tryCall('session.signIn', { personId: id, pin: '0000' });
      rig.context.clock.heard(effective);
      const answer = await rig.tryCall('session.signIn', { personId: id, pin: rigPin });
      expect(answer).toMatchObject({ ok: true });
    });

    it('I8 nobody approves their own, nor one who left or works elsewhere', async () => {
      needApproval();
      const order = orderOf([know(punch)]);
      const own = { personId: person({}).id, pin: rigPin, reason: 'me' };
      expect(await confirm(order, own)).toMatchObject({ problem: { code: 'samePerson' } });
      for (const change of [{ retired: true }, { shops: ['elsewhere'] }]) {
        const wei = await colleague('manager');
        rig.store.write((tx) => tx.applyFeed([{ kind: 'person', person: { ...wei, ...change } }]));
        const approval = { personId: wei.id, pin: secondPin, reason: 'ok' };
        expect(await confirm(order, approval)).toMatchObject({ problem: { code: 'wrongPin' } });
      }
    });

    it('I8 goodwill for a customer who is known nowhere is refused', async () => {
      const answer = await rig.tryCall('goodwill.issue', {
        issueId: newId(),
        campaignId: 'sorry',
        reason: 'wait',
        note: '',
        customer: 'ab'.repeat(16),
        pin: rigPin,
        approval: null,
      });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'notFound' } });
    });

    it('I8 the daily allowance holds for coupons asked for at once', async () => {
      const campaign = rigCampaigns.find((one) => one.id === 'sorry');
      if (campaign?.goodwill === undefined || campaign.goodwill === null) throw new Error('none');
      const goodwill = { ...campaign.goodwill, maxPerDay: 2 };
      rig.store.write((tx) =>
        tx.applyFeed([{ kind: 'campaign', campaign: { ...campaign, version: 2, goodwill } }]),
      );
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          rig.tryCall('goodwill.issue', {
            issueId: newId(),
            campaignId: 'sorry',
            reason: 'wait',
            note: '',
            customer: null,
            pin: rigPin,
            approval: null,
          }),
        ),
      );
      expect(answers.filter((one) => one.ok)).toHaveLength(2);
    });
  });

  it.each(['281234567890123456', '------', '+ - - - -'])(
    'I5 %j is no phone number',
    async (phone) => {
      const answer = await rig.tryCall('customer.find', { phone });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'badInput' } });
    },
  );

  it.each(['constructor', '__proto__', 'toString'])(
    'I5 a column called %j that is not there is empty',
    async (column) => {
      const file = btoa('code\nABC\n');
      const answer = await rig.tryCall('vouchers.importCsv', {
        fileBase64: file,
        mapping: { code: column },
        dryRun: true,
        campaignId: 'tea',
      });
      expect(answer).toMatchObject({ ok: true, value: { good: 0 } });
    },
  );

  it('I8 a file that gives a voucher to somebody gives it to nobody else', async () => {
    const importing = (rows: string) =>
      rig.tryCall('vouchers.importCsv', {
        fileBase64: btoa(`code,phone\n${rows}\n`),
        mapping: { code: 'code', phone: 'phone' },
        dryRun: false,
        campaignId: 'punch',
      });
    const code = rigCode(rig, 901);
    expect(await importing(`${code},13800138777`)).toMatchObject({ ok: true, value: { good: 1 } });
    const holder = await rig.call('customer.find', { phone: '138 0013 8777' });
    expect(holder).toMatchObject({ last4: '8777', vouchers: [{ usesLeft: 3 }] });
    expect(await importing(`${rigCode(rig, 902)},138001380`)).toMatchObject({ ok: true });
    expect(await importing(`${rigCode(rig, 903)},no number`)).toMatchObject({
      ok: true,
      value: { good: 0, faults: [{ line: 2, field: 'phone' }] },
    });
    expect(rig.store.read((tx) => tx.voucher(rigVoucher(rig, 903).ref))).toBeNull();
  });

  it('I3 a customer id that nobody here has dodges no limit', async () => {
    const [tea] = rigCampaigns;
    if (tea === undefined) throw new Error('no campaign');
    const onceEver: Limit = {
      on: 'use',
      per: 'customer',
      period: { kind: 'ever' },
      measure: 'uses',
      max: 1,
    };
    const once = {
      ...tea,
      version: 2,
      limits: [onceEver],
    };
    rig.store.write((tx) => tx.applyFeed([{ kind: 'campaign', campaign: once }]));
    const order = orderOf([know(3), know(6)], { customer: 'a'.repeat(32) });
    const prepared = await rig.call('redeem.prepare', { order });
    expect(prepared.customer).toBeNull();
    expect(prepared.decision.vouchers.map((one) => one.verdict)).toEqual(['refused', 'refused']);
  });

  it('I8 a voucher named without its code is taken only from its own customer’s list', async () => {
    know(punch);
    const theirs = rigVoucher(rig, punch);
    const picked = { pickedId: newId(), ref: theirs.ref };
    for (const customer of [null, 'a'.repeat(32)]) {
      const order = orderOf([], { vouchers: [picked], customer });
      const prepared = await rig.call('redeem.prepare', { order });
      expect(prepared.items).toMatchObject([{ readable: false, reason: 'unknownCode' }]);
    }
  });

  it('I5 a torn code that nobody typed is not completed by guessing', async () => {
    const code = know(punch);
    const raw = `??${code.slice(2)}`;
    for (const source of ['wedge', 'camera', 'picture', 'serial'] as const) {
      const order = orderOf([], { vouchers: [{ scan: { scanId: newId(), raw, source } }] });
      const prepared = await rig.call('redeem.prepare', { order });
      expect(prepared.items).toMatchObject([{ readable: false, reason: 'damagedCode' }]);
    }
  });

  it('I8 a cashier reaches no paper beyond their last five', async () => {
    const order = orderOf([know(punch)]);
    const { seen } = await rig.call('redeem.prepare', { order });
    const first = await rig.call('redeem.confirm', { order, seen, approval: null });
    for (const n of [4, 7, 10, 13, 16]) await confirm(orderOf([know(n)]));
    const cashier = await colleague('cashier');
    await rig.call('session.signIn', { personId: cashier.id, pin: secondPin });
    for (const method of ['history.paper', 'history.reprint'] as const) {
      const answer = await rig.tryCall(method, { seq: first.seq });
      expect(answer).toMatchObject({ ok: false, problem: { code: 'wrongRole' } });
    }
    const [newest] = await rig.call('history.list', { before: null, count: 5 });
    expect((await rig.tryCall('history.paper', { seq: newest?.seq ?? 0 })).ok).toBe(true);
  });

  describe('one voucher, once (I2)', () => {
    it('I2 twenty confirms at once of one voucher in twenty orders: one', async () => {
      const raw = know(punch, { usesAllowed: 1 });
      const answers = await Promise.all(Array.from({ length: 20 }, () => confirm(orderOf([raw]))));
      expect(answers.filter((one) => one.ok)).toHaveLength(1);
    });

    it('I2 one voucher in every spelling is one voucher in the order', async () => {
      const code = know(punch);
      const grouped = code.replace(/(.{4})(?=.)/g, '$1-');
      const wide = Array.from(code, (one) => String.fromCharCode(one.charCodeAt(0) + 0xfee0)).join(
        '',
      );
      const spellings = [code, code.toLowerCase(), grouped, ` ${code} `, wide, `]Q1${code}`];
      for (const other of spellings.slice(1)) {
        const prepared = await rig.call('redeem.prepare', { order: orderOf([code, other]) });
        expect(prepared.decision.vouchers[1]).toMatchObject({
          verdict: 'refused',
          refusal: { reason: 'inThisOrder' },
        });
      }
    });

    it('I2 ten undos at once of one redemption: one', async () => {
      const answer = await confirm(orderOf([know(punch)]));
      if (!answer.ok) throw new Error('not redeemed');
      const { seq } = answer.value as { seq: number };
      const undone = await Promise.all(
        Array.from({ length: 10 }, () =>
          rig.tryCall('undo.do', {
            undoId: newId(),
            of: { seq },
            part: { kind: 'whole' },
            reason: 'x',
            approval: null,
          }),
        ),
      );
      expect(undone.filter((one) => one.ok)).toHaveLength(1);
    });
  });
});

describe('first set-up, pressed twice (I8)', () => {
  it('I8 makes one shop with one set of keys, and coupons signed with them are good', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-attack-'));
    const rig = openRig(dir);
    try {
      const both = await Promise.allSettled([setUpRig(rig), setUpRig(rig)]);
      expect(both.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
      expect(rig.store.read((tx) => tx.people())).toHaveLength(1);
      const issuer = rig.context.secrets.get('issuerKey');
      const key = rig.store.read((tx) => tx.issuerKey(1));
      if (issuer === null) throw new Error('no key');
      const kept = Buffer.from(rig.context.crypto.publicKeyOf(issuer)).toString('hex');
      expect(kept).toBe(key?.publicKey);
    } finally {
      rig.close();
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('a data folder without its keys', () => {
  it('I5 says so, and the keys put back are its keys again', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-attack-'));
    try {
      const rig = openRig(dir);
      await setUpRig(rig);
      rig.close();
      const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
      await (await openTerminal(options)).close();
      renameSync(join(dir, 'live', 'secrets.json'), join(dir, 'secrets.json'));
      const without = await openTerminal(options);
      const status = await without.dispatch('repair.status', {});
      await without.close();
      expect(status).toMatchObject({ ok: true, value: { keysLost: true, epoch: 1, earlier: [] } });
      renameSync(join(dir, 'secrets.json'), join(dir, 'live', 'secrets.json'));
      chmodSync(join(dir, 'live'), 0o755);
      const again = await openTerminal(options);
      const found = await again.dispatch('repair.status', {});
      await again.close();
      expect(found).toMatchObject({ ok: true, value: { keysLost: false, epoch: 1 } });
      const readers = process.platform === 'win32' ? 0 : statSync(join(dir, 'live')).mode & 0o077;
      expect(readers).toBe(0);
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('I5 is refused by the host that keeps keys elsewhere, and nothing is changed', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'countersign-attack-'));
    try {
      const rig = openRig(dir);
      await setUpRig(rig);
      rig.close();
      renameSync(join(dir, 'live', 'secrets.json'), join(dir, 'live', 'keys.sealed'));
      const options = { dir, mode: 'live', host: 'browser', demo: null, hqUrl: null } as const;
      const refused = await openTerminal(options).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(KeysMissing);
      expect(whyNot(refused, 0)).toContain('--host');
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('a file that is a bomb (I5)', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  it('I5 of a million columns is too much', async () => {
    const answer = await readCsv(bytes(`${','.repeat(1_000_000)}\nx\n`));
    expect(answer.ok).toBe(false);
    expect(await readCsv(bytes(`${'a,'.repeat(250)}a\nx\n`))).toMatchObject({
      ok: false,
      problem: { code: 'tooMuch' },
    });
  });

  it('I5 of one row without an end is no table', async () => {
    const answer = await readCsv(bytes(`code\n"${'x'.repeat(3_000_000)}`));
    expect(answer).toMatchObject({ ok: false, problem: { code: 'badFile' } });
  });
});
