import { describe, expect, it } from 'vitest';
import type { Scope } from '../../shared/domain/campaign/campaign.ts';
import { isInScope } from '../../shared/domain/campaign/scope.ts';

function scope(include: readonly string[] | null, exclude: readonly string[] = []): Scope {
  return { include, exclude };
}

describe('a scope', () => {
  it.each<[string, Scope, boolean]>([
    ['names nothing: everything is meant', scope(null), true],
    ['includes nothing: nothing is meant', scope([]), false],
    ['includes it by name', scope(['milk-tea']), true],
    ['includes it by its only group', scope(['#drink']), true],
    ['includes it by one of several groups', scope(['#food', '#hot']), true],
    ['includes others', scope(['coffee', '#food']), false],
    ['excludes it by name', scope(null, ['milk-tea']), false],
    ['excludes it by group', scope(null, ['#hot']), false],
    ['excludes others', scope(null, ['coffee', '#food']), true],
    ['includes it by name and excludes its group', scope(['milk-tea'], ['#drink']), false],
    ['includes its group and excludes it by name', scope(['#drink'], ['milk-tea']), false],
    ['includes it by name and excludes others', scope(['milk-tea'], ['coffee']), true],
    ['includes a group named like it', scope(['#milk-tea']), false],
    ['includes a name like its group', scope(['drink']), false],
  ])('that %s', (_, one, expected) => {
    expect(isInScope(one, 'milk-tea', ['drink', 'hot'])).toBe(expected);
  });

  it('finds what has no name by its groups alone', () => {
    expect(isInScope(scope(null), null, [])).toBe(true);
    expect(isInScope(scope(['milk-tea']), null, [])).toBe(false);
    expect(isInScope(scope(['#drink']), null, ['drink'])).toBe(true);
    expect(isInScope(scope(null, ['#drink']), null, ['drink'])).toBe(false);
  });
});
