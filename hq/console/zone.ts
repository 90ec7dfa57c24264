import { shops } from '../shops/shops.ts';
import type { View } from './view.ts';

/** How times that belong to no shop are shown. */
export interface ChainZone {
  readonly zone: string;
  /** Behind a heading: nothing where the whole chain has one clock. */
  readonly note: string;
}

/** The zone that all shops have; UTC, and said so, where they have several or there is none. */
export async function chainZone({ office, say }: View): Promise<ChainZone> {
  const zones = new Set((await shops(office, office.db)).map(({ zone }) => zone));
  const [only] = zones;
  return zones.size === 1 && only !== undefined
    ? { zone: only, note: '' }
    : { zone: 'UTC', note: say('（UTC）', ' (UTC)') };
}
