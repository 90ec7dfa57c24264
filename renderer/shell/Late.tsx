import { Suspense } from 'react';
import type { ReactNode } from 'react';

interface LateProps {
  readonly children: ReactNode;
}

/** What is fetched when it is first opened: nothing stands in its place for the moment that takes. */
export function Late({ children }: LateProps) {
  return <Suspense fallback={null}>{children}</Suspense>;
}
