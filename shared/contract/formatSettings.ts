import { z } from 'zod';
import { isItfLength, maxItfLengths } from '../domain/codes/readFormats.ts';
import { switchedSymbologies } from '../domain/codes/symbology.ts';

const isEachOnce = (all: readonly unknown[]) => new Set(all).size === all.length;

/** Which kinds of bar code cameras and pictures read besides the usual ones, as the screen sends it. */
export const formatSettings = z.strictObject({
  switched: z
    .array(z.enum(switchedSymbologies))
    .max(switchedSymbologies.length)
    .refine(isEachOnce, 'one twice'),
  itfLengths: z
    .array(z.int().refine(isItfLength, 'even, and neither too short nor too long'))
    .max(maxItfLengths)
    .refine(isEachOnce, 'one twice'),
  checkDigits: z.boolean(),
});
