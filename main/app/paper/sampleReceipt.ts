import type { PaperDocument } from './documents.ts';
import type { PaperHead, PaperLanguage } from './paperHead.ts';

/** A receipt of nothing, to see how papers look: it has a bit of everything, and proves nothing. */
export function sampleReceipt(head: PaperHead): PaperDocument {
  return {
    kind: 'redemption',
    head,
    seq: 1,
    lines: [
      { name: itemIn(head.language, '奶茶（中）', 'Milk tea (M)'), quantity: 1, totalMinor: 1_800 },
      { name: itemIn(head.language, '柠檬茶', 'Lemon tea'), quantity: 2, totalMinor: 3_000 },
    ],
    vouchers: [
      {
        name: { zh: '生日饮料券', en: 'Birthday drink' },
        hint: '7K3M-****-****-9Q',
        benefit: 'freeItem',
        discountMinor: 1_800,
        topUpMinor: 0,
        usesLeft: 0,
        amountLeftMinor: null,
      },
    ],
    totalMinor: 4_800,
    discountMinor: 1_800,
    toPayMinor: 3_000,
    customerLast4: '5678',
    reference: '1-000000',
    signedReference: null,
    doubtful: false,
  };
}

/** An order has an item's name once, as whoever wrote its list wants it on paper. */
function itemIn(language: PaperLanguage, zh: string, en: string): string {
  if (language === 'both') return `${zh} ${en}`;
  return language === 'zh' ? zh : en;
}
