import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Campaign, Limit } from '../../shared/domain/campaign/campaign.ts';
import { claimReply, maxClaimWaitMs, releaseReply } from '../../shared/protocol/claims.ts';
import type { ClaimItem, ClaimReply, ClaimRequest } from '../../shared/protocol/claims.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import { problemDetails } from '../../shared/protocol/authority.ts';
import { casesOf, makeCampaign, makeRefs, used, usesOf } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';
import type { PaperTerminal } from './paperTerminal.ts';

const newId = () => randomBytes(16).toString('hex');
const racers = 8;

type Asked = Partial<Omit<ClaimRequest, 'items'>> & { readonly items: readonly ClaimItem[] };

function requestOf(asked: Asked): ClaimRequest {
  return {
    v: protocolVersion,
    claimId: newId(),
    orderId: newId(),
    businessDay: '2026-11-21',
    customer: null,
    releases: [],
    waitMs: maxClaimWaitMs,
    ...asked,
    items: [...asked.items],
  };
}

function post(terminal: PaperTerminal, path: string, body?: unknown): Promise<Response> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return terminal.fetchSigned(path, { method: 'POST', body: text });
}

async function ask(terminal: PaperTerminal, request: ClaimRequest): Promise<ClaimReply> {
  const response = await post(terminal, '/v1/claims', request);
  return claimReply.parse(await response.json());
}

async function letGo(terminal: PaperTerminal, claimId: string): Promise<string> {
  const response = await post(terminal, `/v1/claims/${claimId}/release`);
  return releaseReply.parse(await response.json()).state;
}

function itemOf(campaign: Campaign, ref: string, change: Partial<ClaimItem> = {}): ClaimItem {
  return {
    ref,
    campaignNo: campaign.no,
    form: 'static',
    uses: 1,
    amountMinor: null,
    valueMinor: 1000,
    ...change,
  };
}

/** Claims, over every database head office runs on. */
export function claimsContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`claims on ${name}`, place, (office) => {
    async function fresh(terms: Partial<Campaign>, count: number) {
      const campaign = await makeCampaign(office(), terms);
      return { campaign, refs: await makeRefs(office(), campaign, count) };
    }

    async function settledOf(ref: string): Promise<readonly string[]> {
      return (await usesOf(office(), ref)).map(({ settled }) => settled);
    }

    const open = async (ref: string) => {
      type Listed = { claims: readonly { claimId: string; items: readonly { ref: string }[] }[] };
      const { claims } = await office().list<Listed>('claims?limit=1000');
      return claims.filter(({ items }) => items.some((item) => item.ref === ref));
    };

    it('I2: of terminals that claim one voucher at once, exactly one is granted', async () => {
      const { campaign, refs } = await fresh({}, 5);
      const terminals = await Promise.all(
        Array.from({ length: racers }, (_, index) =>
          office().terminal(index % 2 === 0 ? 'jingan' : 'xuhui'),
        ),
      );
      for (const ref of refs) {
        const items = [itemOf(campaign, ref)];
        const answers = await Promise.all(
          terminals.map((terminal) => ask(terminal, requestOf({ items }))),
        );
        expect(answers.filter(({ answer }) => answer === 'granted')).toHaveLength(1);
        const refused = answers.filter(({ answer }) => answer === 'refused');
        expect(refused).toHaveLength(racers - 1);
        expect(refused.every((one) => one.refused[0]?.because === 'claimed')).toBe(true);
        expect(await open(ref)).toHaveLength(1);
      }
    });

    it('I2: orders that name the same vouchers in opposite order never wait for each other', async () => {
      const { campaign, refs } = await fresh({}, 4);
      const [one, other] = [await office().terminal(), await office().terminal()];
      const items = refs.map((ref) => itemOf(campaign, ref));
      const answers = await Promise.all([
        ask(one, requestOf({ items })),
        ask(other, requestOf({ items: items.toReversed() })),
      ]);
      expect(answers.map(({ answer }) => answer).toSorted()).toEqual(['granted', 'refused']);
    });

    it('I3: of several uses as many are granted as are left, those of open claims among them', async () => {
      const { campaign, refs } = await fresh({ usesPerVoucher: 5 }, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const take = (uses: number) =>
        ask(terminal, requestOf({ items: [itemOf(campaign, ref, { uses })] }));
      expect((await take(3)).answer).toBe('granted');
      expect((await take(3)).refused).toEqual([{ ref, because: 'claimed' }]);
      expect((await take(2)).answer).toBe('granted');
      expect((await take(6)).refused).toEqual([{ ref, because: 'used' }]);
    });

    it('I3: a stored amount is granted as far as it goes', async () => {
      const terms = { benefit: { kind: 'storedAmount', amountMinor: 5000 } } as const;
      const { campaign, refs } = await fresh(terms, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const take = (amountMinor: number) =>
        ask(
          terminal,
          requestOf({
            items: [itemOf(campaign, ref, { uses: 0, amountMinor, valueMinor: amountMinor })],
          }),
        );
      expect((await take(3000)).answer).toBe('granted');
      expect((await take(2001)).refused).toEqual([{ ref, because: 'claimed' }]);
      expect((await take(2000)).answer).toBe('granted');
    });

    const perDay = { kind: 'businessDay' } as const;
    it.each(['voucher', 'customer', 'shop', 'campaign'] as const)(
      'I3: a limit per %s counts what is in the books and what is claimed',
      async (per: Limit['per']) => {
        const limit = { on: 'use', per, period: perDay, measure: 'uses', max: 2 } as const;
        const { campaign, refs } = await fresh(
          { limits: [limit], usesPerVoucher: 9, customer: 'required' },
          3,
        );
        const customer = office().chain.customers[0]?.id ?? '';
        const terminal = await office().terminal();
        const refOf = (index: number) => refs[per === 'voucher' ? 0 : index] ?? '';
        terminal.append(redemption([used(campaign, refOf(0))], customer));
        await terminal.push();
        const take = (index: number) =>
          ask(terminal, requestOf({ customer, items: [itemOf(campaign, refOf(index))] }));
        const second = await take(1);
        expect(second.answer).toBe('granted');
        expect((await take(2)).refused).toEqual([{ ref: refOf(2), because: 'limit' }]);
        await letGo(terminal, second.claimId);
        expect((await take(2)).answer).toBe('granted');
      },
    );

    it('I2: customers’ limits are kept by claims on different vouchers at once', async () => {
      const limit = {
        on: 'use',
        per: 'customer',
        period: perDay,
        measure: 'uses',
        max: 1,
      } as const;
      const { campaign, refs } = await fresh({ limits: [limit], customer: 'required' }, racers);
      const customer = office().chain.customers[1]?.id ?? '';
      const terminal = await office().terminal();
      const answers = await Promise.all(
        refs.map((ref) => ask(terminal, requestOf({ customer, items: [itemOf(campaign, ref)] }))),
      );
      expect(answers.filter(({ answer }) => answer === 'granted')).toHaveLength(1);
    });

    it('the same claim again gets the same answer, other content a conflict', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [ref, second] = refs as [string, string];
      const [terminal, other] = [await office().terminal(), await office().terminal()];
      const request = requestOf({ items: [itemOf(campaign, ref)] });
      const first = await ask(terminal, request);
      expect(await ask(terminal, request)).toEqual(first);
      expect(await open(ref)).toHaveLength(1);
      const changed = { ...request, items: [itemOf(campaign, second)] };
      const refusal = problemDetails.parse(
        await (await post(terminal, '/v1/claims', changed)).json(),
      );
      expect(refusal.code).toBe('conflict');
      expect((await post(other, '/v1/claims', request)).status).toBe(409);
      expect(await open(second)).toEqual([]);
    });

    it('a released claim frees the voucher, and grants nothing when it is asked again', async () => {
      const { campaign, refs } = await fresh({}, 1);
      const [ref] = refs as [string];
      const [terminal, other] = [await office().terminal(), await office().terminal()];
      const request = requestOf({ items: [itemOf(campaign, ref)] });
      await ask(terminal, request);
      expect((await post(other, `/v1/claims/${request.claimId}/release`)).status).toBe(404);
      expect(await letGo(terminal, request.claimId)).toBe('released');
      expect(await letGo(terminal, request.claimId)).toBe('released');
      expect((await ask(terminal, request)).answer).toBe('ended');
      expect((await ask(other, requestOf({ items: [itemOf(campaign, ref)] }))).answer).toBe(
        'granted',
      );
    });

    it('a release that overtakes its claim is remembered', async () => {
      const { campaign, refs } = await fresh({}, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const request = requestOf({ items: [itemOf(campaign, ref)] });
      expect(await letGo(terminal, request.claimId)).toBe('released');
      expect((await ask(terminal, request)).answer).toBe('ended');
      expect(await open(ref)).toEqual([]);
    });

    it('an order that changed lets go of its claim with the next', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [ref, second] = refs as [string, string];
      const terminal = await office().terminal();
      const first = requestOf({ items: [itemOf(campaign, ref)] });
      await ask(terminal, first);
      const both = requestOf({
        items: [itemOf(campaign, ref), itemOf(campaign, second)],
        releases: [first.claimId],
      });
      expect((await ask(terminal, both)).answer).toBe('granted');
      expect((await open(ref)).map(({ claimId }) => claimId)).toEqual([both.claimId]);
    });

    it('what a claim lets go of is free, also where the claim was asked before', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [ref, second] = refs as [string, string];
      const terminal = await office().terminal();
      const done = requestOf({ items: [itemOf(campaign, ref)] });
      const wanted = requestOf({ items: [itemOf(campaign, second)] });
      await ask(terminal, done);
      await ask(terminal, wanted);
      // Its holder forgets with the answer that it had let go.
      const again = await ask(terminal, { ...wanted, releases: [done.claimId] });
      expect(again.answer).toBe('granted');
      expect(await open(ref)).toEqual([]);
      expect(await open(second)).toHaveLength(1);
    });

    it('all of an order is granted or nothing', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [ref, second] = refs as [string, string];
      const [terminal, other] = [await office().terminal(), await office().terminal()];
      await ask(other, requestOf({ items: [itemOf(campaign, ref)] }));
      const items = [itemOf(campaign, ref), itemOf(campaign, second)];
      const answer = await ask(terminal, requestOf({ items }));
      expect(answer).toMatchObject({ answer: 'refused', refused: [{ ref, because: 'claimed' }] });
      expect(await open(second)).toEqual([]);
    });

    it('what is used, withdrawn or not known is refused, and why', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [ref, killed] = refs as [string, string];
      const terminal = await office().terminal();
      terminal.append(redemption([used(campaign, ref)]));
      await terminal.push();
      await office().admin('vouchers/kill', { which: { refs: [killed] }, reason: 'stolen' });
      const why = async (item: ClaimItem) =>
        (await ask(terminal, requestOf({ items: [item] }))).refused[0]?.because;
      expect(await why(itemOf(campaign, ref))).toBe('used');
      expect(await why(itemOf(campaign, killed))).toBe('withdrawn');
      expect(await why(itemOf(campaign, newId()))).toBe('unknown');
      expect(await why(itemOf({ ...campaign, no: campaign.no + 1000 }, killed))).toBe('unknown');
      // Its issue may still be on its way from another counter.
      expect(await why(itemOf(campaign, newId(), { form: 'signed' }))).toBeUndefined();
    });

    it('I2: whoever holds the claim wins over a use that came in first', async () => {
      const { campaign, refs } = await fresh({}, 1);
      const [ref] = refs as [string];
      const [holder, other] = [await office().terminal(), await office().terminal('xuhui')];
      const { claimId } = await ask(holder, requestOf({ items: [itemOf(campaign, ref)] }));
      other.append(redemption([used(campaign, ref)]));
      await other.push();
      holder.append(redemption([used(campaign, ref, { claimId })]));
      expect(await holder.push()).toMatchObject({ result: 'accepted', quarantined: [] });
      // Newest first.
      expect(await settledOf(ref)).toEqual(['good', 'honouredDuplicate']);
      expect(await casesOf(office(), ref)).toMatchObject([
        { kind: 'honouredDuplicate', device: other.device, beyond: 1 },
      ]);
      expect(await open(ref)).toEqual([]);
      expect(await letGo(holder, claimId)).toBe('used');
    });

    it('I2: a claim is worth nothing in another terminal’s hands, or once it was released', async () => {
      const { campaign, refs } = await fresh({}, 2);
      const [ref, second] = refs as [string, string];
      const [holder, thief] = [await office().terminal(), await office().terminal('xuhui')];
      const { claimId } = await ask(holder, requestOf({ items: [itemOf(campaign, ref)] }));
      thief.append(redemption([used(campaign, ref, { claimId })]));
      await thief.push();
      expect(await settledOf(ref)).toEqual(['honouredDuplicate']);
      expect(await open(ref)).toHaveLength(1);

      const late = await ask(holder, requestOf({ items: [itemOf(campaign, second)] }));
      await letGo(holder, late.claimId);
      thief.append(redemption([used(campaign, second)]));
      await thief.push(thief.journal.slice(1));
      holder.append(redemption([used(campaign, second, { claimId: late.claimId })]));
      await holder.push();
      expect(await settledOf(second)).toEqual(['honouredDuplicate', 'good']);
    });

    it('a person lets go of what a lost terminal holds, once, with a note', async () => {
      const { campaign, refs } = await fresh({}, 1);
      const [ref] = refs as [string];
      const terminal = await office().terminal();
      const { claimId } = await ask(terminal, requestOf({ items: [itemOf(campaign, ref)] }));
      const said = { note: 'the terminal was stolen' };
      expect((await office().admin(`claims/${claimId}/release`, said)).status).toBe(200);
      expect((await office().admin(`claims/${claimId}/release`, said)).status).toBe(409);
      expect((await office().admin(`claims/${newId()}/release`, said)).status).toBe(404);
      expect(await open(ref)).toEqual([]);
      const ended = await office().list<{ claims: readonly { claimId: string }[] }>(
        'claims?state=released&limit=1000',
      );
      expect(ended.claims.find((one) => one.claimId === claimId)).toMatchObject({
        ...said,
        endedBy: 'admin token',
      });
    });
  });
}
