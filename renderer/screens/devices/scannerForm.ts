import type {
  ScannerEnding,
  ScannerPort,
  SerialPortsView,
  SerialPortView,
  SerialScannerSettings,
} from '../../../shared/contract/scannerViews.ts';
import {
  maxAffixBytes,
  maxEndingBytes,
  portKey,
  portPath,
} from '../../../shared/contract/scannerViews.ts';
import { hexOfWritten, writtenOfHex } from './controlNames.ts';

/** The option under which a path is typed. */
export const typedPort = 'typed';

export const presetNames = ['usual', 'fast', 'old', 'stx', 'silence'] as const;
export type PresetName = (typeof presetNames)[number];
/** `own`: every field by hand. */
export type PresetChoice = PresetName | 'own';

export const endingNames = ['line', 'cr', 'lf', 'crLf', 'tab', 'etx', 'silence', 'own'] as const;
export type EndingName = (typeof endingNames)[number];

const endingBytes: Readonly<Record<string, EndingName>> = {
  '0d': 'cr',
  '0a': 'lf',
  '0d0a': 'crLf',
  '09': 'tab',
  '03': 'etx',
};

/** How a scanner sends: everything but which one it is. */
export type Sending = Omit<SerialScannerSettings, 'name' | 'port'>;

const usual: Sending = {
  baudRate: 9600,
  framing: '8N1',
  handshake: 'none',
  ending: { by: 'line' },
  prefix: '',
  suffix: '',
};

const presets: Readonly<Record<PresetName, Sending>> = {
  usual,
  fast: { ...usual, baudRate: 115_200 },
  old: { ...usual, framing: '7E1' },
  stx: { ...usual, ending: { by: 'bytes', bytes: '03' }, prefix: '02' },
  silence: { ...usual, ending: { by: 'silence', quietMs: 100 } },
};

/** What stands in the fields, as it was typed and chosen. */
export interface ScannerForm extends Omit<Sending, 'ending' | 'prefix' | 'suffix'> {
  readonly name: string;
  /** The key of a port that can be chosen, or `typedPort`; `null`: the first there is. */
  readonly port: string | null;
  readonly path: string;
  readonly preset: PresetChoice;
  readonly ending: EndingName;
  readonly ownEnding: string;
  readonly quietMs: Extract<ScannerEnding, { by: 'silence' }>['quietMs'];
  readonly prefix: string;
  readonly suffix: string;
}

function endingNameOf(ending: ScannerEnding): EndingName {
  return ending.by === 'bytes' ? (endingBytes[ending.bytes] ?? 'own') : ending.by;
}

function fieldsOf({ ending, prefix, suffix, ...rest }: Sending) {
  return {
    ...rest,
    ending: endingNameOf(ending),
    ownEnding: ending.by === 'bytes' ? writtenOfHex(ending.bytes) : '',
    quietMs: ending.by === 'silence' ? ending.quietMs : 100,
    prefix: writtenOfHex(prefix),
    suffix: writtenOfHex(suffix),
  } as const;
}

function isSame(one: Sending, other: Sending): boolean {
  const told = ({ baudRate, framing, handshake, ending, prefix, suffix }: Sending) =>
    JSON.stringify([
      baudRate,
      framing,
      handshake,
      Object.entries(ending).toSorted(),
      prefix,
      suffix,
    ]);
  return told(one) === told(other);
}

/** A new scanner, set up as most are. */
export function newScannerForm(name: string): ScannerForm {
  return { name, port: null, path: '', preset: 'usual', ...fieldsOf(usual) };
}

export function formOf(saved: SerialScannerSettings): ScannerForm {
  const preset = presetNames.find((one) => isSame(presets[one], saved)) ?? 'own';
  const path = saved.port.by === 'path' ? saved.port.path : '';
  const { name, port, ...sending } = saved;
  return { name, port: portKey(port), path, preset, ...fieldsOf(sending) };
}

/** The fields as this choice sets them; by hand, they stay as they are. */
export function withPreset(form: ScannerForm, preset: PresetChoice): ScannerForm {
  return { ...form, preset, ...(preset === 'own' ? {} : fieldsOf(presets[preset])) };
}

export interface PortChoice {
  readonly key: string;
  readonly port: ScannerPort;
  /** `null`: it is saved so and isn't plugged in now. */
  readonly seen: SerialPortView | null;
  /** Another one just like it is plugged in, and only the port tells them apart. */
  readonly isAlike: boolean;
}

function isAlike(one: SerialPortView, other: SerialPortView): boolean {
  return (
    one.usb !== null &&
    one.usb.vendorId === other.usb?.vendorId &&
    one.usb.productId === other.usb.productId &&
    one.usb.serialNumber === other.usb.serialNumber
  );
}

function choiceOf(seen: SerialPortView, all: readonly SerialPortView[]): PortChoice {
  const hasTwin = all.some((other) => other !== seen && isAlike(seen, other));
  const port: ScannerPort =
    seen.usb === null || hasTwin ? { by: 'path', path: seen.path } : { by: 'usb', ...seen.usb };
  return { key: portKey(port), port, seen, isAlike: hasTwin };
}

/** What may be chosen: what is plugged in and not set up as another scanner, and what this one is set to. */
export function portChoices(
  found: SerialPortsView,
  others: readonly SerialScannerSettings[],
  saved: SerialScannerSettings | null,
): readonly PortChoice[] {
  const taken = new Set(others.map(({ port }) => portKey(port)));
  const seen = found.ports
    .map((port) => choiceOf(port, found.ports))
    .filter(({ key }) => !taken.has(key));
  if (saved === null) return seen;
  const key = portKey(saved.port);
  if (seen.some((one) => one.key === key)) return seen;
  return [{ key, port: saved.port, seen: null, isAlike: false }, ...seen];
}

/** The chosen port; `typedPort` where a path is to be typed. */
export function chosenKey(form: ScannerForm, choices: readonly PortChoice[]): string {
  if (form.port === typedPort) return typedPort;
  return choices.find(({ key }) => key === form.port)?.key ?? choices[0]?.key ?? typedPort;
}

function portOf(form: ScannerForm, choices: readonly PortChoice[]): ScannerPort {
  const key = chosenKey(form, choices);
  const chosen = choices.find((one) => one.key === key);
  return chosen?.port ?? { by: 'path', path: form.path.trim() };
}

export interface ScannerFaults {
  readonly name: 'nameBad' | 'nameTwice' | null;
  readonly port: 'pathBad' | 'pathTwice' | null;
  readonly ownEnding: 'endingMissing' | null;
  readonly prefix: 'affixBad' | null;
  readonly suffix: 'affixBad' | null;
}

function isTooMuch(written: string, most: number): boolean {
  const hex = hexOfWritten(written);
  return hex === null || hex.length > 2 * most;
}

/** What is wrong with the fields, as the terminal will see it. */
export function scannerFaults(
  form: ScannerForm,
  choices: readonly PortChoice[],
  others: readonly SerialScannerSettings[],
): ScannerFaults {
  const port = portOf(form, choices);
  const name = form.name.trim();
  const isBadPath = port.by === 'path' && !portPath.test(port.path);
  const isTwice = others.some((other) => portKey(other.port) === portKey(port));
  const isOwn = form.ending === 'own';
  const hasNoEnd = form.ownEnding === '' || isTooMuch(form.ownEnding, maxEndingBytes);
  return {
    name: name === '' ? 'nameBad' : others.some((one) => one.name === name) ? 'nameTwice' : null,
    port: isTwice ? 'pathTwice' : isBadPath ? 'pathBad' : null,
    ownEnding: isOwn && hasNoEnd ? 'endingMissing' : null,
    prefix: isTooMuch(form.prefix, maxAffixBytes) ? 'affixBad' : null,
    suffix: isTooMuch(form.suffix, maxAffixBytes) ? 'affixBad' : null,
  };
}

function endingOf({ ending, ownEnding, quietMs }: ScannerForm): ScannerEnding {
  switch (ending) {
    case 'line':
      return { by: 'line' };
    case 'silence':
      return { by: 'silence', quietMs };
    case 'own':
      return { by: 'bytes', bytes: hexOfWritten(ownEnding) ?? '' };
    default:
      return { by: 'bytes', bytes: bytesOfEnding(ending) };
  }
}

function bytesOfEnding(name: EndingName): string {
  return Object.entries(endingBytes).find(([, one]) => one === name)?.[0] ?? '';
}

/** What the fields say; only of a form without faults. */
export function settingsOf(
  form: ScannerForm,
  choices: readonly PortChoice[],
): SerialScannerSettings {
  const { name, baudRate, framing, handshake, prefix, suffix } = form;
  return {
    name: name.trim(),
    port: portOf(form, choices),
    baudRate,
    framing,
    handshake,
    ending: endingOf(form),
    prefix: hexOfWritten(prefix) ?? '',
    suffix: hexOfWritten(suffix) ?? '',
  };
}

/** A name that no other scanner has. */
export function freeName(
  usualName: (n: number) => string,
  saved: readonly SerialScannerSettings[],
): string {
  const names = new Set(saved.map(({ name }) => name));
  for (let n = 1; ; n += 1) if (!names.has(usualName(n))) return usualName(n);
}

/** The end of these bytes that the settings wait for, in hex; `null` where none came. */
export function endIn(bytes: string, ending: ScannerEnding): string | null {
  switch (ending.by) {
    case 'line':
      return /(?:0d|0a)+$/.exec(bytes)?.[0] ?? null;
    case 'bytes':
      return bytes.endsWith(ending.bytes) ? ending.bytes : null;
    case 'silence':
      return '';
  }
}
