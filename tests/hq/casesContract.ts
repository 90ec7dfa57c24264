import { expect, it } from 'vitest';
import type { BorneReport } from '../../hq/cases/borne.ts';
import type { CaseDetail } from '../../hq/cases/caseView.ts';
import { casesOf, makeCampaign, makeRefs, undo, used, usesOf } from './chainKit.ts';
import { officeOn } from './officeOn.ts';
import type { ContractPlace } from './officeOn.ts';
import { redemption } from './paperTerminal.ts';

/** What a person sees of a case, and what they may say of it. */
export function casesContract(name: string, place: () => Promise<ContractPlace>): void {
  officeOn(`cases on ${name}`, place, (office) => {
    /** One voucher taken in two shops that could not hear each other. */
    async function duplicate() {
      const campaign = await makeCampaign(office(), {});
      const [ref = ''] = await makeRefs(office(), campaign, 1);
      const [first, second] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      first.append(redemption([used(campaign, ref)]));
      second.append(redemption([used(campaign, ref)]));
      await first.push();
      await second.push();
      const [opened] = await casesOf(office(), ref);
      if (opened === undefined) throw new Error('no case was opened');
      return { campaign, ref, first, second, caseId: opened.caseId };
    }

    const view = (caseId: string) => office().list<CaseDetail>(`cases/${caseId}`);

    it('I2: shows both receipts of a voucher used twice, and who bears the second', async () => {
      const { first, second, caseId } = await duplicate();
      const found = await view(caseId);
      expect(found).toMatchObject({
        kind: 'honouredDuplicate',
        beyond: 1,
        proposedBearer: 'shop',
        borneBy: null,
        notes: [],
      });
      expect(found.receipts).toMatchObject([
        {
          isOwn: true,
          shop: 'xuhui',
          device: second.device,
          seq: 1,
          settled: 'honouredDuplicate',
          currency: 'CNY',
          valueMinor: 1000,
        },
        { isOwn: false, shop: 'jingan', device: first.device, seq: 1, settled: 'good' },
      ]);
    });

    it('an undo that came later stands beside them, and nothing is overwritten', async () => {
      const { campaign, ref, first, caseId } = await duplicate();
      const before = await view(caseId);
      first.append(undo(first, 1, campaign, ref));
      await first.push();
      const after = await view(caseId);
      expect(after.receipts.slice(0, 2)).toEqual(before.receipts);
      expect(after.receipts[2]).toMatchObject({ kind: 'void', uses: -1, settled: 'good' });
      expect(after).toMatchObject({ closedAt: null, kind: before.kind, why: before.why });
    });

    it('a redemption after the undo of another is good: its voucher was given back (I2)', async () => {
      const campaign = await makeCampaign(office(), {});
      const [ref = ''] = await makeRefs(office(), campaign, 1);
      const [here, there] = [await office().terminal('jingan'), await office().terminal('xuhui')];
      here.append(redemption([used(campaign, ref)]));
      here.append(undo(here, 1, campaign, ref));
      await here.push();
      there.append(redemption([used(campaign, ref)]));
      await there.push();
      const settled = (await usesOf(office(), ref)).map((one) => one.settled);
      expect(settled).toEqual(['good', 'good', 'good']);
      expect(await casesOf(office(), ref)).toEqual([]);
    });

    it('void after reuse: by the order of receipt the second use is a duplicate, and stays one', async () => {
      const { campaign, ref, first } = await duplicate();
      first.append(undo(first, 1, campaign, ref));
      await first.push();
      const kinds = (await usesOf(office(), ref)).map((one) => [one.kind, one.settled]);
      expect(kinds).toEqual([
        ['void', 'good'],
        ['redemption', 'honouredDuplicate'],
        ['redemption', 'good'],
      ]);
    });

    it('a use long after its last day opens a case, by the day the entry froze', async () => {
      const terms = { validFrom: '2026-01-01', validThrough: '2026-11-19' } as const;
      const campaign = await makeCampaign(office(), terms);
      const [early = '', late = ''] = await makeRefs(office(), campaign, 2);
      const terminal = await office().terminal();
      terminal.append(redemption([used(campaign, early)]), { businessDay: '2026-11-20' });
      terminal.append(redemption([used(campaign, late)]), { businessDay: '2026-11-21' });
      await terminal.push();
      expect((await usesOf(office(), early))[0]?.settled).toBe('good');
      expect((await usesOf(office(), late))[0]?.settled).toBe('usedAfterItsDays');
      expect(await casesOf(office(), late)).toMatchObject([
        { kind: 'usedAfterItsDays', beyond: 1, why: { facts: { late: true } } },
      ]);
    });

    it('an extension head office made meanwhile makes a late use good', async () => {
      const campaign = await makeCampaign(office(), { validThrough: '2026-11-19' });
      const [ref = ''] = await makeRefs(office(), campaign, 1);
      const extended = await office().admin('vouchers/extend', {
        campaignId: campaign.id,
        through: '2026-12-31',
      });
      expect(extended.status).toBe(200);
      const terminal = await office().terminal();
      terminal.append(redemption([used(campaign, ref)]), { businessDay: '2026-11-21' });
      await terminal.push();
      expect((await usesOf(office(), ref))[0]?.settled).toBe('good');
    });

    it('people add notes, and one closes it, once, saying who bears it', async () => {
      const { caseId } = await duplicate();
      const said = async (path: string, body: unknown) =>
        (await office().admin(`cases/${caseId}/${path}`, body)).status;
      expect(await said('notes', { by: 'Lan', note: 'asked the shop' })).toBe(200);
      const closing = { by: 'Wei', note: 'the line was down all day', borneBy: 'headOffice' };
      expect(await said('close', closing)).toBe(200);
      expect(await said('close', { ...closing, borneBy: 'shop' })).toBe(409);
      expect(await said('notes', { by: 'Lan', note: 'told the shop' })).toBe(200);
      const found = await view(caseId);
      expect(found).toMatchObject({ closedBy: 'Wei', borneBy: 'headOffice' });
      expect(found.notes.map(({ by, borneBy }) => [by, borneBy])).toEqual([
        ['Lan', null],
        ['Wei', 'headOffice'],
        ['Lan', null],
      ]);
    });

    it('says what cases cost each shop, and who bears it, by the rules or by what a person found', async () => {
      const { caseId } = await duplicate();
      const borne = async () =>
        (
          await office().list<{ borne: readonly BorneReport[] }>(
            'cases-borne?from=2026-11-21&through=2026-11-21',
          )
        ).borne.filter(({ shop, kind }) => shop === 'xuhui' && kind === 'honouredDuplicate');
      const sum = (rows: readonly BorneReport[], by: string) =>
        rows.find(({ borneBy }) => borneBy === by) ?? { cases: 0, valueMinor: 0 };
      const before = await borne();
      expect(sum(before, 'shop')).toMatchObject({ currency: 'CNY', isDecided: false });
      await office().admin(`cases/${caseId}/close`, { note: 'ours', borneBy: 'headOffice' });
      const after = await borne();
      expect(sum(before, 'shop').cases - sum(after, 'shop').cases).toBe(1);
      expect(sum(after, 'headOffice').cases - sum(before, 'headOffice').cases).toBe(1);
      const moved = sum(after, 'headOffice').valueMinor - sum(before, 'headOffice').valueMinor;
      expect(moved).toBe(1000);
    });

    it('I8: a machine’s key closes a case under its own name, whatever name it gives', async () => {
      const { caseId } = await duplicate();
      const wanted = { name: 'ticket desk', scopes: ['cases', 'read'] };
      const made = await office().admin('api-keys', wanted);
      const { token } = (await made.json()) as { readonly token: string };
      const closed = await fetch(new URL(`/v1/admin/cases/${caseId}/close`, office().url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ by: 'Alice', note: 'nothing to see', borneBy: 'nobody' }),
      });
      expect(closed.status).toBe(200);
      const found = await view(caseId);
      expect(found).toMatchObject({ closedBy: 'ticket desk' });
      expect(JSON.stringify(found.notes)).not.toContain('Alice');
    });

    it('a note is refused in words where there is no such case, or nothing in it', async () => {
      const { caseId } = await duplicate();
      const unknown = await office().admin(`cases/${'0'.repeat(16)}/notes`, { note: 'x' });
      expect(unknown.status).toBe(404);
      const empty = await office().admin(`cases/${caseId}/notes`, { note: '' });
      expect(empty.status).toBe(400);
      expect((await view(caseId)).notes).toEqual([]);
    });
  });
}
