/** What a page asks of `window.trustedTypes`; the DOM's own typings don't know it yet. */
interface TrustedTypesRules {
  readonly createHTML: (text: string, type: string, sink: string) => string | null;
  readonly createScriptURL: (address: string, type: string, sink: string) => string | null;
}

declare global {
  interface Window {
    /** Absent in browsers without Trusted Types: there the policy's line is passed over. */
    readonly trustedTypes?: { createPolicy(name: 'default', rules: TrustedTypesRules): unknown };
  }
}

const parsing = 'DOMParser parseFromString';
const starting = 'Worker constructor';

function isOwnFile(address: string): boolean {
  return new URL(address, window.location.href).origin === window.location.origin;
}

/**
 * The content policy takes no text at any place that could run it (`innerHTML`, `script.src`, `eval`).
 * Two uses stand: a parser, whose document runs nothing and is read node by node (`ui/paperNodes.ts`),
 * and a worker from a file of our own. Everything else is refused, our own mistakes and those of
 * packages too.
 */
export function refuseTextAsCode(): void {
  window.trustedTypes?.createPolicy('default', {
    // No text at all empties a place: react-aria's announcer does so when a number field goes.
    createHTML: (text, _type, sink) => (text === '' || sink === parsing ? text : null),
    createScriptURL: (address, _type, sink) =>
      sink === starting && isOwnFile(address) ? address : null,
  });
}
