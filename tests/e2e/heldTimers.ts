import type { JSHandle, Page } from 'playwright';

/** The page's timers, kept back: none that is set meanwhile comes before `goOn`. */
export interface HeldTimers {
  /** Every one so far comes at once, and late, as on a machine that stood still. */
  jump(): void;
  goOn(): void;
}

declare global {
  interface Window {
    hold?: () => HeldTimers;
  }
}

/** Runs in the page, once: from then on `window.hold()` keeps timers back. */
function installHold(): void {
  if (window.hold !== undefined) return;
  const stoodStillMs = 2_000;
  const set = window.setTimeout.bind(window);
  const clear = window.clearTimeout.bind(window);
  const now = performance.now.bind(performance);
  const held = new Map<number, { readonly act: () => void; readonly ms: number }>();
  const started = new Map<number, number>();
  let lastId = 0;
  const plain = window.setTimeout;
  window.clearTimeout = (id) => {
    if (!held.delete(Number(id))) clear(started.get(Number(id)) ?? id);
  };
  window.hold = () => {
    window.setTimeout = ((then: () => void, ms = 0) => {
      // Far from the ids that the browser gives out.
      lastId -= 1;
      held.set(lastId, { act: then, ms });
      return lastId;
    }) as typeof setTimeout;
    return {
      jump() {
        performance.now = () => now() + stoodStillMs;
        const all = [...held.values()];
        held.clear();
        for (const { act } of all) act();
      },
      goOn() {
        performance.now = now;
        window.setTimeout = plain;
        for (const [id, { act, ms }] of held) started.set(id, set(act, ms));
        held.clear();
      },
    };
  };
}

/** A machine that is kept busy must not tell a page that somebody fell silent: its timers wait for `goOn`. */
export async function holdTimers(page: Page): Promise<JSHandle<HeldTimers>> {
  await page.evaluate(installHold);
  return page.evaluateHandle(() => {
    if (window.hold === undefined) throw new Error('nothing to hold timers with');
    return window.hold();
  });
}
