import type { Scope } from './campaign.ts';

/** Whether a scope covers what has this name and belongs to these groups; `exclude` outranks `include`. */
export function isInScope(scope: Scope, name: string | null, groups: readonly string[]): boolean {
  if (isNamed(scope.exclude, name, groups)) return false;
  return scope.include === null || isNamed(scope.include, name, groups);
}

function isNamed(
  entries: readonly string[],
  name: string | null,
  groups: readonly string[],
): boolean {
  if (entries.length === 0) return false;
  if (name !== null && entries.includes(name)) return true;
  return groups.some((group) => entries.includes(`#${group}`));
}
