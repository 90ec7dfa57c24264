import { useState } from 'react';
import type { ReactNode } from 'react';

interface HeldProps<T> {
  readonly first: T;
  readonly children: (value: T, set: (value: T) => void) => ReactNode;
}

/** Holds what a field is set to, so that it can be tried. */
export function Held<T>({ first, children }: HeldProps<T>) {
  const [value, setValue] = useState(first);
  return children(value, setValue);
}
