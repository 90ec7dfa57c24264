import { Activity, useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { Problem } from '../../shared/contract/problem.ts';
import type { PersonView, SessionView } from '../../shared/contract/views.ts';
import { KeptOperatorContext } from '../bridge/session.ts';
import { Desk } from './Desk.tsx';

/**
 * Remembers which field was being typed into, dialogs included, and goes back there when the desk is
 * shown again.
 */
function BackToField({ children }: { readonly children: ReactNode }) {
  const field = useRef<Element | null>(null);
  useEffect(() => {
    const before = field.current;
    // After what else takes the focus when it is shown: a dialog, a screen.
    const frame = requestAnimationFrame(() => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    });
    const note = ({ target }: FocusEvent) => {
      if (target instanceof Element) field.current = target;
    };
    document.addEventListener('focusin', note);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener('focusin', note);
    };
  }, []);
  return children;
}

interface KeptDeskProps {
  readonly session: SessionView;
  readonly isAnswering: boolean;
  readonly badgeProblem: Problem | null;
}

/**
 * The desk of whoever is at the counter. While nobody is, the last one's is kept as they left it, unseen
 * and asleep: signed in again, they find the place, the form and the field. To anybody else it is gone.
 */
export function KeptDesk({ session, isAnswering, badgeProblem }: KeptDeskProps) {
  const { operator } = session;
  const [last, setLast] = useState<PersonView | null>(operator);
  // While drawing, so that nobody's desk is ever drawn for somebody else.
  if (operator !== null && operator.id !== last?.id) setLast(operator);
  const whose = operator ?? last;
  if (whose === null) return null;
  return (
    <Activity key={whose.id} mode={operator === null ? 'hidden' : 'visible'}>
      <KeptOperatorContext value={whose}>
        <BackToField>
          <Desk
            session={session}
            operator={whose}
            isAnswering={isAnswering}
            badgeProblem={badgeProblem}
          />
        </BackToField>
      </KeptOperatorContext>
    </Activity>
  );
}
