import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ClaimReport } from '../../hq/claims/claimList.ts';
import type { Campaign } from '../../shared/domain/campaign/campaign.ts';
import { pinOf } from '../e2e/demoCoupons.ts';
import { linesOf, start } from '../faults/kill/process.ts';
import type { Running } from '../faults/kill/process.ts';
import { seededRandom } from '../faults/random.ts';
import { makeCampaign } from '../hq/chainKit.ts';
import { startTestOffice } from '../hq/testOffice.ts';
import type { TestOffice } from '../hq/testOffice.ts';
import { ChainTill, chainWithinMs } from './chainTill.ts';
import { startMiddleman } from './middleman.ts';
import type { Middleman } from './middleman.ts';

/** Kills of each kind; more by the environment. */
const rounds = Number(process.env['CLAIM_KILLS'] ?? 1);
const seed = 20_261_122;
const codesEach = 12;
/** A kill comes so long after what it waits for, at most. */
const latestMs = 12;
const lookEveryMs = 1;

const program = fileURLToPath(new URL('claimingTill.ts', import.meta.url));

/** What the terminal is seen doing when it dies; what the line does to its claims until then. */
const moments = [
  { says: 'claim', line: 'pass' },
  { says: 'claim', line: 'noAnswer' },
  { says: 'claim', line: 'notFound' },
  { says: 'prepared', line: 'pass' },
  { says: 'used', line: 'pass' },
  { says: 'release', line: 'pass' },
  { says: 'release', line: 'noAnswer' },
  { says: 'push', line: 'pass' },
] as const;
type Moment = (typeof moments)[number];

describe('a terminal that is killed while it claims', () => {
  let office: TestOffice;
  let campaign: Campaign;
  let middleman: Middleman;
  let till: ChainTill;
  const logs = mkdtempSync(join(tmpdir(), 'countersign-claims-'));
  const random = seededRandom(seed);

  beforeAll(async () => {
    office = await startTestOffice();
    campaign = await makeCampaign(office, { offline: { kind: 'hqOnly' } });
    middleman = await startMiddleman(office.url);
    till = new ChainTill('a');
    await till.start();
    await till.join(middleman.url, await office.code('jingan'));
    await till.shut();
  }, chainWithinMs);
  afterAll(async () => {
    await till?.forget();
    await middleman?.stop();
    await office?.stop();
    rmSync(logs, { recursive: true, force: true });
  });

  async function codes(): Promise<readonly string[]> {
    const wanted = { shop: 'jingan', campaignId: campaign.id, count: codesEach, customer: null };
    const response = await office.admin('vouchers', wanted);
    return ((await response.json()) as { readonly codes: readonly string[] }).codes;
  }

  async function claims(state: ClaimReport['state']): Promise<readonly ClaimReport[]> {
    const path = `claims?state=${state}&limit=1000`;
    return (await office.list<{ claims: readonly ClaimReport[] }>(path)).claims;
  }

  function seen({ says }: Moment, running: Running, from: number): number {
    const heard = (end: string) => middleman.heard.slice(from).filter((one) => one.endsWith(end));
    const said = (word: string) => linesOf(running.output()).filter(([first]) => first === word);
    switch (says) {
      case 'claim':
        return heard('POST /v1/claims').length;
      case 'release':
        return heard('/release').length;
      case 'push':
        return heard('/v1/push').length;
      case 'prepared':
      case 'used':
        return said(says).length;
    }
  }

  /** What it had said by then. */
  async function killedAt(moment: Moment, log: string) {
    const from = middleman.heard.length;
    const path = moment.says === 'release' ? '/v1/claims/' : '/v1/claims';
    middleman.set(moment.line, moment.line === 'pass' ? '/' : path);
    const running = start([process.execPath, program, till.dir, ...(await codes())], log);
    const often = moment.line === 'pass' ? 1 + Math.floor(random() * 3) : 1;
    await vi.waitFor(() => expect(seen(moment, running, from)).toBeGreaterThanOrEqual(often), {
      timeout: chainWithinMs,
      interval: lookEveryMs,
    });
    await new Promise((resolve) => setTimeout(resolve, random() * latestMs));
    running.child.kill('SIGKILL');
    expect(await running.ended).toBeNull();
    middleman.set('pass');
    const said = linesOf(running.output());
    return said.flatMap(([word, order]) => (word === 'used' && order !== undefined ? [order] : []));
  }

  /** The next start goes on with what it held; nobody comes back for those orders. */
  async function cleanUp(): Promise<void> {
    await till.start();
    await till.call('session.signIn', { personId: 'mei', pin: pinOf('mei') });
    await till.sync();
    await vi.waitFor(
      async () => {
        const open = await claims('open');
        // What it asked with its last breath may come to head office only now.
        for (const { orderId } of open) await till.call('redeem.letGo', { orderId });
        expect(open).toEqual([]);
      },
      { timeout: chainWithinMs },
    );
    await till.shut();
  }

  it.each(moments)(
    'I1, I2: at $says, the line: $line, no claim is used twice, lost, or left behind',
    async (moment) => {
      for (let round = 0; round < rounds; round += 1) {
        const confirmed = await killedAt(moment, join(logs, 'log'));
        await cleanUp();
        const used = await claims('used');
        if (moment.says === 'used' && confirmed.length === 0) throw new Error('nothing was used');
        const byOrder = Map.groupBy(used, ({ orderId }) => orderId);
        for (const orderId of confirmed) expect(byOrder.get(orderId)).toHaveLength(1);
        const refs = used.flatMap(({ items }) => items.map(({ ref }) => ref));
        expect(new Set(refs).size).toBe(refs.length);
        const { cases } = await office.list<{ cases: readonly unknown[] }>('cases?limit=1000');
        expect(cases).toEqual([]);
      }
    },
    chainWithinMs * rounds,
  );
});
