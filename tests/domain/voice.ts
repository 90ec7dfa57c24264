import type { Language } from '../../shared/i18n/area.ts';
import type { FigureVoice } from '../../shared/i18n/figureText.ts';
import { zone } from './build.ts';

/** How a shop in Shanghai says figures on the day of `noon`: plainly, so that a test can spell them. */
export function voiceOf(language: Language): FigureVoice {
  const time = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
  });
  return {
    language,
    moment: (at) => `${language === 'zh' ? '今天' : 'today'} ${time.format(at)}`,
    date: (day) => day,
    money: (minor) => `¥${(minor / 100).toFixed(2)}`,
    number: String,
  };
}
