import type { Migration } from './migrate.ts';
import { counter } from './migrations/20261122T120000_counter.ts';

/** Oldest first. */
export const migrationList: readonly Migration[] = [counter];
