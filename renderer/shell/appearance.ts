import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultKeys } from '../../shared/contract/keyMap.ts';
import type { KeyTable } from '../../shared/contract/keyMap.ts';
import type { TerminalSettings } from '../../shared/contract/views.ts';
import { useCall } from '../bridge/queries.ts';
import { localeOf } from '../format.ts';

function darkBySystem(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}

/** The terminal's settings, once they are known. */
export function useSettings(): TerminalSettings | null {
  return useCall('settings.get', {}).value;
}

/** The counter's keys as they are set here. */
export function useKeys(): KeyTable {
  return useSettings()?.keys ?? defaultKeys;
}

/** Language, theme and size of letters of the whole page follow the terminal's settings; mounted once. */
export function useAppearance(): void {
  const settings = useSettings();
  const { i18n: words } = useTranslation();
  const language = settings?.language ?? null;
  const theme = settings?.theme ?? 'system';
  const textSize = settings?.textSize ?? 'normal';

  useEffect(() => {
    if (language !== null && words.language !== language) void words.changeLanguage(language);
    if (language !== null) document.documentElement.lang = localeOf(language);
  }, [language, words]);

  useEffect(() => {
    document.documentElement.dataset['size'] = textSize;
  }, [textSize]);

  useEffect(() => {
    const system = darkBySystem();
    const paint = () => {
      const isDark = theme === 'dark' || (theme === 'system' && system.matches);
      document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    };
    paint();
    system.addEventListener('change', paint);
    return () => system.removeEventListener('change', paint);
  }, [theme]);
}
