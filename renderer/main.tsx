import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { hostTerminal } from './bridge/terminal.ts';
import { App } from './shell/App.tsx';
import { refuseTextAsCode } from './trustedTypes.ts';
import { makeWords } from './words.ts';
import './ui/base.css';

// The content policy allows no code made at run time: zod must not try it.
z.config({ jitless: true });
refuseTextAsCode();

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');

const firstLanguage = navigator.language.startsWith('zh') ? 'zh' : 'en';
createRoot(root).render(
  <StrictMode>
    <App terminal={hostTerminal()} words={makeWords(firstLanguage)} />
  </StrictMode>,
);
