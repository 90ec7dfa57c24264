import Database from 'better-sqlite3';
import { verifyChain } from '../../../main/store/verifyChain.ts';
import { requireKeys } from '../../../main/platform/secrets.ts';
import type { OrderDraft } from '../../../shared/contract/order.ts';
import { backupFaults } from '../backupFaults.ts';
import { openRig, rigCampaigns, rigCode, rigVoucher, setUpRig, signInRig } from '../counterRig.ts';
import type { CounterRig } from '../counterRig.ts';
import { missingAcknowledged, violationsOf } from '../strickenFolder.ts';
import { seededParts } from '../seededParts.ts';
import type { Expected } from './expected.ts';
import { feedVouchers } from './feed.ts';

/** Later than every start that was recorded. */
const afterwards = 20;
/** The code of a voucher nobody has used yet: a punch card held by nobody. */
const unusedCode = 9_000_001;

function journalFaults(rig: CounterRig, { acknowledged }: Expected): readonly string[] {
  const db = new Database(rig.store.file, { readonly: true });
  try {
    const chain = verifyChain(db).faults.map(({ seq, fault }) => `I4: entry ${seq}: ${fault}`);
    return [...missingAcknowledged(db, acknowledged), ...chain];
  } finally {
    db.close();
  }
}

/** The terminal knows who it is: then all its keys are there, and as it was last told. */
function keyFaults(rig: CounterRig, { keys }: Expected): readonly string[] {
  const { secrets } = rig.context;
  if (rig.store.read((tx) => tx.identity()) !== null) requireKeys(secrets);
  return [...keys].flatMap(([name, values]) => {
    if (name !== 'deviceKey' && name !== 'issuerKey' && name !== 'chainKey') return [];
    const kept = secrets.get(name);
    const isKept = kept !== null && values.includes(Buffer.from(kept).toString('hex'));
    return isKept ? [] : [`I1: ${name} was kept and is gone or another`];
  });
}

/** A job that may be on paper must not look as if nobody had taken it up. */
function printFaults(rig: CounterRig, { taken }: Expected): readonly string[] {
  return rig.store.read((tx) =>
    taken.flatMap((jobId) => {
      const state = tx.printJob(jobId)?.state ?? 'gone';
      return state === 'waiting' || state === 'gone'
        ? [`I2: print job ${jobId} went to the printer and is ${state}`]
        : [];
    }),
  );
}

/** The cursor stands where it was said to, or further, and says the truth. */
function feedFaults(rig: CounterRig, expected: Expected): readonly string[] {
  const { cursor, missing } = rig.store.read((tx) => {
    const pages = Array.from({ length: tx.sync().cursor }, (_, page) => page + 1);
    const wanted = pages.flatMap((page) => feedVouchers(rig, page));
    return {
      cursor: tx.sync().cursor,
      missing: wanted.filter(({ ref }) => tx.voucher(ref) === null).length,
    };
  });
  const back = cursor < expected.cursor ? [`I10: the cursor fell back to ${cursor}`] : [];
  return missing > 0 ? [...back, `I10: ${missing} vouchers before the cursor are missing`] : back;
}

/** Whatever was lost, the next customer is served. */
async function redeemOn(rig: CounterRig): Promise<readonly string[]> {
  if (rig.store.read((tx) => tx.identity()) === null) await setUpRig(rig);
  await signInRig(rig);
  rig.store.write((tx) =>
    tx.applyFeed([
      ...rigCampaigns.map((campaign) => ({ kind: 'campaign' as const, campaign })),
      { kind: 'vouchers', vouchers: [rigVoucher(rig, unusedCode)] },
    ]),
  );
  const { ids } = rig.context;
  const scan = { scanId: ids.random128(), raw: rigCode(rig, unusedCode), source: 'wedge' as const };
  const order: OrderDraft = {
    orderId: ids.random128(),
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
  const { seen } = await rig.call('redeem.prepare', { order });
  const { repeated } = await rig.call('redeem.confirm', { order, seen, approval: null });
  return repeated ? ['I2: a new order was taken for a repeated one'] : [];
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? `${error.message} (${String(error.cause ?? '')})` : String(error);
}

async function inspectOpened(rig: CounterRig, expected: Expected): Promise<readonly string[]> {
  const found = [
    ...journalFaults(rig, expected),
    ...keyFaults(rig, expected),
    ...printFaults(rig, expected),
    ...feedFaults(rig, expected),
    ...(await redeemOn(rig)),
  ];
  return found.length > 0 ? found : journalFaults(rig, expected);
}

/**
 * Everything that is wrong with a folder after a power cut: first the whole of it as after a kill, where
 * `deep`, then by starting the terminal on it and serving a customer.
 */
export async function inspectImage(
  dir: string,
  seed: number,
  expected: Expected,
  deep: boolean,
): Promise<readonly string[]> {
  try {
    // Before the first answer there may not even be a table.
    const isSetUp = expected.acknowledged.length > 0;
    const found = deep && isSetUp ? violationsOf(dir, expected.acknowledged) : [];
    const rig = openRig(dir, undefined, seededParts(seed, afterwards));
    try {
      const kept = backupFaults(dir, expected.backups);
      return [...found, ...kept, ...(await inspectOpened(rig, expected))];
    } finally {
      rig.close();
    }
  } catch (error) {
    return [`the terminal does not start or work: ${wordsOf(error)}`];
  }
}
