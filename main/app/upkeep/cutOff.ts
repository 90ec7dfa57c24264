import { methods } from '../../../shared/contract/methods.ts';
import { problemOf } from '../../../shared/contract/problem.ts';
import { failed } from '../answers.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Store } from '../ports.ts';

/** What changes nothing but how this terminal is looked at, and what hands in what is still to be sent. */
const stillAllowed: ReadonlySet<string> = new Set([
  'session.signIn',
  'session.signOut',
  'settings.language',
  'sync.now',
  'sync.demoLine',
]);

function isLocked(method: string): boolean {
  if (!Object.hasOwn(methods, method) || stillAllowed.has(method)) return false;
  const { effect } = methods[method as keyof typeof methods];
  return effect === 'write' || method.startsWith('redeem.') || method.startsWith('customer.');
}

/**
 * A counter that head office cut off, by its signed word, uses and gives out nothing more and finds no
 * customer; its journal stays, can be looked at, and is still handed in (I6, I8).
 */
export function lockedWhenCutOff(dispatch: Dispatch, store: Store): Dispatch {
  return async (method, input) => {
    if (isLocked(method) && store.read((tx) => tx.sync().standing === 'revoked')) {
      return failed(problemOf('cutOff'));
    }
    return dispatch(method, input);
  };
}
