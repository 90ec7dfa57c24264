import { betterChoice, setAside, takenBack } from './aside.ts';
import type { Judge } from './orderJudge.ts';
import type { Get, Put } from './orderState.ts';

/** Choosing among the vouchers there are. */
export function choosing(get: Get, put: Put, { judge }: Judge) {
  return {
    keepBetter(): void {
      const { draft, prepared, redeemed, isConfirming } = get();
      if (prepared === null || redeemed !== null || isConfirming) return;
      const better = betterChoice(prepared);
      if (better === null) return;
      const next = setAside(draft, better.keep);
      put({ aside: [...get().aside, ...next.aside], notices: [] });
      void judge(next.draft);
    },
    takeBack(place: number): void {
      const { draft, aside, redeemed, isConfirming } = get();
      const one = aside[place];
      if (one === undefined || redeemed !== null || isConfirming) return;
      void judge(takenBack(draft, one));
    },
  };
}
