import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import { localeOf } from '../format.ts';
import { refuseTextAsCode } from '../trustedTypes.ts';
import { makeWords } from '../words.ts';
import { Gallery } from './Gallery.tsx';
import '../ui/base.css';
import '../ui/faces.ts';

/** `?lang=zh|en&theme=light|dark&size=normal|large|larger&only=Button` */
const asked = new URLSearchParams(window.location.search);
const language = asked.get('lang') === 'en' ? 'en' : 'zh';

refuseTextAsCode();
document.documentElement.lang = localeOf(language);
document.documentElement.dataset['theme'] = asked.get('theme') === 'dark' ? 'dark' : 'light';
document.documentElement.dataset['size'] = asked.get('size') ?? 'normal';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <I18nextProvider i18n={makeWords(language)}>
      <I18nProvider locale={localeOf(language)}>
        <Gallery only={asked.get('only')} />
      </I18nProvider>
    </I18nextProvider>
  </StrictMode>,
);
