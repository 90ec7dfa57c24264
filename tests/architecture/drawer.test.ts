import { describe, expect, it } from 'vitest';
import { readSources, withoutComments } from './sources.ts';
import type { Source } from './sources.ts';

/** What the product itself is made of. */
const productRooms = /^(main|renderer|preload|shared|hq)\//;
const product = readSources().filter(({ path }) => productRooms.test(path));

const byte = (value: number) => `(?:0x0*${value.toString(16)}|0*${value})\\b`;
const bytes = (first: number, second: number) =>
  new RegExp(`\\b${byte(first)}\\s*,\\s*${byte(second)}`, 'i');

/** Every way of writing the bytes that open a drawer: `ESC p`, `DLE DC4`, or a driver's own word for them. */
const pulses: readonly RegExp[] = [
  bytes(0x1b, 0x70),
  bytes(0x10, 0x14),
  /\\(?:x1b|u001b|u\{0*1b\}|033|e)p/i,
  /\\(?:x10|u0010|u\{0*10\}|020)\\(?:x14|u0014|u\{0*14\}|024)/i,
  /1b70|1b 70|1014(?=[0-9a-f]{6})/i,
  /openCashDrawer|CASHDRAW|CD_KICK/i,
];

const saysPulse = ({ text }: Source): boolean => {
  const code = withoutComments(text);
  return pulses.some((pulse) => pulse.test(code));
};
const callsPulse = ({ text }: Source): boolean =>
  /\bpulse\s*\(|\.\s*pulse\b|\[\s*['"`]pulse['"`]\s*\]|[{,]\s*pulse\s*[,}]/.test(
    withoutComments(text),
  );

describe('the drawer opens by one way only', () => {
  it('its bytes stand in one file', () => {
    expect(product.filter(saysPulse).map(({ path }) => path)).toEqual([
      'main/devices/printer/drawerPulse.ts',
    ]);
  });

  it('only the driver imports them', () => {
    const importers = product.filter(({ text }) => /['"][^'"\n]*\/drawerPulse\.ts['"]/.test(text));
    expect(importers.length).toBeGreaterThan(0);
    for (const { path } of importers) expect(path).toMatch(/^main\/devices\/printer\//);
  });

  it('only the drawer’s own room asks a printer for them', () => {
    const callers = product.filter(callsPulse).map(({ path }) => path);
    expect(callers).toContain('main/app/drawer/drawer.ts');
    const elsewhere = callers.filter((path) => !path.startsWith('main/app/drawer/'));
    // The driver, which does it, and the port, which names it.
    for (const path of elsewhere) {
      expect(path).toMatch(/^main\/(devices\/printer\/|app\/paper\/paperPorts\.ts$)/);
    }
  });

  it.each([
    'const kick = Buffer.of(0x1b, 0x70, 0, 25, 250);',
    'const kick = [27, 112, 0, 25, 250];',
    'const kick = [0x1B,0x70];',
    "const kick = '\\x1bp0';",
    "const kick = '\\u001bp0';",
    "const kick = Buffer.from('1b700019fa', 'hex');",
    'const kick = [16, 20, 1, 0, 1];',
    "const kick = '\\x10\\x14\\x01';",
    'printer.openCashDrawer();',
  ])('planted bytes are found: %s', (text) => {
    expect(saysPulse({ path: 'main/x.ts', text })).toBe(true);
  });

  it.each([
    'await context.printerFor(settings).pulse(2);',
    "await printer['pulse'](2);",
    'const { pulse } = printerFor(settings);',
    'const kick = printer.pulse;',
  ])('a planted call is found: %s', (text) => {
    expect(callsPulse({ path: 'main/devices/printQueue.ts', text })).toBe(true);
  });

  it('what is neither is left alone', () => {
    const text = 'const cut = [0x1d, 0x56, 0]; const n = [271, 1120]; // 0x1b, 0x70';
    expect(saysPulse({ path: 'main/x.ts', text })).toBe(false);
    expect(callsPulse({ path: 'main/x.ts', text: "const impulse = 'pulse';" })).toBe(false);
  });
});
