import { z } from 'zod';
import { hex, plainText } from '../protocol/primitives.ts';
import { method } from './method.ts';
import { orderDraft } from './order.ts';
import { paperSettings } from './printer.ts';
import type { PaperView } from './views.ts';

/** Lines a shop may have at the head of its papers, and as many at their foot; characters of each. */
export const maxShopLines = 4;
export const maxShopLineCharacters = 60;

const shopLines = z.array(plainText(maxShopLineCharacters).trim().min(1)).max(maxShopLines);

/** The part of the contract that is about papers nobody's entry stands behind, and how all of them look. */
export const paperMethods = {
  'print.refusal': method<PaperView>()(
    'cashier',
    'write',
    'Judge an order again, and print why the voucher at this place of it is refused',
    z.strictObject({ order: orderDraft, index: z.int().min(0).max(19) }),
  ),
  'print.reminder': method<PaperView>()(
    'cashier',
    'write',
    'Print what a customer holds and when it ends, soonest first',
    z.strictObject({ customer: hex(16) }),
  ),
  'print.health': method<PaperView>()(
    'cashier',
    'write',
    'Print how this terminal does, for whoever is rung up about it',
    z.strictObject({}),
  ),
  'paper.preview': method<PaperView>()(
    'manager',
    'read',
    'A receipt as it would print with these settings; nothing is saved or printed',
    z.strictObject({ paper: paperSettings, head: shopLines, foot: shopLines }),
  ),
  'paper.shopLines': method<null>()(
    'manager',
    'write',
    'The lines at head and foot of the papers of a shop that stands alone; a chain’s are head office’s',
    z.strictObject({ head: shopLines, foot: shopLines }),
  ),
} as const;
