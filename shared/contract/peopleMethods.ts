import { z } from 'zod';
import { maxBadgeCharacters } from '../domain/people/badgeCode.ts';
import { pinPattern } from '../domain/people/pin.ts';
import type { ShopName } from '../protocol/authority.ts';
import { maxApprovalsPerDay, roles } from '../protocol/feed.ts';
import { plainText } from '../protocol/primitives.ts';
import { method } from './method.ts';
import type {
  ApproverView,
  BadgeRead,
  OwnKeysView,
  PersonView,
  SessionView,
  StaffView,
} from './views.ts';

const nothing = z.strictObject({});
const pin = z.string().regex(pinPattern);
const personId = z.string().min(1).max(40);
const personName = plainText(60).trim().min(1);

/** The part of the contract that is about people: who is at the counter, and who works here. */
export const peopleMethods = {
  'session.state': method<SessionView>()(
    'anyone',
    'read',
    'Who and where: shop, people, operator, phase',
    nothing,
  ),
  'session.signIn': method<PersonView>()(
    'anyone',
    'write',
    'Sign in by PIN',
    z.strictObject({ personId, pin }),
  ),
  'session.signOut': method<null>()(
    'anyone',
    'write',
    'Sign out or lock',
    z.strictObject({ because: z.enum(['operator', 'idle', 'switch']) }),
  ),
  'session.badge': method<BadgeRead>()(
    'anyone',
    'write',
    'A badge was read: says whose it is; to sign in, whoever else is signed in is signed out',
    z.strictObject({
      raw: z.string().min(1).max(maxBadgeCharacters),
      to: z.enum(['signIn', 'approve']),
    }),
  ),
  'people.list': method<readonly StaffView[]>()(
    'manager',
    'read',
    'The roster, and what may be changed of each by who asks',
    nothing,
  ),
  'people.own': method<OwnKeysView>()(
    'cashier',
    'read',
    'Whether whoever is signed in has a badge, and a phone paired with this counter',
    nothing,
  ),
  'people.approvers': method<readonly ApproverView[]>()(
    'cashier',
    'read',
    'Who may agree to something here, how, and how often still today',
    nothing,
  ),
  'people.changeOwnPin': method<null>()(
    'cashier',
    'write',
    'Choose another PIN, knowing the old one',
    z.strictObject({ pin, newPin: pin }),
  ),
  'people.resetPin': method<null>()(
    'manager',
    'write',
    'Give somebody below another PIN',
    z.strictObject({ personId, pin }),
  ),
  'people.retire': method<null>()(
    'manager',
    'write',
    'Somebody no longer works here: they are signed out and can’t sign in again',
    z.strictObject({ personId }),
  ),
  'people.shops': method<readonly ShopName[]>()(
    'manager',
    'read',
    'The chain’s shops, to lend somebody to',
    nothing,
  ),
  'people.lend': method<null>()(
    'manager',
    'write',
    'Let somebody work in another shop too',
    z.strictObject({ personId, shop: z.string().min(1).max(40) }),
  ),
  'people.return': method<null>()(
    'manager',
    'write',
    'Somebody lent works there no longer',
    z.strictObject({ personId, shop: z.string().min(1).max(40) }),
  ),
  'people.makeBadge': method<{ readonly code: string }>()(
    'manager',
    'write',
    'Make somebody a badge, in the place of the one before; its code is shown once',
    z.strictObject({ personId }),
  ),
  'people.withdrawBadge': method<null>()(
    'cashier',
    'write',
    'A badge is lost: nobody gets in by it any more',
    z.strictObject({ personId }),
  ),
  'people.pairPhone': method<{ readonly uri: string }>()(
    'manager',
    'write',
    'Pair one’s own phone with this counter; what the app reads is shown once',
    z.strictObject({ pin }),
  ),
  'people.confirmPhone': method<null>()(
    'manager',
    'write',
    'The first number off the phone: from now on its numbers count',
    z.strictObject({ number: z.string().regex(/^\d{6}$/) }),
  ),
  'people.unpairPhone': method<null>()(
    'manager',
    'write',
    'A phone’s numbers count no longer at this counter',
    z.strictObject({ personId }),
  ),
  'people.rules': method<null>()(
    'manager',
    'write',
    'How often one may agree a day, and whether a badge alone will do; standing alone',
    z.strictObject({
      approvalsPerDay: z.int().min(1).max(maxApprovalsPerDay),
      badgeAlone: z.boolean(),
    }),
  ),
  'people.add': method<PersonView>()(
    'manager',
    'write',
    'Add a person: here when standing alone, else at head office',
    z.strictObject({ name: personName, role: z.enum(roles), pin }),
  ),
} as const;
