import { useTranslation } from 'react-i18next';
import { useAct } from '../bridge/queries.ts';
import { Button } from '../ui/Button.tsx';
import { useLanguage, useWords } from '../words.ts';

/** Switches the screen's language at once, and tells the terminal. */
export function LanguageButton() {
  const words = useWords('session');
  const { i18n } = useTranslation();
  const language = useLanguage();
  const { act } = useAct('settings.language');
  const other = language === 'zh' ? 'en' : 'zh';
  const change = () => {
    void i18n.changeLanguage(other);
    void act({ language: other });
  };
  return (
    <Button
      kind="quiet"
      aria-label={`${words('languageShort')} · ${words('switchLanguage')}`}
      onPress={change}
    >
      {words('languageShort')}
    </Button>
  );
}
