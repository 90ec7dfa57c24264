import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { Bonjour } from 'bonjour-service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  findLimits,
  findNetworkPrinters,
} from '../../../main/devices/printerFinder/networkPrinters.ts';
import type { FindLimits } from '../../../main/devices/printerFinder/networkPrinters.ts';
import { answer, openNeighbour, printerRecords, quietPort } from './neighbour.ts';
import type { Neighbour } from './neighbour.ts';

/** No question leaves this computer: the network that is asked is the one it has with itself. */
const ownWire = [{ address: '127.0.0.1', netmask: '255.0.0.0' }] as const;

/** Sockets of this computer that hear what comes to a UDP port. */
function listeners(port: number): number {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const rows = readFileSync('/proc/net/udp', 'utf8').split('\n');
  return rows.filter((row) => row.trim().split(/\s+/)[1]?.endsWith(`:${hex}`)).length;
}

describe('printers on the network', () => {
  const closing: (() => Promise<void>)[] = [];
  let quick: FindLimits;

  beforeEach(async () => {
    quick = { ...findLimits, port: await quietPort(), listenMs: 1_500 };
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });

  async function neighbour(reply: (asked: string) => readonly Buffer[]): Promise<Neighbour> {
    const opened = await openNeighbour(quick.port, reply);
    closing.push(opened.close);
    return opened;
  }

  /** A responder of its own make, as a printer on the same table has one. */
  function publish(
    name: string,
    type: string,
    port: number,
    txt: Record<string, string> = {},
  ): void {
    const options = { port: quick.port, interface: '127.0.0.1', bind: '0.0.0.0' };
    const bonjour = new Bonjour(options, () => undefined);
    bonjour.publish({ name, type, port, txt, probe: false });
    closing.push(
      () => new Promise((resolve) => bonjour.unpublishAll(() => bonjour.destroy(() => resolve()))),
    );
  }

  it('a printer that answers is found by what it calls itself, at its port', async () => {
    publish('Kitchen', 'pdl-datastream', 9_101, { ty: '佳博 GP-L80300I' });
    // The responder tells every address of this computer: all count as one network here.
    const everywhere = [{ address: '127.0.0.1', netmask: '0.0.0.0' }];
    const { found, why } = await findNetworkPrinters(everywhere, quick);
    expect(why).toBeNull();
    expect(found).toMatchObject([
      { kind: 'network', label: '佳博 GP-L80300I', port: 9_101, via: 'raw' },
    ]);
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    expect(own.map(({ address }) => address)).toContain(found[0]?.host);
  });

  it('one that says LPD alone is offered at 9100; one that says both, once', async () => {
    await neighbour((asked) => [
      ...(asked.startsWith('_printer')
        ? [
            answer(
              printerRecords({ name: 'Old', type: '_printer', port: 515, address: '127.0.0.7' }),
            ),
          ]
        : []),
      answer(
        printerRecords({
          name: 'Both',
          type: asked.split('.')[0] ?? '',
          port: 9_100,
          address: '127.0.0.8',
        }),
      ),
    ]);
    const { found } = await findNetworkPrinters(ownWire, quick);
    const told = found.map(({ host, port, via }) => `${host}:${port} ${via}`);
    expect(told.toSorted()).toEqual(['127.0.0.7:9100 lpd', '127.0.0.8:9100 raw']);
  });

  it('asks when it is asked and never else; nothing listens afterwards', async () => {
    const heard = await neighbour(() => []);
    expect(listeners(quick.port)).toBe(1);
    expect(heard.asked()).toEqual([]);
    const finding = findNetworkPrinters(ownWire, quick);
    await expect.poll(() => heard.asked().length).toBeGreaterThan(1);
    expect(listeners(quick.port)).toBe(2);
    await finding;
    expect(listeners(quick.port)).toBe(1);
    expect(new Set(heard.asked())).toEqual(
      new Set(['_pdl-datastream._tcp.local', '_printer._tcp.local']),
    );
    expect(heard.asked().length).toBe(4);
  });

  it('a computer in no network is told so, and so is one that may not ask there', async () => {
    const none = await findNetworkPrinters([], quick);
    expect(none).toEqual({ found: [], why: 'noNetwork', leftOut: 0 });
    // An address that this computer doesn't have: joining the group fails, as without multicast.
    const nowhere = [{ address: '203.0.113.9', netmask: '255.255.255.0' }];
    expect(await findNetworkPrinters(nowhere, quick)).toMatchObject({ found: [], why: 'notAsked' });
    expect(listeners(quick.port)).toBe(0);
  });

  it('another program that keeps the port to itself: words, and no crash', async () => {
    const other = createSocket({ type: 'udp4' });
    await new Promise<void>((resolve) => {
      other.bind(quick.port, '0.0.0.0', () => resolve());
    });
    try {
      expect(await findNetworkPrinters(ownWire, quick)).toMatchObject({
        found: [],
        why: 'notAsked',
      });
    } finally {
      await new Promise<void>((resolve) => {
        other.close(() => resolve());
      });
    }
  });

  describe('neighbours that mean no good', () => {
    it('a name with control and bidi characters is reduced; what is left is bounded', async () => {
      const name = `\u202eEPSON\u0000\u001b[2J\u200b ${'长'.repeat(10)}`;
      await neighbour(() => [
        answer(
          printerRecords({ name, type: '_pdl-datastream', port: 9_100, address: '127.0.0.1' }),
        ),
      ]);
      const { found } = await findNetworkPrinters(ownWire, quick);
      expect(found.map(({ label }) => label)).toEqual([`EPSON[2J ${'长'.repeat(10)}`]);
    });

    it('an address elsewhere leads nowhere, nor does a port that is none', async () => {
      await neighbour((asked) =>
        asked.startsWith('_printer')
          ? []
          : [
              ...[
                '8.8.8.8',
                '10.1.2.3',
                '224.0.0.251',
                '255.255.255.255',
                '0.0.0.0',
                '127.255.255.255',
              ].map((address, at) =>
                answer(
                  printerRecords({ name: `p${at}`, type: '_pdl-datastream', port: 9_100, address }),
                ),
              ),
              answer(
                printerRecords({
                  name: 'none',
                  type: '_pdl-datastream',
                  port: 0,
                  address: '127.0.0.1',
                }),
              ),
            ],
      );
      const { found, leftOut } = await findNetworkPrinters(ownWire, quick);
      expect(found).toEqual([]);
      expect(leftOut).toBe(7);
    });

    it('thousands of printers, floods and rubbish: few are shown, and the counter goes on meanwhile', async () => {
      const good = { name: 'Good', type: '_pdl-datastream', port: 9_100, address: '127.9.9.9' };
      let asked = 0;
      // It is slow: only the question that is put again finds it ready.
      const reply = () => {
        asked += 1;
        return asked > 2 ? [answer(printerRecords(good))] : [];
      };
      const honest = await openNeighbour(quick.port, reply, '127.9.9.9');
      closing.push(honest.close);
      let waves = 0;
      await neighbour(() => {
        waves += 1;
        // Once: what a socket can't hold is lost, and nobody could say whose.
        if (waves > 2) return [];
        const many = Array.from({ length: 400 }, (_, n) =>
          answer(
            [0, 1, 2].flatMap((at) =>
              printerRecords({
                name: `w${waves}-${n}-${at}`,
                type: '_pdl-datastream',
                port: 9_100 + at,
                address: `127.0.${n % 250}.${at + 1}`,
              }),
            ),
          ),
        );
        return [
          Buffer.alloc(9_500, 0x84),
          Buffer.from('HTTP/1.1 200 OK\r\n\r\n'),
          Buffer.alloc(0),
          ...many,
        ];
      });
      const before = process.cpuUsage();
      const { found, leftOut, why } = await findNetworkPrinters(ownWire, quick);
      const { user, system } = process.cpuUsage(before);
      expect(why).toBeNull();
      expect(found.map(({ label }) => label)).toContain('Good');
      expect(found.length).toBeLessThanOrEqual(findLimits.maxOfSender + 1);
      expect(leftOut).toBeGreaterThan(50);
      // The flood's own making included.
      expect((user + system) / 1_000).toBeLessThan(1_500);
    });

    it('any bytes at all: it ends in time and finds nothing', async () => {
      let seed = 7;
      const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648);
      await neighbour(() =>
        Array.from({ length: 200 }, () => {
          const bytes = Buffer.from(Array.from({ length: next() % 300 }, () => next() % 256));
          if (bytes.length > 12) {
            bytes[2] = 0x84;
            bytes.writeUInt16BE(next() % 8, 6);
            bytes.fill(0, 8, 12);
          }
          return bytes;
        }),
      );
      expect((await findNetworkPrinters(ownWire, quick)).found).toEqual([]);
    });
  });
});
