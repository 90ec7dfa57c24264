import { useId } from 'react';
import { useWords } from '../words.ts';
import s from './PracticeMark.module.css';

/** Over everything, dialogs too, and in nobody's way: nobody can take practice for the counter. */
export function PracticeMark() {
  const words = useWords('session');
  const pattern = useId();
  return (
    <>
      <svg className={s.mark} aria-hidden="true" focusable="false">
        <defs>
          <pattern
            id={pattern}
            width="460"
            height="220"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(-24)"
          >
            <text x="20" y="90" className={s.words}>
              {words('practiceMark')}
            </text>
          </pattern>
        </defs>
        <rect width="100%" height="100%" fill={`url(#${pattern})`} />
      </svg>
      <div className={s.frame} aria-hidden="true" />
    </>
  );
}
