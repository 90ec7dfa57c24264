import { tmpdir } from 'node:os';
import type { BenchResult } from '../result.ts';
import { summarise, summaryLine } from '../samples.ts';
import { openCounter, redeemUs } from './counters.ts';
import type { BenchCounter } from './counters.ts';

const few = 10_000;
const many = 10_000_000;
const warmUp = 300;
const redemptions = 2_000;

async function inTurn(one: BenchCounter, other: BenchCounter, count: number) {
  const samples = { one: [] as number[], other: [] as number[] };
  for (let round = 0; round < count; round++) {
    samples.one.push(await redeemUs(one.rig, one.next()));
    samples.other.push(await redeemUs(other.rig, other.next()));
  }
  return samples;
}

/** The same redemption with ten thousand and with ten million vouchers cached, turn and turn about. */
export async function tenMillionVsTenThousand(): Promise<BenchResult> {
  const usable = warmUp + redemptions;
  const small = await openCounter(tmpdir(), few, usable);
  const large = await openCounter(tmpdir(), many, usable);
  try {
    await inTurn(small, large, warmUp);
    const { one, other } = await inTurn(small, large, redemptions);
    const [atFew, atMany] = [summarise(one), summarise(other)];
    return {
      figures: { tenMillionVsTenThousand: atMany.median / atFew.median },
      notes: [
        summaryLine('redeem with 10 thousand vouchers', atFew, 'µs'),
        summaryLine('redeem with 10 million vouchers', atMany, 'µs'),
      ],
    };
  } finally {
    small.close();
    large.close();
  }
}
