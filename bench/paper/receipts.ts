import type { PaperDocument } from '../../main/app/paper/documents.ts';
import { usualProfile } from '../../shared/contract/printer.ts';
import type { PrinterProfile } from '../../shared/contract/printer.ts';
import { sampleHead, sampleRedemption } from '../../tests/devices/samples.ts';

export const fontProfile: PrinterProfile = usualProfile(48);
export const pictureProfile: PrinterProfile = { ...fontProfile, letters: 'picture' };

const referenceLength = 244;

/**
 * A usual receipt: two lines, three vouchers, a signed reference as a QR code. No two have the same
 * reference, so that none is made of what the last one left behind.
 */
export function receipt(n: number): PaperDocument {
  const own = (n * 2_654_435_761).toString(32).toUpperCase();
  return sampleRedemption(sampleHead(), {
    seq: n,
    reference: `${n}-a1b2c3`,
    signedReference: `CSR1:${own.repeat(referenceLength).slice(0, referenceLength)}`,
  });
}

/** The same without a code: what everybody who prints lines can print. */
export function plainReceipt(n: number): PaperDocument {
  return sampleRedemption(sampleHead(), {
    seq: n,
    reference: `${n}-a1b2c3`,
    signedReference: null,
  });
}
