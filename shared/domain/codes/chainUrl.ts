/** How the chain's own links look, from head office. */
export interface ChainUrlRules {
  readonly chainUrlPrefixes: readonly string[];
  /** Name of the query parameter that holds the code, or `path` for the last path segment. */
  readonly chainUrlPart: string;
}

export type ChainUrlReading =
  | { readonly kind: 'inner'; readonly text: string }
  /** The chain's own link, but no code can be got out of it. */
  | { readonly kind: 'broken' }
  | { readonly kind: 'notChain' };

/** Takes the code out of one of the chain's own links; the link itself is never looked up or opened. */
export function readChainUrl(text: string, rules: ChainUrlRules): ChainUrlReading {
  const url = lowerOrigin(text);
  const isOurs = rules.chainUrlPrefixes.some((prefix) => beginsWith(url, lowerOrigin(prefix)));
  if (!isOurs) return { kind: 'notChain' };
  const encoded =
    rules.chainUrlPart === 'path' ? lastSegment(url) : parameter(url, rules.chainUrlPart);
  const inner = encoded === null ? null : percentDecoded(encoded);
  return inner === null || inner === '' ? { kind: 'broken' } : { kind: 'inner', text: inner };
}

/** Where the chain's own links lead, in lower case. */
export function chainHosts({ chainUrlPrefixes }: ChainUrlRules): readonly string[] {
  return chainUrlPrefixes.map((prefix) => {
    const authority = /^[^:]*:\/\/([^/?#]*)/.exec(prefix)?.[1] ?? '';
    return authority.replace(/:\d*$/, '').toLowerCase();
  });
}

/** Scheme and host don't mind their case; the rest of a link does. */
function lowerOrigin(url: string): string {
  const origin = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/[^/?#]*/.exec(url)?.[0] ?? '';
  return origin.toLowerCase() + url.slice(origin.length);
}

/** A prefix ends at a boundary of the link: `https://a.cn` is not the beginning of `https://a.cn.ru/`. */
function beginsWith(url: string, prefix: string): boolean {
  if (!url.startsWith(prefix)) return false;
  return /[/?#=&]$/.test(prefix) || /^(?:$|[/?#])/.test(url.slice(prefix.length));
}

function lastSegment(url: string): string | null {
  const path = url.replace(/[?#].*$/s, '').replace(/^[^:]*:\/\/[^/]*/, '');
  return path.split('/').findLast((segment) => segment !== '') ?? null;
}

function parameter(url: string, name: string): string | null {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? '';
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=');
    if (equals >= 0 && percentDecoded(pair.slice(0, equals)) === name)
      return pair.slice(equals + 1);
  }
  return null;
}

/** `null` for an escape that isn't one. */
export function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
