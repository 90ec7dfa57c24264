import { dayViews } from './dayViews.ts';
import { deskViews } from './deskViews.ts';
import { otherViews } from './otherViews.ts';
import { redeemViews } from './redeemViews.ts';
import { practiceViews } from './practiceViews.ts';
import type { View } from './view.ts';

/** Every state of every screen. A new screen brings its views in a file of its own, and one line here. */
export const views: readonly View[] = [
  ...redeemViews,
  ...deskViews,
  ...dayViews,
  ...otherViews,
  ...practiceViews,
];
