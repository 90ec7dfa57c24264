import { describe, expect, it } from 'vitest';
import { believedAddress } from '../../../main/devices/printerFinder/ownNetworks.ts';

const shop = { address: '192.168.1.10', netmask: '255.255.255.0' } as const;
const tunnel = { address: '10.8.0.2', netmask: '255.255.255.255' } as const;

describe('which address of an answer is believed', () => {
  it.each([
    ['its own', ['192.168.1.50'], '192.168.1.50', '192.168.1.50'],
    ['its own among others', ['10.0.0.1', '192.168.1.50'], '192.168.1.50', '192.168.1.50'],
    ['its own, where it tells none', [], '192.168.1.50', '192.168.1.50'],
    ['another in the same network', ['fe80::1', '192.168.1.60'], '192.168.1.50', '192.168.1.60'],
  ])('%s', (_what, told, sender, host) => {
    expect(believedAddress(told, sender, [tunnel, shop])).toBe(host);
  });

  it.each([
    ['this computer itself', ['127.0.0.1'], '192.168.1.50'],
    ['somewhere on the internet', ['8.8.8.8'], '192.168.1.50'],
    ['the network as a whole', ['192.168.1.255'], '192.168.1.50'],
    ['the network’s own number', ['192.168.1.0'], '192.168.1.50'],
    ['a neighbouring network', ['192.168.2.50'], '192.168.1.50'],
    ['no address at all', ['192.168.1.50x', '', '1.2.3', '::1'], '192.168.1.51'],
    ['a sender from elsewhere', ['192.168.1.50'], '172.16.0.9'],
    ['no sender', ['192.168.1.50'], ''],
  ])('never %s', (_what, told, sender) => {
    expect(believedAddress(told, sender, [tunnel, shop])).toBeNull();
  });
});
