import type { z } from 'zod';
import type { Language } from '../../shared/i18n/area.ts';
import type { Scope } from '../access/scopes.ts';
import type { Session } from '../access/sessions.ts';
import { newFormToken } from '../access/forms.ts';
import type { ForgottenBook } from '../customers/forgottenBook.ts';
import type { Office } from '../office.ts';
import { mayDo } from '../access/actor.ts';
import type { Html } from './html.ts';
import type { Say, Words } from './words.ts';
import { sayIn } from './words.ts';

/** How somebody wants the console: `auto` follows their system. */
export interface Look {
  readonly language: Language;
  readonly theme: 'auto' | 'light' | 'dark';
}

/** What every page is made from. */
export interface View extends Look {
  readonly office: Office;
  readonly forgotten: ForgottenBook;
  readonly session: Session;
  readonly say: Say;
  /** The parts of the address that have names. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Where terminals reach this head office, as far as it was told or can be seen. */
  readonly hqUrl: string;
  /** A fresh one for each form. */
  readonly formToken: () => string;
  /** Whether whoever looks may do what has this scope. */
  readonly may: (scope: Scope) => boolean;
}

export function viewOf(base: Omit<View, 'say' | 'formToken' | 'may'>): View {
  const { session } = base;
  return {
    ...base,
    say: sayIn(base.language),
    formToken: () => newFormToken(session),
    may: (scope) => mayDo(session.actor, scope),
  };
}

export interface Shown {
  readonly title: string;
  readonly body: Html;
}

/** One page of the console. */
export interface Page {
  readonly path: string;
  /** Who may look. */
  readonly scope: Scope;
  /** Its name in the list of parts; pages that are reached from another have none. */
  readonly part?: Words;
  /** The part it belongs to, where its address doesn’t begin with that part’s. */
  readonly under?: string;
  readonly show: (view: View) => Promise<Shown>;
}

/** What comes of an act: another page, something that is shown once, or a file to keep. */
export type Acted =
  | { readonly shows: 'page'; readonly path: string; readonly id?: string }
  | { readonly shows: 'once'; readonly title: string; readonly body: Html; readonly id?: string }
  | { readonly shows: 'file'; readonly name: string; readonly type: string; readonly text: string };

/** One thing that a form can ask for, at `/act/<name>`. */
export interface Act {
  readonly name: string;
  readonly scope: Scope;
  /** What is said on the page that comes after it. */
  readonly done: Words;
  /** Where somebody goes on who was refused. */
  readonly from: string;
  /** Throws `ZodError`, `HqProblem`. */
  readonly prepare: (fields: unknown) => PreparedAct;
}

export interface PreparedAct {
  /** Ids of what it is done to, for the audit log. */
  readonly target: string;
  readonly work: (view: View) => Promise<Acted>;
}

/** Fields that name what is acted on; no other goes into the audit log. */
const idFields = [
  'shop',
  'device',
  'epoch',
  'code',
  'case',
  'person',
  'account',
  'key',
  'campaign',
  'calendar',
  'claim',
  'import',
  'from',
  'to',
] as const;

function targetOf(fields: object): string {
  const given = new Map<string, unknown>(Object.entries(fields));
  return idFields
    .filter((name) => ['string', 'number'].includes(typeof given.get(name)))
    .map((name) => `${name}=${String(given.get(name))}`)
    .join(' ');
}

interface ActSays {
  readonly scope: Scope;
  readonly done: Words;
  readonly from: string;
}

export function act<Schema extends z.ZodType<object>>(
  name: string,
  says: ActSays,
  schema: Schema,
  work: (view: View, fields: z.output<Schema>) => Promise<Acted>,
): Act {
  return {
    name,
    ...says,
    prepare: (given) => {
      const fields = schema.parse(given);
      return { target: targetOf(fields), work: (view) => work(view, fields) };
    },
  };
}

/** `id`: of what was made, for the audit log. */
export function toPage(path: string, id?: string): Acted {
  return { shows: 'page', path, ...(id === undefined ? {} : { id }) };
}

/** Rows of a page of a table. */
export const pageRows = 50;

/** Which page of a table is asked for, from 1. */
export function pageNumber(query: URLSearchParams): number {
  const asked = Number(query.get('page') ?? '1');
  return Number.isInteger(asked) && asked >= 1 && asked <= 100_000 ? asked : 1;
}

/** What was typed into a search, short. */
export function searched(query: URLSearchParams, name = 'q'): string {
  return (query.get(name) ?? '').trim().slice(0, 60);
}
