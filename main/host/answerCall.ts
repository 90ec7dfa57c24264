import { problemOf } from '../../shared/contract/problem.ts';
import type { Answer, Problem } from '../../shared/contract/problem.ts';
import { bodyLimitBytes } from './limits.ts';
import type { RunningTerminal } from './running.ts';

function failed(problem: Problem): Answer<never> {
  return { ok: false, problem };
}

/** The answer to an input that is longer than the method allows. */
export function tooMuch(method: string): Answer<never> {
  return failed(problemOf('tooMuch', { limitBytes: bodyLimitBytes(method) }));
}

/**
 * Answers one call as every host does: `text` is the input as JSON, whoever carried it. Never throws.
 */
export async function answerCall(
  terminal: Pick<RunningTerminal, 'dispatch'>,
  method: string,
  text: string,
): Promise<Answer<unknown>> {
  if (Buffer.byteLength(text) > bodyLimitBytes(method)) return tooMuch(method);
  let input: unknown;
  try {
    input = JSON.parse(text);
  } catch {
    return failed(problemOf('badInput', {}, [{ field: '', message: 'not JSON' }]));
  }
  return terminal.dispatch(method, input);
}
