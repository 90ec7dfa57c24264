import { html, nothing } from './html.ts';
import type { Html } from './html.ts';
import type { View } from './view.ts';

/** The field that proves that a form came from our own page. */
export const formTokenField = 'form';

interface FormOf {
  readonly act: string;
  readonly button: string;
  readonly look?: 'primary' | 'danger' | 'quiet' | 'plain';
  /** Hidden fields. */
  readonly says?: Readonly<Record<string, string | number>>;
  readonly fields?: Html;
  /** Fields beside the button instead of above it. */
  readonly inLine?: boolean;
  readonly files?: boolean;
  /** For who hears the page: which of many buttons of one name it is. */
  readonly of?: string;
}

export function form(view: View, wanted: FormOf): Html {
  const { act, button, look = 'plain', says = {}, fields = nothing, of } = wanted;
  const hidden = Object.entries({ ...says, [formTokenField]: view.formToken() }).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const heard = of === undefined ? nothing : html` <span class="unseen">${of}</span>`;
  return html`<form
    class="${wanted.inLine === true ? 'acts' : ''}"
    method="post"
    action="/act/${act}"
    enctype="${wanted.files === true ? 'multipart/form-data' : 'application/x-www-form-urlencoded'}"
  >
    ${hidden}${fields}<button class="${look}">${button}${heard}</button>
  </form>`;
}

interface FieldOf {
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
}

interface InputOf extends FieldOf {
  readonly type?: 'text' | 'password' | 'number' | 'url' | 'search' | 'file';
  readonly value?: string | number;
  readonly required?: boolean;
  readonly max?: number;
  readonly min?: number;
  readonly maxLength?: number;
  readonly autocomplete?: string;
  readonly numeric?: boolean;
}

function attribute(name: string, value: string | number | undefined): Html {
  return value === undefined ? nothing : html` ${name}="${value}"`;
}

function labelled({ id, label, hint }: FieldOf, control: Html): Html {
  const said =
    hint === undefined ? nothing : html`<span class="hint" id="${id}-hint">${hint}</span>`;
  return html`<div class="field"><label for="${id}">${label}</label>${control}${said}</div>`;
}

function describedBy({ id, hint }: FieldOf): Html {
  return hint === undefined ? nothing : html` aria-describedby="${id}-hint"`;
}

export function input(field: InputOf): Html {
  const { id, name, type = 'text', value, required = true, numeric = false } = field;
  const control = html`<input
    id="${id}"
    name="${name}"
    type="${type}"
    ${attribute('value', value)}${attribute('max', field.max)}${attribute(
      'min',
      field.min,
    )}${attribute('maxlength', field.maxLength)}${attribute(
      'autocomplete',
      field.autocomplete ?? 'off',
    )}${numeric ? html` inputmode="numeric"` : nothing}${required ? html` required` : nothing}${describedBy(field)}
  />`;
  return labelled(field, control);
}

export interface Option {
  readonly value: string;
  readonly text: string;
}

export function select(
  field: FieldOf & { readonly chosen?: string },
  options: readonly Option[],
): Html {
  const made = options.map(
    ({ value, text }) =>
      html`<option value="${value}" ${value === field.chosen ? html` selected` : nothing}>
        ${text}
      </option>`,
  );
  return labelled(
    field,
    html`<select id="${field.id}" name="${field.name}" ${describedBy(field)}>
      ${made}
    </select>`,
  );
}

export function textArea(
  field: FieldOf & {
    readonly value?: string;
    readonly short?: boolean;
    readonly required?: boolean;
  },
): Html {
  const { id, name, value = '', short = false, required = true } = field;
  return labelled(
    field,
    html`<textarea
      id="${id}"
      name="${name}"
      class="${short ? 'short' : ''}"
      ${required ? html` required` : nothing}${describedBy(field)}
    >
${value}</textarea>`,
  );
}

export function ticks(
  legend: string,
  name: string,
  options: readonly (Option & { readonly on?: boolean })[],
): Html {
  return html`<fieldset>
    <legend>${legend}</legend>
    ${options.map(
      ({ value, text, on }) =>
        html`<label class="tick"
          ><input
            type="checkbox"
            name="${name}"
            value="${value}"
            ${on === true ? html` checked` : nothing}
          />${text}</label
        >`,
    )}
  </fieldset>`;
}

/** Why somebody does it: goes beside what they did for good. */
export function noteField(view: View, id: string): Html {
  const { say } = view;
  return input({ id, name: 'note', label: say('原因', 'Why'), maxLength: 300 });
}

/** A form that looks for something: it changes nothing and has no token. */
export function searchForm(view: View, action: string, fields: Html): Html {
  return html`<form class="acts" method="get" action="${action}" role="search">
    ${fields}<button>${view.say('查找', 'Find')}</button>
  </form>`;
}

/** To the next page of a table and back; `more`: there is one. */
export function pager(view: View, path: string, page: number, more: boolean): Html {
  if (page === 1 && !more) return nothing;
  const to = (number: number) => {
    const query = new URLSearchParams(view.query);
    query.delete('done');
    query.set('page', String(number));
    return `${path}?${query.toString()}`;
  };
  const { say } = view;
  return html`<nav class="more" aria-label="${say('翻页', 'Pages')}">
    ${page > 1 ? html`<a class="button" href="${to(page - 1)}">${say('上一页', 'Back')}</a>` : nothing}
    <span>${say(`第 ${page} 页`, `Page ${page}`)}</span>
    ${more ? html`<a class="button" href="${to(page + 1)}">${say('下一页', 'Next')}</a>` : nothing}
  </nav>`;
}
