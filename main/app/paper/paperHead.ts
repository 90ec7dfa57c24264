import type { Entry } from '../../../shared/protocol/entry.ts';
import type { Logo } from '../../../shared/contract/printer.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';

/** `both`: Chinese and English, one with the other. */
export type PaperLanguage = 'zh' | 'en' | 'both';

/** What every printed thing has: where, who, when, in which language, original or copy. */
export interface PaperHead {
  readonly shop: ShopConfig;
  readonly counterName: string;
  readonly operator: string;
  /** The second person who agreed, when one had to. */
  readonly approver: string | null;
  readonly language: PaperLanguage;
  /** The shop's own, at the head of what a customer takes away. */
  readonly logo?: Logo;
  /** There is no head office and no other shop. */
  readonly standAlone?: boolean;
  /** Local date and time as frozen in the entry, `YYYY-MM-DD HH:MM`. */
  readonly when: string;
  /** 0 for the original, else COPY n (第n次补打). */
  readonly copy: number;
  /** Practice mode prints TRAINING at head and foot. */
  readonly training: boolean;
}

/** What a document needs besides its entry. */
export interface PaperContext {
  readonly shop: ShopConfig;
  readonly counterName: string;
  readonly language: PaperLanguage;
  readonly logo?: Logo;
  /** There is no head office and no other shop. */
  readonly standAlone?: boolean;
  /** 0 for the original, else the number of this copy. */
  readonly copy: number;
  /** Of what has no entry to tell it by. */
  readonly training?: boolean;
}

/** How paper names an entry: its seq and the first 6 hex digits of its hash, e.g. `1042-a1b2c3`. */
export function referenceOf(seq: number, hash: string): string {
  return `${seq}-${hash.slice(0, 6)}`;
}

/** The head of what has no entry. `at` is in ms since 1970. */
export function headAt(
  made: { readonly at: number; readonly offsetMinutes: number; readonly operator: string },
  context: PaperContext,
): PaperHead {
  return {
    shop: context.shop,
    counterName: context.counterName,
    operator: made.operator,
    approver: null,
    language: context.language,
    ...(context.logo === undefined ? {} : { logo: context.logo }),
    standAlone: context.standAlone ?? false,
    when: localMinute(made.at, made.offsetMinutes),
    copy: context.copy,
    training: context.training ?? false,
  };
}

export function headOf(entry: Entry, context: PaperContext): PaperHead {
  return {
    shop: context.shop,
    counterName: context.counterName,
    operator: entry.actor.name,
    approver: entry.approver?.name ?? null,
    language: context.language,
    ...(context.logo === undefined ? {} : { logo: context.logo }),
    standAlone: context.standAlone ?? false,
    when: localMinute(entry.at, entry.offsetMinutes),
    copy: context.copy,
    training: entry.mode === 'practice',
  };
}

/** The shop's wall-clock minute, by the offset frozen in the entry: never converted again. */
function localMinute(at: number, offsetMinutes: number): string {
  return new Date(at + offsetMinutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
