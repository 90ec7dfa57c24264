import { describe, expect, it } from 'vitest';
import { isReceipt } from '../../renderer/scan/receiptScan.ts';

describe('a receipt before the scanner', () => {
  it.each(['CSR1:0123456789ABCDEF', 'csr1:0123', ']Q1CSR1:0123', '  CSR1:0 ', 'ＣＳＲ１：0'])(
    'is told by its form: %s',
    (raw) => {
      expect(isReceipt(raw)).toBe(true);
    },
  );

  it.each(['7KQ4-8M2X-TD9R-PE', 'CSR2:0123', 'XCSR1:0123', 'https://x.example/CSR1:0', ''])(
    'is nothing else: %s',
    (raw) => {
      expect(isReceipt(raw)).toBe(false);
    },
  );
});
