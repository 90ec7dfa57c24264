import type { Migration } from './migrate.ts';
import { counter } from './migrations/20261121T213000_counter.ts';
import { projectedSeq } from './migrations/20261122T091500_projectedSeq.ts';
import { generations } from './migrations/20261122T093000_generations.ts';

/** Oldest first. */
export const migrationList: readonly Migration[] = [counter, projectedSeq, generations];
