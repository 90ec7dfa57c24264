import { failed } from './answers.ts';
import { ranks } from './people/operator.ts';
import type { Operator } from './people/operator.ts';
import type { z } from 'zod';
import { methods } from '../../shared/contract/methods.ts';
import type { MethodRole } from '../../shared/contract/method.ts';
import type { MethodName, ParsedInputOf } from '../../shared/contract/methods.ts';
import type { Handler, Handlers } from './handlers.ts';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import { maxEntryCharacters } from '../../shared/protocol/push.ts';
import type { Log } from './ports.ts';
import { EntryTooLong, StoreProblem } from './storeErrors.ts';
import type { Session } from './people/session.ts';

export type Dispatch = (method: string, input: unknown) => Promise<Answer<unknown>>;

function isMethod(name: string): name is MethodName {
  return Object.hasOwn(methods, name);
}

const maxFaultsShown = 20;

function badInput(error: z.ZodError): Problem {
  const faults = error.issues.slice(0, maxFaultsShown).map((issue) => ({
    // A key or value that is wrong may be a number that went into the wrong place (I11).
    field: withoutPersonalNumbers(issue.path.map(String).join('.')),
    message: withoutPersonalNumbers(issue.message),
  }));
  return problemOf('badInput', {}, faults);
}

function refusedRole(needed: MethodRole, operator: Operator | null): Problem | null {
  if (needed === 'anyone') return null;
  if (operator === null) return problemOf('notSignedIn');
  if (!ranks(operator.role, needed)) return problemOf('wrongRole', { needed });
  return null;
}

/**
 * The one door to the use cases, the same for every host: looks the method up by own key, checks the
 * role, parses the input, and answers with data. It never throws and never rejects.
 */
export function createDispatch(handlers: Handlers, session: Session, log: Log): Dispatch {
  async function run(name: string, input: unknown): Promise<Answer<unknown>> {
    if (!isMethod(name)) return failed(problemOf('unknownMethod'));
    const method = methods[name];
    const operator = session.operator();
    const refused = refusedRole(method.role, operator);
    if (refused !== null) return failed(refused);
    const parsed = method.input.safeParse(input);
    if (!parsed.success) return failed(badInput(parsed.error));
    // Looking at figures that refresh themselves must not keep a left terminal unlocked.
    if (method.effect === 'write' || name === 'redeem.prepare') session.touch();
    // The table pairs each name with its own input; the index signature can't say so.
    const handler = handlers[name] as Handler<MethodName>;
    return await handler(parsed.data as ParsedInputOf<MethodName>, { operator });
  }

  return async (name, input) => {
    try {
      return await run(name, input);
    } catch (error) {
      if (error instanceof StoreProblem) {
        log.warn(
          { method: name, code: error.code, cause: String(error.cause) },
          'database refused',
        );
        return failed(problemOf(error.code));
      }
      if (error instanceof EntryTooLong) {
        log.warn({ method: name, characters: error.characters }, 'an entry is too long');
        return failed(problemOf('tooMuch', { max: maxEntryCharacters }));
      }
      log.error({ method: name, err: error }, 'a use case failed');
      return failed(problemOf('internal'));
    }
  };
}
