import { redeem } from '../../../shared/i18n/redeem.ts';
import { useSession } from '../../bridge/session.ts';
import { useFormat, useWords } from '../../words.ts';
import { lineIdOf, totalLineId } from './order.ts';
import type { Line, QuickItem } from './order.ts';

/*
 * A line's name goes onto the receipt, which is in the shop's language; on the screen it is said in
 * the screen's.
 */

/** Names told apart on a verdict and in a list; more are an ellipsis. */
const maxNames = 3;

/** The same several times is said once, with how many. */
export function counted(names: readonly string[]): string {
  const different = [...new Set(names)];
  const said = different.slice(0, maxNames).map((name) => {
    const times = names.filter((each) => each === name).length;
    return times === 1 ? name : `${name} × ${times}`;
  });
  return `${said.join(' · ')}${different.length > maxNames ? ' …' : ''}`;
}

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
  return ({ lineId, item, name }) => {
    if (lineId === totalLineId) return words('typedTotal');
    const known = shop?.quickItems.find((each) => each.item === item);
    return known === undefined ? name : text(known.name);
  };
}

/** A line of a redeemed order on the screen: as it stands in the journal, in the screen's language where that is known. */
export function useSoldName(): (line: {
  readonly lineId: string;
  readonly name: string;
}) => string {
  const words = useWords('redeem');
  const { shop } = useSession();
  const { text } = useFormat();
  return ({ lineId, name }) => {
    if (lineId === totalLineId) return words('typedTotal');
    const known = shop?.quickItems.find(({ item }) => lineIdOf(item) === lineId);
    return known === undefined ? name : text(known.name);
  };
}
