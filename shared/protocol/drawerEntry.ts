import { z } from 'zod';
import { drawerReasons, maxDrawerNote } from '../domain/drawer/drawer.ts';

/**
 * The cash drawer was asked to open. Written before the pulse goes out, so that no drawer opens without it; what came
 * of it is not known yet. Unless `drawerStayedShut` follows it is taken as opened.
 */
export const drawerOpenedBody = z.strictObject({
  kind: z.literal('drawerOpened'),
  reason: z.enum(drawerReasons),
  note: z.string().max(maxDrawerNote),
});
export type DrawerOpenedBody = z.infer<typeof drawerOpenedBody>;

/** Of what was asked in entry `of`, surely no pulse reached the drawer; where that isn't sure nothing is written. */
export const drawerStayedShutBody = z.strictObject({
  kind: z.literal('drawerStayedShut'),
  of: z.int().min(1),
  /** What the printer's line ran into. */
  problem: z.string().max(40),
});
export type DrawerStayedShutBody = z.infer<typeof drawerStayedShutBody>;
