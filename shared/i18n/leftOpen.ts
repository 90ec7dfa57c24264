import { area } from './area.ts';

/** Days that nobody closed: said over every screen in the morning, and on the day's own. */
export const leftOpen = area(
  {
    title_one: '{{days}} was not closed',
    title_other: '{{count}} days were not closed',
    says: 'Close earlier days first, each under its own date.',
    saysCashier: 'A manager closes it under Day.',
    close: 'Close the day',
  },
  {
    title_one: '{{days}} 还没有日结',
    title_other: '有 {{count}} 天还没有日结',
    says: '请从早到晚一天一天日结，各记各的日期。',
    saysCashier: '请店长到“日结”里处理。',
    close: '开始日结',
  },
);
