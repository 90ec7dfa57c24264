import type { PrinterProfile, PrinterSettings } from '../../../shared/contract/printer.ts';
import type { FoundPrinter } from '../../../shared/contract/printerViews.ts';
import { portPath } from '../../../shared/contract/scannerViews.ts';
import { readAddress } from './printerAddress.ts';
import type { AddressFault } from './printerAddress.ts';
import { sortOf, withSort } from './printerSorts.ts';
import type { SortChoice } from './printerSorts.ts';

export type PrinterBaud = PrinterSettings['baud'];

/** Longest name of a port or a file, in characters. */
export const maxPrinterPath = 200;
const usualPort = 9_100;
const lastPort = 65_535;
const lastCodePage = 255;

/** A device file, or a printer that Windows shares. */
const usbPath = /^(?:(?!.*\.\.)\/dev\/[\w/:.+-]*\w|\\\\[^\\/?*]+\\[^\\/?*]+)$/;

/** What stands in the fields, as it was typed and chosen; of each way of joining its own. */
export interface PrinterForm {
  readonly kind: PrinterSettings['kind'];
  readonly address: string;
  readonly port: number | null;
  readonly serialPath: string;
  readonly baud: PrinterBaud;
  readonly usbPath: string;
  readonly sort: SortChoice;
  readonly profile: Omit<PrinterProfile, 'codePage'>;
  readonly codePage: number | null;
}

export function formOf(saved: PrinterSettings): PrinterForm {
  const { codePage, ...profile } = saved.profile;
  return {
    kind: saved.kind,
    address: saved.host,
    port: saved.port,
    serialPath: saved.kind === 'serial' ? saved.path : '',
    baud: saved.baud,
    usbPath: saved.kind === 'usb' ? saved.path : '',
    sort: sortOf(saved.profile),
    profile,
    codePage,
  };
}

export interface PrinterFaults {
  readonly address: AddressFault | null;
  readonly port: 'portBad' | null;
  readonly serialPath: 'serialPathBad' | null;
  readonly usbPath: 'usbPathBad' | null;
  readonly codePage: 'codePageBad' | null;
}

function isWithin(value: number | null, least: number, most: number): boolean {
  return value !== null && Number.isInteger(value) && value >= least && value <= most;
}

/** What is wrong with the fields that count for this way of joining. */
export function printerFaults(form: PrinterForm): PrinterFaults {
  const { kind } = form;
  const address = kind === 'network' ? readAddress(form.address) : null;
  const hasPort = address !== null && 'port' in address && address.port !== null;
  const isBadPort = kind === 'network' && !hasPort && !isWithin(form.port, 1, lastPort);
  const isBadSerial = kind === 'serial' && !portPath.test(form.serialPath.trim());
  const isBadUsb = kind === 'usb' && !usbPath.test(form.usbPath.trim());
  return {
    address: address !== null && 'fault' in address ? address.fault : null,
    port: isBadPort ? 'portBad' : null,
    serialPath: isBadSerial ? 'serialPathBad' : null,
    usbPath: isBadUsb ? 'usbPathBad' : null,
    codePage: isWithin(form.codePage, 0, lastCodePage) ? null : 'codePageBad',
  };
}

export function hasFault(faults: PrinterFaults): boolean {
  return Object.values(faults).some((fault) => fault !== null);
}

/** An address that says more than a name is taken apart into its fields, as soon as it is typed. */
export function withReadAddress(form: PrinterForm): PrinterForm {
  const read = readAddress(form.address);
  if ('fault' in read) return form;
  return { ...form, address: read.host, port: read.port ?? form.port };
}

/**
 * What the fields say; only of a form without faults. An address that is good is kept for the day the receipts go to
 * the network again.
 */
export function settingsOf(typed: PrinterForm): PrinterSettings {
  const {
    kind,
    address,
    port,
    profile,
    baud,
    serialPath,
    usbPath: file,
    codePage,
  } = withReadAddress(typed);
  const paths = { screen: '', network: '', serial: serialPath, usb: file } as const;
  return {
    kind,
    host: 'fault' in readAddress(address) ? '' : address,
    port: port !== null && isWithin(port, 1, lastPort) ? port : usualPort,
    path: paths[kind].trim(),
    baud,
    profile: { ...profile, codePage: codePage ?? 0 },
  };
}

/** The fields as they stand once these settings are saved: what was set by hand goes on standing there by hand. */
export function savedForm(before: PrinterForm, saved: PrinterSettings): PrinterForm {
  const form = formOf(saved);
  return { ...form, sort: before.sort === 'own' ? 'own' : form.sort };
}

/** Nothing would be saved that isn't. */
export function isAsSaved(form: PrinterForm, saved: PrinterSettings): boolean {
  const told = (settings: PrinterSettings) => JSON.stringify(settingsOf(formOf(settings)));
  return !hasFault(printerFaults(form)) && told(settingsOf(form)) === told(saved);
}

/** The profile of a ready sort; by hand everything stays as it is. */
export function withChosenSort(form: PrinterForm, sort: SortChoice): PrinterForm {
  return { ...form, sort, profile: withSort(form.profile, sort) };
}

/** One setting by hand; a sort that it no longer is doesn't go on standing there. */
export function withProfile(form: PrinterForm, part: Partial<PrinterForm['profile']>): PrinterForm {
  const profile = { ...form.profile, ...part };
  return { ...form, profile, sort: form.sort === 'own' ? 'own' : sortOf(profile) };
}

/** The fields filled in by what was found. */
export function withFound(form: PrinterForm, found: FoundPrinter): PrinterForm {
  switch (found.kind) {
    case 'network':
      return { ...form, kind: 'network', address: found.host, port: found.port };
    case 'serial':
      return { ...form, kind: 'serial', serialPath: found.path };
    case 'usb':
      return { ...form, kind: 'usb', usbPath: found.path };
  }
}

/** By which one that was found is told from the others. */
export function foundKey(found: FoundPrinter): string {
  const place = found.kind === 'network' ? `${found.host}:${found.port}` : found.path;
  return `${found.kind} ${place}`;
}

/** Which of those found the fields name; `null`: none. */
export function chosenFound(form: PrinterForm, found: readonly FoundPrinter[]): string | null {
  const isIt = (one: FoundPrinter) => {
    switch (one.kind) {
      case 'network':
        return form.kind === 'network' && form.address === one.host && form.port === one.port;
      case 'serial':
        return form.kind === 'serial' && form.serialPath === one.path;
      case 'usb':
        return form.kind === 'usb' && form.usbPath === one.path;
    }
  };
  const chosen = found.find(isIt);
  return chosen === undefined ? null : foundKey(chosen);
}
