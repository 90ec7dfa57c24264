import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { claim, release } from '../../hq/claims/claims.ts';
import { emptyClaimsKeptMs, sweepClaims, usedClaimsKeptMs } from '../../hq/claims/sweepClaims.ts';
import { createIngest } from '../../hq/journal/ingest.ts';
import type { Office } from '../../hq/office.ts';
import { HqProblem } from '../../hq/problem.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { BareTerminal, openBareOffice, plainCampaign, redemptionOf, refOf } from './ingestKit.ts';
import type { BareOffice } from './ingestKit.ts';
import { newDatabase, startPostgres } from './postgres.ts';

const patientMs = 60_000;
const waitMs = 300;

const server = await startPostgres();

describe('claims and settling that meet half-way', () => {
  let bare: BareOffice;
  let campaign: Campaign;

  beforeAll(async () => {
    if (!('url' in server)) return;
    bare = await openBareOffice({ url: await newDatabase(server.url, 'races') });
    campaign = await plainCampaign(bare.office);
  }, patientMs);
  afterAll(async () => {
    await bare?.close();
    if ('url' in server) await server.stop();
  });

  function ask({ pusher }: BareTerminal, ref: string, claimId: string) {
    const { no: campaignNo } = campaign;
    const voucher = { ref, campaignNo, form: 'signed', uses: 1 } as const;
    const claimant = { id: pusher.device, shop: pusher.shop };
    const asked = {
      ...{ claimId, orderId: claimId, businessDay: '2026-11-21', customer: null },
      ...{ items: [{ ...voucher, amountMinor: null, valueMinor: 1000 }], releases: [], waitMs },
    };
    return claim(bare.office, claimant, asked, '{}');
  }

  async function waitsForLock(): Promise<void> {
    await vi.waitFor(
      async () => {
        const { rows } = await sql`SELECT 1 FROM pg_locks WHERE NOT granted`.execute(
          bare.office.db,
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: patientMs },
    );
  }

  it(
    'I2: a signed voucher whose first use is being booked is granted to nobody',
    async (context) => {
      if (!('url' in server)) return context.skip(server.unavailable);
      const { office } = bare;
      const [user, other] = [await BareTerminal.enrol(bare), await BareTerminal.enrol(bare)];
      const ref = refOf(campaign, 1);
      const body = redemptionOf(campaign, ref);
      if (body.kind !== 'redemption') throw new Error(body.kind);
      const vouchers = body.vouchers.map((voucher) => ({ ...voucher, form: 'signed' as const }));
      user.append({ ...body, vouchers });
      const pushed = await office.db.transaction().execute(async (tx) => {
        // Settling has looked at everything by now, and waits with its first row.
        await sql`LOCK TABLE journal_entry IN EXCLUSIVE MODE`.execute(tx);
        const pushing = user.push(createIngest(office));
        await waitsForLock();
        const answer = await ask(other, ref, 'a'.repeat(32)).catch((error: unknown) => error);
        expect(answer).toBeInstanceOf(HqProblem);
        return { pushing };
      });
      expect(await pushed.pushing).toMatchObject({ result: 'accepted', quarantined: [] });
      expect(await ask(other, ref, 'b'.repeat(32))).toMatchObject({
        answer: 'refused',
        refused: [{ ref, because: 'used' }],
      });
    },
    patientMs,
  );

  it(
    'claims that ended long ago are swept, with the names they were asked under; open ones never',
    async (context) => {
      if (!('url' in server)) return context.skip(server.unavailable);
      const { office } = bare;
      const terminal = await BareTerminal.enrol(bare);
      const { device } = terminal.pusher;
      const [kept, released, refused] = ['c', 'd', 'e'].map((digit) => digit.repeat(32)) as [
        string,
        string,
        string,
      ];
      await ask(terminal, refOf(campaign, 2), kept);
      await ask(terminal, refOf(campaign, 3), released);
      await ask(terminal, refOf(campaign, 2), refused);
      await release(office, device, released, { by: device, proof: '{}', note: null });
      const left = async () => {
        const rows = await office.db
          .selectFrom('claim')
          .select('claim_id')
          .where('claimant', '=', device)
          .orderBy('claim_id')
          .execute();
        return rows.map((row) => row.claim_id);
      };
      const at = (laterMs: number): Office => ({
        ...office,
        keys: office.keys,
        now: () => Date.now() + laterMs,
      });
      const slackMs = 3_600_000;
      await sweepClaims(at(emptyClaimsKeptMs - slackMs));
      expect(await left()).toEqual([kept, released, refused]);
      expect(await office.db.selectFrom('claim_lock').select('name').execute()).toEqual([]);
      await sweepClaims(at(emptyClaimsKeptMs + slackMs));
      expect(await left()).toEqual([kept]);
      await sweepClaims(at(usedClaimsKeptMs + slackMs));
      expect(await left()).toEqual([kept]);
      expect((await ask(terminal, refOf(campaign, 2), kept)).answer).toBe('granted');
    },
    patientMs,
  );
});
