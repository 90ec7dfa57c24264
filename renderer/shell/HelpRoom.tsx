import { Suspense, lazy, useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { HelpPlace } from '../../shared/i18n/help.ts';
import { HelpContext } from '../ui/help.ts';
import { Fault } from './Fault.tsx';
import { helpKey } from './helpPlace.ts';

const HelpDialog = lazy(async () => ({
  default: (await import('../screens/help/HelpDialog.tsx')).HelpDialog,
}));

interface HelpRoomProps {
  readonly at: HelpPlace;
  readonly children: ReactNode;
}

/** Help for everything under it: by the question mark, or by its key from anywhere, dialogs too. */
export function HelpRoom({ at, children }: HelpRoomProps) {
  const [isOpen, setOpen] = useState(false);
  const open = useCallback(() => setOpen(true), []);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isAlone = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
      if (event.code !== helpKey || !isAlone || event.repeat) return;
      // A dialog asks for a key: this one may be the answer.
      if (document.querySelector('[data-takes-keys]') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      setOpen(true);
    };
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
  return (
    <HelpContext value={open}>
      {children}
      {isOpen ? (
        <Fault>
          <Suspense fallback={null}>
            <HelpDialog at={at} onClose={() => setOpen(false)} />
          </Suspense>
        </Fault>
      ) : null}
    </HelpContext>
  );
}
