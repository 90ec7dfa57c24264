import { seededRandom } from '../random.ts';
import { mischiefs } from './wire.ts';
import type { Mischief } from './wire.ts';

/** What is injected besides what the man in the middle does. */
export const blows = [
  'officeKilled',
  'bothOfficesKilled',
  'databaseKilled',
  'sessionKilled',
  'terminalKilled',
  'backup',
  'restore',
  'clone',
  'poison',
  'replay',
  'forge',
] as const;
export type Blow = (typeof blows)[number];
export type Injected = Mischief | Blow;

/** Cases of one chain: a chain costs some seconds to set up, and its books some to be looked at. */
export const casesPerChain = 250;

/** Of a chain of `casesPerChain`; at least one of each in a chain of `fewestForAll`. */
const shares: Readonly<Record<Blow, number>> = {
  officeKilled: 5,
  bothOfficesKilled: 1,
  databaseKilled: 3,
  sessionKilled: 4,
  terminalKilled: 7,
  backup: 2,
  restore: 2,
  clone: 1,
  poison: 8,
  replay: 10,
  forge: 8,
};
const fewestForAll = 40;

/** A mistake put in on purpose shows in these, and is looked for there. */
export const plants = {
  'book-twice': ['switch'],
  'feed-skips': ['switch'],
  'feed-gap': ['switch'],
  'ack-unchecked': ['forgedAck'],
  'drop-on-refusal': ['notFound', 'tooLarge'],
  'restore-in-silence': ['restore'],
  'forget-nonces': ['replay'],
  'drop-poison': ['poison'],
  'no-cases': ['loseRequest', 'portal'],
} as const satisfies Readonly<Record<string, readonly Injected[]>>;
export type Plant = keyof typeof plants;
export const plantNames = Object.keys(plants) as readonly Plant[];

export interface ChainPlan {
  readonly seed: number;
  readonly cases: readonly Injected[];
}

function shuffled<T>(all: readonly T[], random: () => number): readonly T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

function ofAll(count: number, random: () => number): readonly Injected[] {
  const rare = blows.flatMap((blow) => {
    const share = Math.floor((shares[blow] * count) / casesPerChain);
    const most = blow === 'clone' ? 1 : share;
    const wanted = count >= fewestForAll ? Math.max(1, most) : most;
    return Array.from({ length: wanted }, () => blow);
  });
  // Each of them as often as any other, whatever luck says.
  const common = Array.from({ length: Math.max(0, count - rare.length) }, (_, n) => {
    return mischiefs[n % mischiefs.length] ?? 'loseRequest';
  });
  return shuffled([...rare, ...common].slice(0, count), random);
}

function ofPlant(plant: Plant, count: number): readonly Injected[] {
  const where: readonly Injected[] = plants[plant];
  return Array.from({ length: count }, (_, n) => where[n % where.length] ?? 'switch');
}

/** All that is injected, chain by chain: the seed's, whatever the machine does with it. */
export function planOf(cases: number, seed: number, plant: Plant | null): readonly ChainPlan[] {
  const random = seededRandom(seed);
  const chains = Math.ceil(cases / casesPerChain);
  return Array.from({ length: chains }, (_, n) => {
    const from = Math.round((cases * n) / chains);
    const count = Math.round((cases * (n + 1)) / chains) - from;
    const own = Math.floor(random() * 2 ** 31);
    return {
      seed: own,
      cases: plant === null ? ofAll(count, seededRandom(own)) : ofPlant(plant, count),
    };
  });
}
