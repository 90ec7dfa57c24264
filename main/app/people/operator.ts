import type { MethodRole } from '../../../shared/contract/method.ts';
import type { Actor, ApprovalWay } from '../../../shared/protocol/entry.ts';
import { roles } from '../../../shared/protocol/feed.ts';
import type { Role } from '../../../shared/protocol/feed.ts';

/** The person at the counter. */
export interface Operator {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
}

/** A second person who has shown that it is they. */
export interface Approver extends Operator {
  readonly how: ApprovalWay;
}

/** Whether `role` may do what `needed` asks; roles rank in the order of `roles`. */
export function ranks(role: Role, needed: MethodRole): boolean {
  return needed === 'anyone' || roles.indexOf(role) >= roles.indexOf(needed);
}

export function actorOf(operator: Operator): Actor {
  return { personId: operator.id, name: operator.name, role: operator.role };
}

/** Who acts where no person did: the terminal itself. */
export const systemActor: Actor = { personId: 'system', name: 'system', role: 'system' };
