import type { MethodName, OutputOf, ParsedInputOf } from '../../shared/contract/methods.ts';
import type { Answer } from '../../shared/contract/problem.ts';
import type { Operator } from './people/operator.ts';

/** What a use case gets besides its input. `operator` is set wherever the method's role asks for one. */
export interface Caller {
  readonly operator: Operator | null;
}

export type Handler<M extends MethodName> = (
  input: ParsedInputOf<M>,
  caller: Caller,
) => Answer<OutputOf<M>> | Promise<Answer<OutputOf<M>>>;

/** One handler per method of the contract; the compiler refuses a table with a gap. */
export type Handlers = { readonly [M in MethodName]: Handler<M> };
