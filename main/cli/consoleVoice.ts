import type { Language } from '../../shared/i18n/area.ts';

/** `--lang`, or what the shell says of its user's language; English where neither is one of ours. */
export function languageOf(
  wanted: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Language {
  if (wanted === 'zh' || wanted === 'en') return wanted;
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((one) => one !== undefined && one !== '') ?? '';
  return locale.startsWith('zh') ? 'zh' : 'en';
}
