import type {
  ScannerAway,
  ScannerPort,
  SerialPortsView,
} from '../../../shared/contract/scannerViews.ts';

export type FoundPort =
  | { readonly found: true; readonly path: string }
  | { readonly found: false; readonly away: ScannerAway };

/**
 * The port at which the wanted scanner is now. Of several alike ones the one at `before`, where it was last;
 * else none of them: which is whose is not guessed.
 */
export async function findPort(
  wanted: ScannerPort,
  ports: () => Promise<SerialPortsView>,
  before: string | null,
): Promise<FoundPort> {
  if (wanted.by === 'path') return { found: true, path: wanted.path };
  const { listed, ports: all } = await ports();
  if (!listed) return { found: false, away: 'notListed' };
  const alike = all.filter(
    ({ usb }) =>
      usb?.vendorId === wanted.vendorId &&
      usb.productId === wanted.productId &&
      (wanted.serialNumber === null || usb.serialNumber === wanted.serialNumber),
  );
  const [only, other] = alike;
  if (only === undefined) return { found: false, away: 'notThere' };
  if (other === undefined) return { found: true, path: only.path };
  const same = alike.find(({ path }) => path === before);
  return same === undefined ? { found: false, away: 'several' } : { found: true, path: same.path };
}
