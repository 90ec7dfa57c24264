import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { hostTerminal } from './bridge/terminal.ts';
import { App } from './shell/App.tsx';
import { refuseTextAsCode } from './trustedTypes.ts';
import { makeWords } from './words.ts';
import './ui/base.css';

refuseTextAsCode();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const firstLanguage = navigator.language.startsWith('zh') ? 'zh' : 'en';
createRoot(root).render(
  <StrictMode>
    <App terminal={hostTerminal()} words={makeWords(firstLanguage)} />
  </StrictMode>,
);
void import('./ui/faces.ts');
