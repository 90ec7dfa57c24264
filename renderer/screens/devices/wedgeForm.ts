import { usualWedge } from '../../../shared/contract/wedgeViews.ts';
import type { WedgeSettings } from '../../../shared/contract/wedgeViews.ts';

export function isUsual(settings: WedgeSettings): boolean {
  return isSame(settings, usualWedge);
}

export function isSame(one: WedgeSettings, other: WedgeSettings): boolean {
  const isAlike = one.layout === other.layout;
  return isAlike && one.prefix === other.prefix && one.suffix === other.suffix;
}
