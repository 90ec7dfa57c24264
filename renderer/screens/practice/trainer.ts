import { manages, useSession } from '../../bridge/session.ts';

/** The second person of the practice shop, and the PIN that stands on its sign-in screen. */
export function useTrainer(): { readonly trainer: string; readonly pin: string } {
  const { view } = useSession();
  const found = view?.people.find(({ role }) => manages(role));
  return { trainer: found?.name ?? '', pin: found?.demoPin ?? '' };
}
