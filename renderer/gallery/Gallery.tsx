import { useLanguage } from '../words.ts';
import { feedback } from './feedback.tsx';
import { fields } from './fields.tsx';
import { layout } from './layout.tsx';
import type { Shelf } from './shelf.ts';
import { tickets } from './tickets.tsx';
import s from './Gallery.module.css';

const shelves: readonly Shelf[] = [tickets, feedback, fields, layout];

interface GalleryProps {
  /** One component alone; `null` for all of them. */
  readonly only: string | null;
}

/** Every component of `renderer/ui` in every state it has. */
export function Gallery({ only }: GalleryProps) {
  const language = useLanguage();
  const shown = shelves
    .flatMap((shelf) => shelf(language))
    .filter(({ component }) => only === null || component === only);
  return (
    <main className={s.gallery}>
      {shown.map(({ component, states }) => (
        <section key={component} data-component={component} aria-label={component}>
          <h1 className={s.component}>{component}</h1>
          <div className={s.states}>
            {Object.entries(states).map(([state, show]) => (
              <figure key={state} className={s.state} data-state={state}>
                <figcaption className={s.name}>{state}</figcaption>
                <div className={s.stage}>{show}</div>
              </figure>
            ))}
          </div>
        </section>
      ))}
    </main>
  );
}
