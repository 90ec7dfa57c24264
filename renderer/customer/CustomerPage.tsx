import { useEffect, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { CustomerLine, CustomerScreenView } from '../../shared/contract/customerScreen.ts';
import type { Language } from '../../shared/i18n/area.ts';
import { localeOf } from '../format.ts';
import { Button } from '../ui/Button.tsx';
import { CustomerFace } from './CustomerFace.tsx';
import { wordsFor } from './customerWords.ts';
import s from './CustomerPage.module.css';

interface CustomerPageProps {
  readonly line: CustomerLine;
}

/** What is to be seen now; `null` while nobody says. */
function useView(line: CustomerLine): CustomerScreenView | null {
  const [view, setView] = useState<CustomerScreenView | null>(null);
  useEffect(() => line.watch(setView), [line]);
  return view;
}

/** The look of the whole page: theme, size and language, as the counter's. */
function useLook(view: CustomerScreenView | null, language: Language): void {
  const theme = view?.theme ?? 'light';
  const size = view?.textSize ?? 'normal';
  useEffect(() => {
    const { documentElement: page } = document;
    const system = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
    page.dataset['theme'] = theme === 'system' ? system : theme;
    page.dataset['size'] = size;
    page.lang = localeOf(language);
    document.title = wordsFor(language)('pageTitle');
  }, [theme, size, language]);
}

/** The screen that faces the customer. */
export function CustomerPage({ line }: CustomerPageProps) {
  const view = useView(line);
  /** Chosen here by the customer, for as long as their order is on the screen. */
  const [chosen, setChosen] = useState<Language | null>(null);
  const isIdle = view === null || view.shown.face === 'idle';
  if (isIdle && chosen !== null) setChosen(null);
  const language = chosen ?? view?.language ?? 'zh';
  useLook(view, language);
  const words = wordsFor(language);
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <I18nProvider locale={localeOf(language)}>
      <div className={s.page}>
        <header className={s.head}>
          <p className={s.shop}>{view?.shop?.[language] ?? ''}</p>
          {isIdle ? null : (
            <Button kind="quiet" size="counter" onPress={() => setChosen(other)}>
              <span lang={localeOf(other)}>{words('other')}</span>
            </Button>
          )}
        </header>
        {view?.isPractice === true ? <p className={s.practice}>{words('practice')}</p> : null}
        <main className={s.main}>
          <CustomerFace
            view={view}
            language={language}
            words={words}
            onRate={(rating) => void line.rate(rating)}
          />
        </main>
      </div>
    </I18nProvider>
  );
}
