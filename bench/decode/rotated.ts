import type { Luma } from '../../shared/reading/luma.ts';
import { readByAll } from './contest.ts';
import type { Contestant } from './contestant.ts';
import { turnedWhole } from './drawnCodes.ts';
import type { Picture } from './pictures.ts';
import type { Outcome } from './tally.ts';

/**
 * No set of the pictures holds bars that lie askew on purpose: clean pictures of bars are turned here.
 * Clean is what plain zxing-wasm reads rightly as it stands. Stacked codes are left out, they are few
 * bars high; so are the kinds behind the shop's switch.
 */
export const judgeOfClean = 'zxing-wasm full';
const turnedSymbologies: ReadonlySet<string> = new Set(['Code128', 'EAN13', 'EAN8', 'UPCA']);
/** Each picture at one of these, in turn. */
const angles = [15, 30, 45, 60, 75] as const;

export function isClean({ contestant, label, verdict }: Outcome): boolean {
  const { symbology } = label;
  if (contestant !== judgeOfClean || verdict !== 'right' || symbology === null) return false;
  return turnedSymbologies.has(symbology);
}

export async function readTurned(
  contestants: readonly Contestant[],
  picture: Picture,
  at: number,
  fit: (image: Luma) => Luma,
): Promise<readonly Outcome[]> {
  const degrees = angles[at % angles.length] ?? angles[0];
  const image = fit(turnedWhole(picture.image, degrees));
  const file = `${picture.file} at ${degrees}°`;
  return readByAll(contestants, { ...picture, file, image });
}
