import { networkInterfaces } from 'node:os';

/** One of this computer's networks, by its own IPv4 address there. */
export interface OwnNetwork {
  readonly address: string;
  readonly netmask: string;
}

/** A counter is on a cable and on Wi-Fi at most; the rest are networks of programs. */
const maxNetworks = 4;

/** The networks that others are in: none where this computer is in none. */
export function ownNetworks(): readonly OwnNetwork[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .slice(0, maxNetworks)
    .map(({ address, netmask }) => ({ address, netmask }));
}

/** As 32 bits; `null` where it is no IPv4 address. */
function bitsOf(address: string): number | null {
  const parts = address.split('.');
  const isGood = parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part));
  const numbers = parts.map(Number);
  if (!isGood || numbers.some((number) => number > 255)) return null;
  return numbers.reduce((bits, number) => ((bits << 8) | number) >>> 0, 0);
}

function isIn(address: string, network: OwnNetwork): boolean {
  const [bits, own, mask] = [address, network.address, network.netmask].map(bitsOf);
  if (typeof bits !== 'number' || typeof own !== 'number' || typeof mask !== 'number') return false;
  const isNobody =
    mask !== 0xffff_ffff && ((bits & ~mask) === 0 || (bits | mask) >>> 0 === 0xffff_ffff);
  return !isNobody && ((bits ^ own) & mask) === 0;
}

/**
 * Which of the addresses that `sender` told is believed: its own, else one in the same network of ours. `null`: it
 * points elsewhere, and the counter must not be sent there.
 */
export function believedAddress(
  told: readonly string[],
  sender: string,
  networks: readonly OwnNetwork[],
): string | null {
  const shared = networks.filter((network) => isIn(sender, network));
  if (shared.length === 0) return null;
  if (told.length === 0 || told.includes(sender)) return sender;
  return told.find((address) => shared.some((network) => isIn(address, network))) ?? null;
}
