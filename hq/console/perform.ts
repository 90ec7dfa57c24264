import { ZodError } from 'zod';
import type { FastifyRequest } from 'fastify';
import { audited } from '../access/audit.ts';
import { mayDo, requireScope } from '../access/actor.ts';
import { giveFormBack, isFormToken, takeForm } from '../access/forms.ts';
import { HqProblem } from '../problem.ts';
import { formFields } from './formFields.ts';
import { formTokenField } from './forms.ts';
import { requireOwnForm } from './ownPage.ts';
import type { Act, Acted, View } from './view.ts';

/**
 * Does what a form asks for: by who may, from our own page, once. Throws `unauthorised`, `wrongRole`,
 * `conflict` for a form that was sent before, `ZodError`, and what the act throws.
 */
export async function perform(
  view: View,
  act: Act | undefined,
  request: FastifyRequest,
): Promise<Acted> {
  const { office, session } = view;
  requireOwnForm(request);
  const { [formTokenField]: given, ...fields } = formFields(request);
  const token = typeof given === 'string' ? given : '';
  if (!isFormToken(session, token)) {
    throw new HqProblem('unauthorised', 'the form is not from this page');
  }
  if (act === undefined) throw new HqProblem('notFound');
  // Who may not is told so, and nothing of what they typed is looked at.
  const prepared = mayDo(session.actor, act.scope) ? act.prepare(fields) : null;
  const audit = {
    who: session.actor,
    operation: `page: ${act.name}`,
    target: prepared?.target ?? '',
    address: request.ip,
  };
  return audited(office, audit, async () => {
    requireScope(session.actor, act.scope);
    if (!(await takeForm(office, token))) {
      throw new HqProblem(
        'conflict',
        view.say('这张表单已经提交过。', 'This form was sent before.'),
      );
    }
    if (prepared === null) throw new HqProblem('wrongRole');
    return prepared.work(view).catch(async (error: unknown) => {
      // Only what refused in words surely came to nothing: another error may have come behind a commit.
      const isRefused = error instanceof HqProblem || error instanceof ZodError;
      if (isRefused) await giveFormBack(office, token).catch(() => undefined);
      throw error;
    });
  });
}
