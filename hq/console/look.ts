import type { FastifyRequest } from 'fastify';
import type { Look } from './view.ts';

const languageCookie = 'countersign_hq_language';
const themeCookie = 'countersign_hq_theme';
const yearSeconds = 365 * 86_400;

function cookieOf(request: FastifyRequest, name: string): string {
  const cookies = (request.headers.cookie ?? '').split(';').map((one) => one.trim());
  return cookies.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
}

/** As somebody chose it, else as their browser says; Chinese where nobody says anything. */
export function lookOf(request: FastifyRequest): Look {
  const chosen = cookieOf(request, languageCookie);
  const asked = (request.headers['accept-language'] ?? '').toLowerCase();
  const isEnglish = chosen === 'en' || (chosen !== 'zh' && asked.startsWith('en'));
  const theme = cookieOf(request, themeCookie);
  return {
    language: isEnglish ? 'en' : 'zh',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
  };
}

function cookie(name: string, value: string): string {
  return `${name}=${value}; Path=/; Max-Age=${yearSeconds}; HttpOnly; SameSite=Lax`;
}

export interface LookChosen {
  readonly cookies: readonly string[];
  /** The same page without the choice in its address. */
  readonly path: string;
}

/** What `?lang=` and `?look=` of an address choose; `null`: nothing. */
export function lookChosen(url: string): LookChosen | null {
  const { pathname, searchParams } = new URL(url, 'http://localhost');
  const language = searchParams.get('lang');
  const theme = searchParams.get('look');
  if (language === null && theme === null) return null;
  searchParams.delete('lang');
  searchParams.delete('look');
  const cookies = [
    ...(language === 'zh' || language === 'en' ? [cookie(languageCookie, language)] : []),
    ...(theme === 'auto' || theme === 'light' || theme === 'dark'
      ? [cookie(themeCookie, theme)]
      : []),
  ];
  const rest = searchParams.toString();
  // One slash: `//name` would be another machine.
  const path = `/${pathname.replace(/^[/\\]+/, '')}`;
  return { cookies, path: rest === '' ? path : `${path}?${rest}` };
}
