import { parseArgs } from 'node:util';
import {
  switchedSymbologies,
  symbologies,
  usualSymbologies,
} from '../../shared/domain/codes/symbology.ts';
import type { SwitchedSymbology, Symbology } from '../../shared/domain/codes/symbology.ts';

export interface Fit {
  readonly width: number;
  readonly height: number;
}

export interface AskedFor {
  readonly paths: readonly string[];
  /** Pictures are read as frames of this size; `null`: as pictures that somebody chose. */
  readonly fit: Fit | null;
  readonly json: boolean;
  /** Kinds of code that are on. */
  readonly formats: readonly Symbology[];
}

/** Why a command line can't be followed, in words. */
export interface Misunderstood {
  readonly why: string;
}

export const usage = [
  'npm run decode -- PATH… [--fit 1280x720] [--formats QR,EAN13,…|all|usual] [--json]',
  `kinds of code: ${symbologies.join(', ')}`,
  `on unless said otherwise: ${usualSymbologies.join(', ')}`,
].join('\n');

const smallestFit = 16;
const largestFit = 8_000;

export function fitOf(text: string): Fit | null {
  const sizes = /^(\d{1,5})x(\d{1,5})$/i.exec(text);
  const [width, height] = [Number(sizes?.[1]), Number(sizes?.[2])];
  const isGood = [width, height].every((side) => side >= smallestFit && side <= largestFit);
  return isGood ? { width, height } : null;
}

function formatsOf(text: string): readonly Symbology[] | Misunderstood {
  if (text === 'all') return symbologies;
  if (text === 'usual') return usualSymbologies;
  const names = text.split(',').map((name) => name.trim().toLowerCase());
  const found = names.map((name) => symbologies.find((one) => one.toLowerCase() === name));
  const at = found.indexOf(undefined);
  if (at >= 0) return { why: `there is no kind of code "${names[at]}"` };
  return found.filter((one) => one !== undefined);
}

function isMisunderstood<T extends object>(value: T | Misunderstood): value is Misunderstood {
  return 'why' in value;
}

export function readAsked(argv: readonly string[]): AskedFor | Misunderstood {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        fit: { type: 'string' },
        formats: { type: 'string', default: 'usual' },
        json: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) return { why: 'no picture or folder was named' };
    const fit = values.fit === undefined ? null : fitOf(values.fit);
    if (fit === null && values.fit !== undefined)
      return { why: `"${values.fit}" is no size such as 1280x720` };
    const formats = formatsOf(values.formats);
    if (isMisunderstood(formats)) return formats;
    return { paths: positionals, fit, json: values.json, formats };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

export function switchedOf(formats: readonly Symbology[]): readonly SwitchedSymbology[] {
  return switchedSymbologies.filter((one) => formats.includes(one));
}
