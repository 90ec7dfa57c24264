import type { Answer } from '../../shared/contract/problem.ts';
import { problemOf } from '../../shared/contract/problem.ts';
import type { Terminal } from '../../shared/contract/terminal.ts';

declare global {
  interface Window {
    /** Put there by the preload in the Electron host; absent in a browser. */
    readonly countersign?: Terminal;
  }
}

/** The terminal behind the preload's bridge; a bridge that throws answers like a line that is cut. */
export function bridgedTerminal(bridge: Terminal): Terminal {
  return {
    async call(method, input) {
      try {
        return await bridge.call(method, input);
      } catch {
        const answer: Answer<never> = {
          ok: false,
          problem: problemOf('internal', { because: 'noAnswer' }),
        };
        return answer;
      }
    },
    listen: (listener) => bridge.listen(listener),
  };
}
