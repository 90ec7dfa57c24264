import { z } from 'zod';
import { plainText } from '../protocol/primitives.ts';

/**
 * What a terminal knows of its printer: where it is, and what sort it is. The profile is all that makes two
 * printers differ; nothing in the layouts asks for a make or a model.
 */

/** 58 mm and 80 mm paper, in columns of font A. */
export type PaperColumns = 32 | 48;

export const printerKinds = ['screen', 'network', 'serial', 'usb'] as const;
export const printerBauds = [9_600, 19_200, 38_400, 57_600, 115_200] as const;

export const printerProfile = z.strictObject({
  columns: z.union([z.literal(32), z.literal(48)]),
  /** `font`: the printer has Chinese letters of its own (GB18030); `picture`: every line is sent as dots. */
  letters: z.enum(['font', 'picture']),
  cutter: z.enum(['partial', 'full', 'none']),
  /** The pin of the drawer's socket that is pulsed; `null`: no drawer hangs on this printer. */
  drawerPin: z.union([z.literal(2), z.literal(5), z.null()]),
  density: z.enum(['usual', 'light', 'dark']),
  /** `n` of `ESC t`: which table of single-byte letters the printer is told to use. */
  codePage: z.int().min(0).max(255),
});

export type PrinterProfile = z.infer<typeof printerProfile>;

/** The cheap printer with a Chinese font and a knife that most shops have; a drawer is only there if somebody says so. */
export function usualProfile(columns: PaperColumns): PrinterProfile {
  return {
    columns,
    letters: 'font',
    cutter: 'partial',
    drawerPin: null,
    density: 'usual',
    codePage: 0,
  };
}

export const printerSettings = z.strictObject({
  kind: z.enum(printerKinds),
  /** Of a network printer: name or address, and port. */
  host: plainText(120),
  port: z.int().min(1).max(65_535),
  /** Of a serial printer the port's name; of one at a USB device file that file. */
  path: plainText(200),
  /** Of a serial printer, bits per second. */
  baud: z.literal(printerBauds),
  profile: printerProfile,
});

export type PrinterSettings = z.infer<typeof printerSettings>;

export const paperOnScreen: PrinterSettings = {
  kind: 'screen',
  host: '',
  port: 9_100,
  path: '',
  baud: 9_600,
  profile: usualProfile(48),
};

/** No logo is wider than 80 mm paper or takes more than a hand's breadth of it, in dots. */
export const maxLogoDots = { width: 576, height: 240 } as const;
const maxLogoCharacters = Math.ceil((maxLogoDots.width / 8) * maxLogoDots.height * (4 / 3)) + 4;

/** A picture in black and white: rows from the top, eight dots a byte, the left one highest, rows filled up with 0. */
export const logo = z
  .strictObject({
    widthDots: z.int().min(8).max(maxLogoDots.width),
    heightDots: z.int().min(1).max(maxLogoDots.height),
    dotsBase64: z.base64().max(maxLogoCharacters),
  })
  .refine(
    ({ widthDots, heightDots, dotsBase64 }) =>
      dotsBase64.length === 4 * Math.ceil((Math.ceil(widthDots / 8) * heightDots) / 3),
    { path: ['dotsBase64'], message: 'not as many dots as it says' },
  );

export type Logo = z.infer<typeof logo>;

/** How this terminal's papers look. */
export const paperSettings = z.strictObject({
  /** `shop`: the shop's own language; `both`: Chinese and English, one with the other. */
  language: z.enum(['shop', 'zh', 'en', 'both']),
  logo: logo.nullable(),
});

export type PaperSettings = z.infer<typeof paperSettings>;

export const plainPaper: PaperSettings = { language: 'shop', logo: null };
