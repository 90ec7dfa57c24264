import type { Store } from '../../../main/app/ports.ts';
import type { FeedEvent } from '../../../shared/protocol/feed.ts';

/** The mistake to be caught: paper comes out before what it says is kept. */
export function printBeforeCommit(store: Store, print: () => (seq: number) => void): Store {
  return {
    read: store.read,
    write: (work) =>
      store.write((tx) =>
        work({
          ...tx,
          append: (entry) => {
            const appended = tx.append(entry);
            if (entry.print !== null) print()(appended.seq);
            return appended;
          },
        }),
      ),
    close: store.close,
  };
}

/** The mistake to be caught: the cursor's step is kept before what it stands for. */
export function cursorBeforeApply(store: Store): Store {
  return {
    read: store.read,
    write: (work) => {
      let held: readonly FeedEvent[] = [];
      const result = store.write((tx) =>
        work({ ...tx, applyFeed: (events) => void (held = events) }),
      );
      if (held.length > 0) setTimeout(() => store.write((tx) => tx.applyFeed(held)), 0);
      return result;
    },
    close: store.close,
  };
}
