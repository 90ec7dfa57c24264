import { z } from 'zod';
import { drawerReasons, maxDrawerNote } from '../domain/drawer/drawer.ts';
import { hex, noteText } from '../protocol/primitives.ts';
import type { DrawerAsked, DrawerRow } from './drawerViews.ts';
import { method } from './method.ts';
import { approvalInput } from './order.ts';

const maxRows = 100;

/** The part of the contract that is about the cash drawer. */
export const drawerMethods = {
  'drawer.open': method<DrawerAsked>()(
    'cashier',
    'write',
    'Open the cash drawer, now or never; whoever is no manager needs one who agrees',
    z
      .strictObject({
        /** Becomes the entry's id: a repeated press is answered, and pulses nothing. */
        openId: hex(16),
        reason: z.enum(drawerReasons),
        note: noteText(0, maxDrawerNote),
        approval: approvalInput.nullable(),
      })
      .refine(({ reason, note }) => reason !== 'other' || note !== '', {
        path: ['note'],
        message: 'say why',
      }),
  ),
  'drawer.list': method<readonly DrawerRow[]>()(
    'shiftLead',
    'read',
    'When the cash drawer was asked to open, by whom and why, newest first',
    z.strictObject({
      before: z.int().min(1).nullable(),
      count: z.int().min(1).max(maxRows),
    }),
  ),
} as const;
