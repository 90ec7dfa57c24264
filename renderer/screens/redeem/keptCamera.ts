import { useState } from 'react';

const keptKey = 'countersign.cameraKept';

/** Whether this counter's camera stays open beside the order; remembered on this machine. */
export interface KeptCamera {
  readonly isKept: boolean;
  readonly keep: (isKept: boolean) => void;
}

export function useKeptCamera(): KeptCamera {
  const [isKept, setKept] = useState(() => localStorage.getItem(keptKey) === 'yes');
  return {
    isKept,
    keep(next) {
      localStorage.setItem(keptKey, next ? 'yes' : 'no');
      setKept(next);
    },
  };
}
