import { drawer } from '../../../../shared/i18n/drawer.ts';
import type { DayDocument } from '../../../app/day/dayDocuments.ts';
import type { Markup } from '../markup.ts';
import { areaWords } from './paperWords.ts';

/** How often the cash drawer was asked to open, by whom, and how often it stayed shut; nothing where it never was. */
export function drawerTotals(mark: Markup, { figures, head }: DayDocument): void {
  const { say } = areaWords(drawer, head.language);
  const { drawerAsked, drawerStayedShut, byCashier } = figures;
  if (drawerAsked > 0) mark.pair(say('dayAsked'), `x${drawerAsked}`);
  for (const row of byCashier) {
    if (row.drawerAsked > 0) mark.pair(`- ${row.name}`, `x${row.drawerAsked}`);
  }
  if (drawerStayedShut > 0) mark.pair(say('dayStayedShut'), `x${drawerStayedShut}`);
}
