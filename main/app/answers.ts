import type { Answer, Problem } from '../../shared/contract/problem.ts';

export function ok<T>(value: T): Answer<T> {
  return { ok: true, value };
}

export function failed(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}
