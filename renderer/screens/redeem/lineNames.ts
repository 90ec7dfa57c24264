import { redeem } from '../../../shared/i18n/redeem.ts';
import { useSession } from '../../bridge/session.ts';
import { useFormat, useWords } from '../../words.ts';
import type { Line, QuickItem } from './order.ts';

/*
 * A line's name goes onto the receipt, which is in the shop's language; on the screen it is said in
 * the screen's.
 */

/** The name a quick item gets in the order. */
export function useItemName(): (item: QuickItem) => string {
  const { shop } = useSession();
  return ({ name }) => name[shop?.language ?? 'zh'];
}

/** The name the typed total gets in the order. */
export function useTypedTotalName(): string {
  const { shop } = useSession();
  return redeem[shop?.language ?? 'zh'].typedTotal;
}

/** A line's name on the screen. */
export function useLineName(): (line: Line) => string {
  const words = useWords('redeem');
  const { shop } = useSession();
  const { text } = useFormat();
  return ({ item, name }) => {
    if (item === null) return words('typedTotal');
    const known = shop?.quickItems.find((each) => each.item === item);
    return known === undefined ? name : text(known.name);
  };
}
