import { frameOf } from './contestant.ts';
import type { Contestant } from './contestant.ts';
import { switchedFor } from './pictures.ts';
import type { Picture } from './pictures.ts';
import { verdictOn } from './tally.ts';
import type { Outcome } from './tally.ts';

/** One picture, the same pixels for everybody, one after another. */
export async function readByAll(
  contestants: readonly Contestant[],
  picture: Picture,
): Promise<readonly Outcome[]> {
  const { image, ...label } = picture;
  const frame = frameOf(image);
  const switched = switchedFor(label);
  const outcomes: Outcome[] = [];
  for (const contestant of contestants) {
    const beganAt = performance.now();
    const texts = await contestant.read(frame, switched);
    const ms = performance.now() - beganAt;
    const verdict = verdictOn(label, texts);
    outcomes.push({ contestant: contestant.name, label, texts, verdict, ms });
  }
  return outcomes;
}
