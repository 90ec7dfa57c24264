import type { CustomerShown, ShownVoucher } from '../../../shared/contract/screenMethods.ts';
import type { Prepared, PreparedVoucher } from '../../../shared/contract/order.ts';
import { acceptanceOf, faceOf, itemsOf } from './order.ts';
import type { OrderItem } from './order.ts';
import type { OrderState } from './orderState.ts';

/** What the customer's screen is told, and which redemption may be rated there. */
export interface ToShow {
  readonly shown: CustomerShown;
  readonly seq: number | null;
}

const idle: ToShow = { shown: { face: 'idle' }, seq: null };

function nameOf({ campaign }: PreparedVoucher) {
  return campaign.item ?? campaign.name;
}

function leftOf(item: OrderItem): ShownVoucher['left'] {
  const acceptance = acceptanceOf(item);
  if (acceptance === null) return null;
  const { amountLeftMinor, usesLeft } = acceptance;
  return amountLeftMinor === null ? { uses: usesLeft } : { amountMinor: amountLeftMinor };
}

function voucherShown(item: OrderItem): readonly ShownVoucher[] {
  const { item: read } = item;
  if (!read.readable) return [];
  const { voucher } = read;
  return [
    {
      name: { zh: nameOf(voucher).zh, en: nameOf(voucher).en },
      worthMinor: acceptanceOf(item)?.discountMinor ?? null,
      lastDay: voucher.lastDay,
      left: leftOf(item),
    },
  ];
}

function orderShown(judged: Pick<Prepared, 'items' | 'decision'>) {
  const { discountMinor, toPayMinor, totalMinor } = judged.decision;
  return {
    vouchers: itemsOf(judged).flatMap(voucherShown),
    discountMinor,
    toPayMinor: totalMinor > 0 ? toPayMinor : null,
  };
}

/** Of an order in hand what its own customer may see: no code, no number, no reason for a refusal. */
export function customerShownOf(
  state: Pick<OrderState, 'prepared' | 'redeemed' | 'undone'>,
): ToShow {
  const { prepared, redeemed, undone } = state;
  if (undone !== null) return idle;
  if (redeemed !== null) {
    return { shown: { face: 'done', ...orderShown(redeemed) }, seq: redeemed.seq };
  }
  if (prepared === null) return idle;
  switch (faceOf(prepared)) {
    case 'ready':
    case 'blocked':
    case 'asks':
    case 'soldOut':
      return { shown: { face: 'prepared', ...orderShown(prepared) }, seq: null };
    case 'needsManager':
      return { shown: { face: 'asking' }, seq: null };
    case 'refusedAlone':
    case 'unreadableAlone':
      return { shown: { face: 'refused' }, seq: null };
  }
}
