import { describe, expect, it } from 'vitest';
import { names } from '../faults/names/names.ts';

/** `COUNTERSIGN_NAMES=100000`: as many as `npm run faults -- names --n 100000` tries. */
const wanted = Number(process.env['COUNTERSIGN_NAMES'] ?? 6_000);
const seed = Number(process.env['COUNTERSIGN_SEED'] ?? 20_261_122);
const milliseconds = 60_000 + wanted * 10;

async function tried(cases: number, plant: string | null) {
  const told: string[] = [];
  const report = (line: string) => void told.push(line);
  const result = await names.run({ cases, seed, plant, chosen: {}, report });
  return { ...result, told };
}

describe('I7: no text from data acts as a command at the printer', () => {
  it(
    'hostile names, wherever one can be typed, on every paper: only expected commands, one cut, its own codes',
    async () => {
      const { violations, told, cases } = await tried(wanted, null);
      expect(told).toEqual([expect.stringMatching(/^papers: \d+$/)]);
      expect(violations).toBe(0);
      expect(cases).toBeGreaterThanOrEqual(wanted);
    },
    milliseconds,
  );

  it.each(names.plants)('catches "%s": the test above can fail', async (plant) => {
    const { violations } = await tried(400, plant);
    expect(violations).toBeGreaterThan(0);
  });
});
