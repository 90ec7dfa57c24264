import { useEffect, useState } from 'react';

const lingerMs = 400;

/**
 * A text that goes a moment late. A field judged when it is left would otherwise take its error away
 * between the press and the release of a button below, and the button would move from under the finger.
 */
export function useLingering(text: string | undefined): string | undefined {
  const [shown, setShown] = useState(text);
  useEffect(() => {
    if (text === shown) return undefined;
    const timer = setTimeout(() => setShown(text), lingerMs);
    return () => clearTimeout(timer);
  }, [text, shown]);
  return text ?? shown;
}
