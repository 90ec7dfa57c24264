import { setTimeout as sleep } from 'node:timers/promises';
import { Bonjour } from 'bonjour-service';
import type { Browser, Service } from 'bonjour-service';
import { maxFoundPrinters } from '../../../shared/contract/printerViews.ts';
import type { FoundNetworkPrinter } from '../../../shared/contract/printerViews.ts';
import { deviceLabel } from '../../../shared/domain/codes/scan.ts';
import type { NetworkLook } from '../../app/paper/printer/finderPorts.ts';
import { hearingLimits, mdnsPort, openMdnsSocket } from './mdnsSocket.ts';
import type { HearingLimits, MdnsSocket } from './mdnsSocket.ts';
import { believedAddress } from './ownNetworks.ts';
import type { OwnNetwork } from './ownNetworks.ts';

export interface FindLimits {
  /** Where printers are asked and answer: everybody's mDNS port. */
  readonly port: number;
  /** How long answers are waited for, ms; halfway the question is put again, for what was lost. */
  readonly listenMs: number;
  /** The most printers of one sender: a print server has several. */
  readonly maxOfSender: number;
  readonly hearing: HearingLimits;
}

export const findLimits: FindLimits = {
  port: mdnsPort,
  listenMs: 3_000,
  maxOfSender: 6,
  hearing: hearingLimits,
};

/** DNS-SD types: raw printing as we do it, and LPD, whose speakers mostly take raw printing too. */
const askedTypes = { raw: 'pdl-datastream', lpd: 'printer' } as const;
const usualRawPort = 9_100;
const lastPort = 65_535;

interface Told {
  readonly via: FoundNetworkPrinter['via'];
  readonly service: Service;
}

/** Whom an answer came from, and the printer in it; `null` where it is not believed. */
function printerOf(
  { via, service }: Told,
  networks: readonly OwnNetwork[],
): { readonly sender: string; readonly printer: FoundNetworkPrinter } | null {
  const sender = service.referer?.address ?? '';
  const host = believedAddress(service.addresses ?? [], sender, networks);
  const port = via === 'raw' ? service.port : usualRawPort;
  if (host === null || !Number.isInteger(port) || port < 1 || port > lastPort) return null;
  const model: unknown = service.txt?.ty;
  const label = deviceLabel(typeof model === 'string' ? model : null) ?? deviceLabel(service.name);
  return { sender, printer: { kind: 'network', label: label ?? host, host, port, via } };
}

/** Each printer once, what says raw printing before what says LPD alone; few of each sender. */
function believed(
  told: readonly Told[],
  networks: readonly OwnNetwork[],
  maxOfSender: number,
): { readonly found: readonly FoundNetworkPrinter[]; readonly leftOut: number } {
  const found = new Map<string, FoundNetworkPrinter>();
  const ofSenders = new Map<string, number>();
  let leftOut = 0;
  for (const one of told.toSorted((a, b) => b.via.localeCompare(a.via))) {
    const known = printerOf(one, networks);
    if (known !== null && found.has(`${known.printer.host}:${known.printer.port}`)) continue;
    const ofSender = (ofSenders.get(known?.sender ?? '') ?? 0) + 1;
    if (known === null || ofSender > maxOfSender || found.size >= maxFoundPrinters) {
      leftOut += 1;
      continue;
    }
    ofSenders.set(known.sender, ofSender);
    found.set(`${known.printer.host}:${known.printer.port}`, known.printer);
  }
  return { found: [...found.values()], leftOut };
}

/** One search in one network: asks at once, and again halfway. */
function ask(
  socket: MdnsSocket,
  port: number,
): { readonly browsers: readonly Browser[]; readonly bonjour: Bonjour } {
  // Its types know services only; its code hands a socket of one's own on.
  const options = { port, socket, bind: false, multicast: false };
  const bonjour = new Bonjour(options, () => undefined);
  const browsers = Object.values(askedTypes).map((type) => bonjour.find({ type }));
  return { browsers, bonjour };
}

const toldBy = ({ services }: Browser, at: number): readonly Told[] =>
  services.map((service) => ({ via: at === 0 ? 'raw' : 'lpd', service }));

/**
 * The printers that answer by mDNS in these networks. Asks when it is called, listens `listenMs`, and closes every
 * socket before it resolves; never rejects.
 */
export async function findNetworkPrinters(
  networks: readonly OwnNetwork[],
  limits: FindLimits = findLimits,
): Promise<NetworkLook> {
  if (networks.length === 0) return { found: [], why: 'noNetwork', leftOut: 0 };
  const opened = await Promise.all(
    networks.map((network) => openMdnsSocket(network, limits.port, limits.hearing)),
  );
  const sockets = opened.filter((socket) => socket !== null);
  const searches = sockets.map((socket) => ask(socket, limits.port));
  await sleep(sockets.length === 0 ? 0 : limits.listenMs / 2);
  for (const browser of searches.flatMap(({ browsers }) => browsers)) browser.update();
  await sleep(sockets.length === 0 ? 0 : limits.listenMs / 2);
  const told = searches.flatMap(({ browsers }) => browsers.flatMap(toldBy));
  const unread = sockets.reduce((sum, socket) => sum + socket.leftOut(), 0);
  const wasAsked = sockets.some((socket) => socket.isAsked());
  await Promise.all(searches.map(({ bonjour }) => closed(bonjour)));
  const { found, leftOut } = believed(told, networks, limits.maxOfSender);
  return { found, why: wasAsked ? null : 'notAsked', leftOut: leftOut + unread };
}

function closed(bonjour: Bonjour): Promise<void> {
  return new Promise((resolve) => bonjour.destroy(() => resolve()));
}
