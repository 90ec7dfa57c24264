import { useWords } from '../../words.ts';

/** A share in whole percent, in words; nothing of nothing is 0. */
export function usePercent(): (count: number, of: number) => string {
  const words = useWords('desk');
  return (count, of) => words('percent', { n: of === 0 ? 0 : Math.round((count / of) * 100) });
}

/** Somebody's name, or that they are no longer here. */
export function useName(): (name: string) => string {
  const words = useWords('desk');
  return (name) => (name === '' ? words('noName') : name);
}
