import { startTestOffice } from '../../hq/testOffice.ts';
import type { Fault, FaultOptions, FaultResult } from '../fault.ts';
import { seededRandom } from '../random.ts';
import { liveOneLife } from './life.ts';
import type { Plant } from './life.ts';

const plants = ['believe-the-revoked', 'forget-nonces', 'drop-what-is-late'] as const;

function plantOf({ plant }: FaultOptions): Plant | null {
  return plants.find((one) => one === plant) ?? null;
}

async function run(options: FaultOptions): Promise<FaultResult> {
  const office = await startTestOffice();
  const random = seededRandom(options.seed);
  let acknowledged = 0;
  let violations = 0;
  try {
    for (let at = 0; at < options.cases; at++) {
      const life = await liveOneLife(office, random, plantOf(options));
      acknowledged += life.acknowledged;
      violations += life.violations.length;
      for (const words of life.violations) options.report(`case ${at}: ${words}`);
    }
  } finally {
    await office.stop();
  }
  return { cases: options.cases, acknowledged, violations };
}

/**
 * Lives of terminals at a real head office: they redeem, push, are replayed, cloned, enrolled again and
 * cut off, in an order drawn from the seed. What was acknowledged must be kept for ever and, unless a
 * person decided otherwise, be counted exactly if its device stood well when it came (I1, I6, I8).
 */
export const devices: Fault = {
  says: 'terminals that are cut off, cloned, replayed and enrolled again',
  plants,
  choices: {},
  run,
};
