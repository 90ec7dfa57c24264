/** Somebody typed or pasted where a printer is: as its self-test prints it, as a browser shows it, as a manual says it. */

export type AddressFault =
  | 'addressMissing'
  | 'addressBad'
  | 'addressNumbers'
  | 'addressMac'
  | 'addressShare'
  | 'addressScheme';

export type ReadAddress =
  | { readonly host: string; readonly port: number | null }
  | { readonly fault: AddressFault };

/** Longest name or address, in characters. */
export const maxHostLength = 120;
const lastPort = 65_535;

/** Of these the port is the printer's own; of the others it belongs to a page or to another way of printing. */
const rawSchemes: ReadonlySet<string> = new Set(['socket', 'tcp', 'raw']);
const otherSchemes: ReadonlySet<string> = new Set(['http', 'https', 'ipp', 'ipps', 'lpd']);

const mac = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;
const ip6 = /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?:%[\w.-]+)?$/i;
const name = /^[a-z\d](?:[a-z\d_-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d_-]*[a-z\d])?)*$/i;
const noPrinters: ReadonlySet<string> = new Set(['0.0.0.0', '255.255.255.255']);
const firstGroupAddress = 224;

/** As typed on a Chinese keyboard, full-width or with `。`, it is the same address. */
const plainly = (typed: string) => typed.normalize('NFKC').replaceAll('。', '.').trim();

function hostOf(said: string): { readonly host: string } | { readonly fault: AddressFault } {
  if (/^[\d.]+$/.test(said)) {
    const numbers = said.split('.').map((part) => (part === '' ? Number.NaN : Number(part)));
    const isGood = numbers.length === 4 && numbers.every((number) => number <= 255);
    // A printer's own slip says 192.168.001.050.
    const host = numbers.join('.');
    const isPrinters = !noPrinters.has(host) && (numbers[0] ?? 0) < firstGroupAddress;
    return isGood && isPrinters ? { host } : { fault: 'addressNumbers' };
  }
  if (said.length > maxHostLength) return { fault: 'addressBad' };
  return ip6.test(said) || name.test(said) ? { host: said } : { fault: 'addressBad' };
}

function portOf(said: string | undefined): number | null | 'bad' {
  if (said === undefined) return null;
  const port = Number(said);
  return port >= 1 && port <= lastPort ? port : 'bad';
}

/** `192.168.1.50:9100`, `socket://…`, the address of the printer's own page: where it is, or what is wrong with it. */
export function readAddress(typed: string): ReadAddress {
  const text = plainly(typed);
  if (text === '') return { fault: 'addressMissing' };
  if (text.startsWith('\\\\') || /^smb:/i.test(text)) return { fault: 'addressShare' };
  if (mac.test(text)) return { fault: 'addressMac' };
  const [, scheme = '', rest = ''] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/i.exec(text) ?? [];
  const by = scheme.toLowerCase();
  if (by !== '' && !rawSchemes.has(by) && !otherSchemes.has(by)) return { fault: 'addressScheme' };
  const place = rest.replace(/[/?#].*$/, '');
  const [, bracketed, bare, port] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(place) ??
    (ip6.test(place) ? [place, place] : []);
  const said = bracketed ?? bare;
  if (said === undefined || said === '') return { fault: 'addressBad' };
  const host = hostOf(said);
  const own = portOf(port);
  if ('fault' in host) return host;
  if (own === 'bad') return { fault: 'addressBad' };
  return { host: host.host, port: otherSchemes.has(by) ? null : own };
}
