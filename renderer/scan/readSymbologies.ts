import { useMemo } from 'react';
import { readSymbologies, usualReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { ReadFormats } from '../../shared/domain/codes/readFormats.ts';
import type { Symbology } from '../../shared/domain/codes/symbology.ts';
import { useSettings } from '../shell/appearance.ts';

/** The shop's switch for kinds of bar code, and `mayTake`'s rules; the usual kinds alone until they are known. */
export function useReadFormats(): ReadFormats {
  return useSettings()?.formats ?? usualReadFormats;
}

/** What cameras and pictures are to look for; the same list as long as the switch stands the same. */
export function useReadSymbologies(): readonly Symbology[] {
  const formats = useReadFormats();
  return useMemo(() => readSymbologies(formats), [formats]);
}
