import { HqProblem } from '../problem.ts';
import { scopesOf } from './scopes.ts';
import type { KeyScope, OfficeRole, Scope } from './scopes.ts';

/** Who asks something of head office. `owner`: whoever has the machine's admin token. */
export type Actor =
  | { readonly kind: 'owner' }
  | {
      readonly kind: 'account';
      readonly accountId: string;
      readonly name: string;
      readonly role: OfficeRole;
    }
  | {
      readonly kind: 'key';
      readonly keyId: string;
      readonly name: string;
      readonly scopes: readonly KeyScope[];
    };

export function mayDo(actor: Actor, scope: Scope | undefined): boolean {
  switch (actor.kind) {
    case 'owner':
      return true;
    case 'account':
      return scope !== undefined && scopesOf(actor.role).includes(scope);
    case 'key':
      // An address that names no scope is for the owner alone.
      return scope !== undefined && actor.scopes.some((one) => one === scope);
  }
}

/** Throws `wrongRole`. */
export function requireScope(actor: Actor, scope: Scope | undefined): void {
  if (mayDo(actor, scope)) return;
  throw new HqProblem('wrongRole', `this takes the scope “${scope ?? 'owner'}”`);
}

/** As it stands beside what they did: in cases, histories and the audit log. */
export function actorName(actor: Actor): string {
  return actor.kind === 'owner' ? 'admin token' : actor.name;
}

export function actorId(actor: Actor): string {
  switch (actor.kind) {
    case 'owner':
      return '';
    case 'account':
      return actor.accountId;
    case 'key':
      return actor.keyId;
  }
}

/** Whose word it is: only the machine's owner, who may speak for anybody, names somebody themselves. */
export function saidBy<Said extends { readonly by: string }>(actor: Actor, said: Said): Said {
  return actor.kind === 'owner' ? said : { ...said, by: actorName(actor) };
}
