import type { OrderDraft } from '../../../shared/contract/order.ts';
import type {
  TillBasket,
  TillLine,
  TillLineShare,
  TillPrepare,
} from '../../../shared/contract/tillApi.ts';
import { bytesToHex, utf8Bytes } from '../../../shared/protocol/bytes.ts';
import type { Crypto } from '../../../shared/protocol/crypto.ts';

/** Pure steps between a till's basket and an order of ours. */

type OrderLine = OrderDraft['lines'][number];

const idBytes = 16;

/** What a till's own id is here: an entry's id, the same each time it is said, and never another till's. */
export function idOf(
  crypto: Pick<Crypto, 'sha256'>,
  what: 'basket' | 'void' | 'code',
  ...parts: readonly string[]
): string {
  const named = ['countersign/till/1', what, ...parts].join('\0');
  return bytesToHex(crypto.sha256(utf8Bytes(named)).slice(0, idBytes));
}

const paidFor = ({ paidMinor, quantity, unitPriceMinor }: TillLine): number =>
  paidMinor ?? quantity * unitPriceMinor;

/** The second half of a line whose units don't all cost the same. */
const restOf = (lineId: string): string => `${lineId}~2`;

/**
 * A line of the till as lines of an order, which know a price per unit and nothing else: what was paid for
 * three together becomes two at one price and one a minor unit dearer.
 */
export function orderLines(line: TillLine): readonly OrderLine[] {
  const { lineId, name, item, categories, quantity } = line;
  const unitPriceMinor = Math.floor(paidFor(line) / quantity);
  const dearer = paidFor(line) - unitPriceMinor * quantity;
  const same = { name, item, categories };
  const plain = { ...same, lineId, quantity: quantity - dearer, unitPriceMinor };
  if (dearer === 0) return [plain];
  return [
    plain,
    { ...same, lineId: restOf(lineId), quantity: dearer, unitPriceMinor: unitPriceMinor + 1 },
  ];
}

/** The till's line that a line of an order is, or is part of. */
export const tillLineOf = (lineId: string): string => lineId.replace(/~2$/, '');

/** Discounts on lines of an order, summed by the till's own lines. */
export function byTillLine(
  shares: readonly { readonly lineId: string; readonly discountMinor: number }[],
): readonly { readonly lineId: string; readonly discountMinor: number }[] {
  const sums = new Map<string, number>();
  for (const { lineId, discountMinor } of shares) {
    const own = tillLineOf(lineId);
    sums.set(own, (sums.get(own) ?? 0) + discountMinor);
  }
  return [...sums].map(([lineId, discountMinor]) => ({ lineId, discountMinor }));
}

/** What each line of an order's basket is left to be paid, by the till's own lines. */
export function lineShares(
  lines: readonly {
    readonly lineId: string;
    readonly quantity: number;
    readonly unitPriceMinor: number;
  }[],
  discounts: readonly { readonly lineId: string; readonly discountMinor: number }[],
): readonly TillLineShare[] {
  const taken = new Map(byTillLine(discounts).map((one) => [one.lineId, one.discountMinor]));
  const totals = byTillLine(
    lines.map(({ lineId, quantity, unitPriceMinor }) => ({
      lineId,
      discountMinor: quantity * unitPriceMinor,
    })),
  );
  return totals.map(({ lineId, discountMinor: total }) => {
    const discountMinor = taken.get(lineId) ?? 0;
    return { lineId, discountMinor, toPayMinor: total - discountMinor };
  });
}

/** Units of the till's lines as units of an order's, as many of each as are still there. */
export function linesToReturn(
  wanted: readonly { readonly lineId: string; readonly quantity: number }[],
  left: readonly { readonly lineId: string; readonly quantityLeft: number }[],
): readonly { readonly lineId: string; readonly quantity: number }[] {
  return wanted.flatMap(({ lineId, quantity }) => {
    const plain = left.find((line) => line.lineId === lineId)?.quantityLeft ?? 0;
    const rest = left.find((line) => line.lineId === restOf(lineId))?.quantityLeft ?? 0;
    const ofRest = Math.min(rest, Math.max(0, quantity - plain));
    // What is more than was bought stays with the first: the rules say so.
    const parts = [
      { lineId, quantity: quantity - ofRest },
      { lineId: restOf(lineId), quantity: ofRest },
    ];
    return parts.filter((part) => part.quantity > 0);
  });
}

/** The order a till's basket is, with the codes the till read. */
export function orderOf(
  crypto: Pick<Crypto, 'sha256'>,
  tillId: string,
  asked: TillBasket & Partial<Pick<TillPrepare, 'codes'>>,
): OrderDraft {
  const codes = asked.codes ?? [];
  return {
    orderId: idOf(crypto, 'basket', tillId, asked.id),
    lines: asked.lines.flatMap((line) => [...orderLines(line)]),
    vouchers: codes.map(({ code }, place) => ({
      scan: {
        scanId: idOf(crypto, 'code', tillId, asked.id, String(place), code),
        raw: code,
        source: 'wedge',
      },
    })),
    customer: null,
    currency: asked.currency,
    amounts: codes.flatMap(({ amountMinor }, index) =>
      amountMinor === undefined ? [] : [{ index, amountMinor }],
    ),
    uses: codes.flatMap(({ uses }, index) => (uses === undefined ? [] : [{ index, uses }])),
  };
}

type Comparable = Pick<OrderLine, 'lineId' | 'quantity' | 'unitPriceMinor' | 'name' | 'item'>;

/** Whether two baskets are the same, line by line, as the journal keeps them. */
export function sameLines(some: readonly Comparable[], others: readonly Comparable[]): boolean {
  return (
    some.length === others.length &&
    some.every((line, place) => {
      const other = others[place];
      return (
        other !== undefined &&
        line.lineId === other.lineId &&
        line.name === other.name &&
        line.item === other.item &&
        line.quantity === other.quantity &&
        line.unitPriceMinor === other.unitPriceMinor
      );
    })
  );
}
