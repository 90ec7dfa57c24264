import { ZodError } from 'zod';
import { withoutPersonalNumbers } from '../../shared/domain/personalNumbers.ts';
import { HqProblem, problemBody } from '../problem.ts';
import { html, nothing } from './html.ts';
import { said } from './layout.ts';
import type { Shown, View } from './view.ts';
import { detailWords, faultWords } from './faultWords.ts';
import { problemWords } from './words.ts';

const maxFaults = 20;

function problemOf(error: unknown): HqProblem {
  if (error instanceof HqProblem) return error;
  if (!(error instanceof ZodError)) throw error;
  const faults = error.issues.slice(0, maxFaults).map((issue) => ({
    field: withoutPersonalNumbers(issue.path.map(String).join('.')),
    message: withoutPersonalNumbers(issue.message),
  }));
  return new HqProblem('badInput', '', faults);
}

/** What was not done, why, and where to go on. Throws what is a fault of ours. */
export function refusalPage(
  { say }: View,
  error: unknown,
  back: string,
): { readonly status: number; readonly shown: Shown } {
  const problem = problemOf(error);
  const { status } = problemBody(problem);
  const words = problem.faults.length > 0 ? '' : detailWords(problem.message, say);
  const detail = words === '' ? nothing : html`<p>${words}</p>`;
  const faults = [
    ...new Set(problem.faults.map(({ field, message }) => faultWords(field, message, say))),
  ].map((one) => html`<li>${one}</li>`);
  const body = html`${said(problemWords(problem.code, say), 'bad')}
    <section class="panel">
      ${detail}
      <ul>
        ${faults}
      </ul>
      <p><a class="button" href="${back}">${say('返回', 'Back')}</a></p>
    </section>`;
  return { status, shown: { title: say('没有完成', 'Not done'), body } };
}
