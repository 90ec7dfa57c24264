import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { contentPolicy, pressableRule, securityHeaders } from '../../main/host/policy.ts';

describe('the content policy', () => {
  const directives = new Map(
    contentPolicy()
      .split('; ')
      .map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1)]),
  );

  it('allows nothing that is not named', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    for (const name of ['base-uri', 'form-action', 'frame-ancestors']) {
      expect([name, directives.get(name)]).toEqual([name, ["'none'"]]);
    }
  });

  it('has no wildcard, no host, no inline script and no eval', () => {
    const sources = [...directives.values()].flat();
    expect(sources.filter((source) => /^(\*|https?:|'unsafe)/.test(source))).toEqual([]);
    expect(directives.get('script-src')).toEqual(["'self'", "'wasm-unsafe-eval'"]);
  });

  it('allows the one rule of react-aria, as its package writes it', () => {
    const entry = createRequire(import.meta.url).resolve('react-aria/package.json');
    const source = readFileSync(
      join(dirname(entry), 'dist/private/interactions/usePress.mjs'),
      'utf8',
    );
    const template = /style\.textContent = `([\s\S]*?)`\.trim\(\)/.exec(source)?.[1] ?? '';
    const rule = template.replace(/\$\{[^}]+\}/, 'data-react-aria-pressable').trim();
    expect(rule).toBe(pressableRule);
  });

  it('goes with every answer, beside the other guards', () => {
    expect(securityHeaders()).toMatchObject({
      'content-security-policy': contentPolicy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });
});
