import { CannotMeasure } from '../result.ts';

/** A size from the environment, smaller than usual: to see that a benchmark runs, not what it says. */
export function fromEnvironment(name: string, usual: number): number {
  const said = Number(process.env[name] ?? usual);
  if (!Number.isSafeInteger(said) || said < 1) throw new CannotMeasure(`${name} is no number`);
  return said;
}
