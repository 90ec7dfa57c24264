const minorPerMajor = 100;

/**
 * An amount as people write it, in major units: `18`, `18.5` or `18.50` → 1800, 1850, 1850 minor units.
 * `null`: none of these, and nothing is guessed.
 */
export function minorInText(text: string): number | null {
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(text)) return null;
  return Math.round(Number(text) * minorPerMajor);
}
