import type { Migration } from '../migrate.ts';

/** Which snapshot a row came with, or came after: what a later one lacks is known no longer. */
export const generations: Migration = {
  id: '20261122T093000_generations',
  sql: `
    ALTER TABLE vouchers ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE campaigns ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE people ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
  `,
};
