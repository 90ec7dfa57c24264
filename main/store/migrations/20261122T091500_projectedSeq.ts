import type { Migration } from '../migrate.ts';

/** The derived tables may now lag behind the journal; those of an older version never did. */
export const projectedSeq: Migration = {
  id: '20261122T091500_projectedSeq',
  sql: `
    INSERT INTO meta (name, value) SELECT 'projectedSeq', coalesce(max(seq), 0) FROM journal;
  `,
};
