import type { ImportView } from '../../../shared/contract/imports.ts';
import type { Actor } from '../../../shared/protocol/entry.ts';

/** What goes on of bringing vouchers in; whoever asks sees the same, whichever screen began it. */
export interface ImportJob {
  view(): ImportView | null;
  /** `false`: another is under way. */
  begin(campaignId: string, by: Actor, rows: number): boolean;
  step(done: number): void;
  end(added: number | null): void;
}

export function createImportJob(announce: (event: 'data') => void): ImportJob {
  let view: ImportView | null = null;
  return {
    view: () => view,
    begin(campaignId, by, rows) {
      if (view?.state === 'running') return false;
      view = { campaignId, by: by.name, rows, done: 0, added: null, state: 'running' };
      return true;
    },
    step(done) {
      if (view !== null) view = { ...view, done };
    },
    end(added) {
      if (view === null) return;
      view = { ...view, added, state: added === null ? 'failed' : 'done' };
      announce('data');
    },
  };
}
