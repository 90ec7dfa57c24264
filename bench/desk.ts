import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { addDays } from '../shared/domain/time/civilTime.ts';
import { openRig } from '../tests/faults/counterRig.ts';
import type { CounterRig } from '../tests/faults/counterRig.ts';
import type { BenchResult } from './result.ts';
import { summarise, summaryLine } from './samples.ts';
import { yearOfData } from './yearOfData.ts';
import type { YearOfData } from './yearOfData.ts';

const rounds = 20;
const entries = Number(process.env['COUNTERSIGN_BENCH_ENTRIES'] ?? 1_000_000);

type Question = readonly [name: string, ask: () => Promise<unknown>];

function questions(
  rig: CounterRig,
  { lastDay, firstDay, people }: YearOfData,
): readonly Question[] {
  const week = { from: addDays(lastDay, -6), through: lastDay };
  const weeks = { from: addDays(lastDay, -27), through: lastDay };
  const year = { from: firstDay, through: lastDay };
  const personId = people[1]?.id ?? '';
  return [
    ['useOfWeek', () => rig.call('desk.use', week)],
    ['useOfFourWeeks', () => rig.call('desk.use', weeks)],
    ['useOfYear', () => rig.call('desk.use', year)],
    ['campaignsOfFourWeeks', () => rig.call('desk.campaigns', weeks)],
    ['campaignsOfYear', () => rig.call('desk.campaigns', year)],
    ['goodwillOfYear', () => rig.call('desk.goodwill', year)],
    ['flags', () => rig.call('desk.flags', {})],
    ['evidence', () => rig.call('desk.evidence', { kind: 'typed', personId, customer: null })],
    ['samples', () => rig.call('desk.samples', {})],
  ];
}

/** Until the vouchers are counted, which goes on beside the counter's work; how long it took, ms. */
async function countedMs(rig: CounterRig, { lastDay }: YearOfData): Promise<number> {
  const begun = performance.now();
  const day = { from: lastDay, through: lastDay };
  while ((await rig.call('desk.campaigns', day)).isCounting) await nextTurn();
  return performance.now() - begun;
}

/** Every question of the desk over a year of entries, as the screen asks them, on one terminal. */
export async function run(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-desk-'));
  try {
    const begun = performance.now();
    const year = await yearOfData(dir, { entries });
    const made = `${year.entries} entries made in ${Math.round((performance.now() - begun) / 1_000)} s`;
    const rig = openRig(dir);
    const [manager] = year.people;
    await rig.call('session.signIn', { personId: manager?.id ?? '', pin: year.pin });
    const figures: Record<string, number> = {};
    const counted = `vouchers counted in ${Math.round(await countedMs(rig, year))} ms, slice by slice`;
    const notes: string[] = [made, counted];
    for (const [name, ask] of questions(rig, year)) {
      const samples: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const asked = performance.now();
        await ask();
        samples.push(performance.now() - asked);
      }
      const summary = summarise(samples);
      figures[`${name}Ms`] = summary.median;
      notes.push(summaryLine(name, summary));
    }
    figures['slowestMs'] = Math.max(...Object.values(figures));
    rig.close();
    return { figures, notes };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
