import type { PrinterProfile } from '../../../shared/contract/printer.ts';

/** What makes one sort of printer another: the drawer, the darkness and the letter table are each shop's own. */
export type SortSettings = Pick<PrinterProfile, 'columns' | 'letters' | 'cutter'>;

/** Sorts by what somebody can see on the printer and its paper; makes stand in their words (`sort_…`). */
export const sortNames = ['chinese58', 'plain58', 'chinese80', 'plain80', 'noKnife80'] as const;
export type SortName = (typeof sortNames)[number];
/** `own`: each setting by hand. */
export type SortChoice = SortName | 'own';
export const sortChoices: readonly SortChoice[] = [...sortNames, 'own'];

const sorts: Readonly<Record<SortName, SortSettings>> = {
  chinese58: { columns: 32, letters: 'font', cutter: 'none' },
  plain58: { columns: 32, letters: 'picture', cutter: 'none' },
  chinese80: { columns: 48, letters: 'font', cutter: 'partial' },
  plain80: { columns: 48, letters: 'picture', cutter: 'partial' },
  noKnife80: { columns: 48, letters: 'font', cutter: 'none' },
};

/** The ready sort that these settings are; `own` where they are none. */
export function sortOf({ columns, letters, cutter }: SortSettings): SortChoice {
  const isIt = (one: SortSettings) =>
    one.columns === columns && one.letters === letters && one.cutter === cutter;
  return sortNames.find((name) => isIt(sorts[name])) ?? 'own';
}

/** The profile as this sort sets it; what is the shop's own stays, and by hand everything does. */
export function withSort<Profile extends SortSettings>(
  profile: Profile,
  choice: SortChoice,
): Profile {
  return choice === 'own' ? profile : { ...profile, ...sorts[choice] };
}
