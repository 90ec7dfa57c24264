import type { Printer } from '../../app/paper/paperPorts.ts';

/** The printer on the screen: what is laid out for paper is shown there, so printing always succeeds. */
export function createVirtualPrinter(): Printer {
  return {
    print: async () => ({ result: 'printed' }),
    state: async () => ({ reach: 'answers', problem: null, paperLow: false }),
    pulse: async () => ({ result: 'failed', problem: 'noDrawer' }),
  };
}
