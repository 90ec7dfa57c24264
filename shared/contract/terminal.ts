import type { Answer } from './problem.ts';
import type { TerminalEvent } from './events.ts';
import type { InputOf, MethodName, OutputOf } from './methods.ts';

/** The terminal as a screen sees it; which host serves it is not the screen's business. */
export interface Terminal {
  call<M extends MethodName>(method: M, input: InputOf<M>): Promise<Answer<OutputOf<M>>>;
  /** Calls `listener` for each event until the returned function is called. */
  listen(listener: (event: TerminalEvent) => void): () => void;
}
