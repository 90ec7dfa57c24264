import { randomBytes } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { knownAs } from '../../hq/vouchers/voucherCode.ts';
import { hqCrypto } from '../../hq/crypto.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { channelClaimReply } from '../../hq/claims/channelMessages.ts';
import type { ChannelClaimReply } from '../../hq/claims/channelMessages.ts';
import { claimReply, maxClaimWaitMs } from '../../shared/protocol/claims.ts';
import { protocolVersion } from '../../shared/protocol/feed.ts';
import type { UseElsewhere } from '../../shared/protocol/feed.ts';
import { feedHead, feedSince, makeCampaign, used } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';

const newId = () => randomBytes(16).toString('hex');

/** Web shops and apps at the same door as the counters, over every database head office runs on. */
export function channelsContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`sales channels on ${name}`, place, (office) => {
    let token = '';
    let campaign: Campaign;

    async function keyFor(scope: string): Promise<string> {
      const answer = await office().admin('api-keys', { name: 'Web shop', scopes: [scope] });
      return ((await answer.json()) as { readonly token: string }).token;
    }

    beforeEach(async () => {
      if (token !== '') return;
      token = await keyFor('claims');
      campaign = await makeCampaign(office(), {});
    });

    const post = (path: string, body?: unknown, bearer = token) =>
      fetch(new URL(`/v1/channels/claims${path}`, office().url), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bearer}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });

    async function ask(
      vouchers: readonly unknown[],
      claimId = newId(),
    ): Promise<ChannelClaimReply> {
      const response = await post('', { claimId, orderId: claimId, vouchers });
      return channelClaimReply.parse(await response.json());
    }

    async function done(claimId: string, what: 'confirm' | 'undo' | 'release') {
      const response = await post(`/${claimId}/${what}`);
      const { state, code } = (await response.json()) as { state?: string; code?: string };
      return state ?? code;
    }

    async function code(of = campaign): Promise<{ readonly code: string; readonly ref: string }> {
      const wanted = { shop: 'jingan', campaignId: of.id, count: 1, customer: null };
      const response = await office().admin('vouchers', wanted);
      const { codes } = (await response.json()) as { readonly codes: readonly string[] };
      const [text = ''] = codes;
      return {
        code: text,
        ref: knownAs(hqCrypto, office().service.office.keys.chainKey, text).ref,
      };
    }

    const uses = (events: Awaited<ReturnType<typeof feedSince>>): readonly UseElsewhere[] =>
      events.flatMap((event) => (event.kind === 'uses' ? event.uses : []));

    it('I2: online and at a counter one voucher is one, whoever asks first', async () => {
      const terminal = await office().terminal();
      const atCounter = async (ref: string) => {
        const items = [
          {
            ref,
            campaignNo: campaign.no,
            form: 'static',
            uses: 1,
            amountMinor: null,
            valueMinor: 1000,
          },
        ];
        const body = JSON.stringify({
          v: protocolVersion,
          claimId: newId(),
          orderId: newId(),
          businessDay: '2026-11-21',
          customer: null,
          releases: [],
          waitMs: maxClaimWaitMs,
          items,
        });
        const response = await terminal.fetchSigned('/v1/claims', { method: 'POST', body });
        return claimReply.parse(await response.json()).answer;
      };
      const first = await code();
      expect((await ask([{ code: first.code }])).answer).toBe('granted');
      expect(await atCounter(first.ref)).toBe('refused');
      const second = await code();
      expect(await atCounter(second.ref)).toBe('granted');
      expect(await ask([{ ref: second.ref }])).toMatchObject({
        answer: 'refused',
        refused: [{ place: 0, reason: 'claimed' }],
      });
    });

    it('I10: what is confirmed, once or twice, every terminal hears of once, and of its undo', async () => {
      const terminal = await office().terminal();
      const { code: text, ref } = await code();
      const claimed = await ask([{ code: text }]);
      expect(claimed.offer).toMatchObject({
        discountMinor: 1000,
        vouchers: [{ ref, uses: 1, discountMinor: 1000, valueMinor: 1000 }],
      });
      const before = await feedHead(terminal);
      expect(await done(claimed.claimId, 'confirm')).toBe('used');
      expect(await done(claimed.claimId, 'confirm')).toBe('used');
      expect(await done(claimed.claimId, 'release')).toBe('used');
      const [use, ...more] = uses(await feedSince(terminal, before));
      expect(more).toEqual([]);
      expect(use).toMatchObject({
        ref,
        uses: 1,
        valueMinor: 1000,
        shopName: 'Web shop',
        undoes: null,
      });
      terminal.append(redemption([used(campaign, ref)]));
      await terminal.push();
      const cases = await office().list<{ cases: readonly { ref: string; kind: string }[] }>(
        'cases?limit=1000',
      );
      expect(cases.cases.filter((one) => one.ref === ref)).toMatchObject([
        { kind: 'honouredDuplicate' },
      ]);

      const second = await code();
      const other = await ask([{ code: second.code }]);
      await done(other.claimId, 'confirm');
      const between = await feedHead(terminal);
      expect(await done(other.claimId, 'undo')).toBe('undone');
      expect(await done(other.claimId, 'undo')).toBe('undone');
      const [back, ...rest] = uses(await feedSince(terminal, between));
      expect(rest).toEqual([]);
      expect(back).toMatchObject({ ref: second.ref, uses: -1, valueMinor: -1000 });
      expect(back?.undoes).not.toBeNull();
      expect((await ask([{ code: second.code }])).answer).toBe('granted');
    });

    it('the same claim again gets the same answer, other content a conflict', async () => {
      const [one, other] = [await code(), await code()];
      const first = await ask([{ code: one.code }]);
      expect(await ask([{ code: one.code }], first.claimId)).toEqual(first);
      const body = {
        claimId: first.claimId,
        orderId: first.claimId,
        vouchers: [{ ref: other.ref }],
      };
      expect((await post('', body)).status).toBe(409);
      expect(await done(first.claimId, 'release')).toBe('released');
      expect(await ask([{ code: one.code }], first.claimId)).toMatchObject({ answer: 'ended' });
      expect(await done(first.claimId, 'confirm')).toBe('conflict');
      expect(await done(first.claimId, 'undo')).toBe('conflict');
    });

    it('judges as a counter would: days, channels, limits and what is no code', async () => {
      const reasons = async (vouchers: readonly unknown[]) =>
        (await ask(vouchers)).refused.map(({ reason }) => reason);
      const over = await makeCampaign(office(), { validThrough: '2026-02-01' });
      const inShops = await makeCampaign(office(), { channels: ['counter'] });
      const surelyOnly = await makeCampaign(office(), { offline: { kind: 'hqOnly' } });
      expect(await reasons([{ ref: (await code(inShops)).ref }])).toEqual(['wrongChannel']);
      expect(await reasons([{ ref: (await code(surelyOnly)).ref }])).toEqual([]);
      expect(await reasons([{ ref: (await code(over)).ref }])).toEqual(['expired']);
      expect(await reasons([{ code: 'no such code' }])).toEqual(['unknown']);
      expect(await reasons([{ ref: newId() }])).toEqual(['unknown']);
    });

    it('I8: takes a key with the scope, and each key its own claims only', async () => {
      const { code: text } = await code();
      const body = { claimId: newId(), orderId: newId(), vouchers: [{ code: text }] };
      expect((await post('', body, 'csk_none')).status).toBe(401);
      expect((await post('', body, await keyFor('read'))).status).toBe(403);
      const { claimId } = await ask([{ code: text }]);
      const another = await keyFor('claims');
      for (const what of ['confirm', 'undo', 'release']) {
        expect((await post(`/${claimId}/${what}`, undefined, another)).status).toBe(404);
      }
      expect(await done(claimId, 'confirm')).toBe('used');
    });

    it('a voucher that was withdrawn after it was claimed is not used', async () => {
      const { code: text, ref } = await code();
      const { claimId } = await ask([{ code: text }]);
      await office().admin('vouchers/kill', { which: { refs: [ref] }, reason: 'stolen' });
      expect(await done(claimId, 'confirm')).toBe('conflict');
    });
  });
}
