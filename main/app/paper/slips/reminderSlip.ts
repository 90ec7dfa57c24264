import { reminderAbout, writeAbout } from '../../../../shared/contract/paperAbout.ts';
import { problemOf } from '../../../../shared/contract/problem.ts';
import { failed } from '../../answers.ts';
import type { AppContext } from '../../context.ts';
import type { Handlers } from '../../handlers.ts';
import type { PaperMaker } from '../paperMaker.ts';
import { queueSlip, tellOfSlip } from './printSlip.ts';

/** What a customer holds and when it ends, to take along: printed when they ask for it. */
export function createReminderSlip(
  context: AppContext,
  maker: PaperMaker,
): Pick<Handlers, 'print.reminder'> {
  return {
    'print.reminder': ({ customer }, { operator }) => {
      if (operator === null) return failed(problemOf('notSignedIn'));
      const about = writeAbout(reminderAbout, { operator: operator.name, customer });
      const answer = context.store.write((tx) => queueSlip(context, maker, tx, 'reminder', about));
      if (answer.ok) tellOfSlip(context);
      return answer;
    },
  };
}
