import type { SoldOutThing } from '../../../shared/domain/stock/soldOut.ts';
import { useCall } from '../../bridge/queries.ts';

/** What is sold out here today. */
export function useSoldOut(): {
  readonly isGone: (item: string) => boolean;
  readonly isMarked: (campaignNo: number) => boolean;
} {
  const marks = useCall('soldOut.list', {}).value ?? [];
  const some = (is: (thing: SoldOutThing) => boolean): boolean =>
    marks.some(({ thing }) => is(thing));
  return {
    isGone: (item) => some((thing) => thing.kind === 'item' && thing.item === item),
    isMarked: (campaignNo) =>
      some((thing) => thing.kind === 'campaign' && thing.campaignNo === campaignNo),
  };
}
