import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { maxLearnerCharacters } from '../../../shared/contract/practiceMethods.ts';
import { useAct } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { cls } from '../../ui/cls.ts';
import { useProblemWords, useWords } from '../../words.ts';
import s from './practice.module.css';

/** Whose scores are counted; a counter trains many people. */
export function LearnerForm({ learner }: { readonly learner: string }) {
  const words = useWords('practice');
  const common = useWords('common');
  const say = useProblemWords();
  const [name, setName] = useState(learner);
  const { act, isBusy, problem } = useAct('practice.learner');
  return (
    <Form
      className={cls(s.learner)}
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) void act({ name: name.trim() });
      }}
    >
      <TextField
        label={words('learner')}
        hint={words('learnerHint')}
        placeholder={words('learnerNone')}
        maxLength={maxLearnerCharacters}
        value={name}
        onChange={setName}
        error={problem === null ? undefined : say(problem)}
      />
      <Button type="submit" isBusy={isBusy} isDisabled={name.trim() === learner}>
        {common('save')}
      </Button>
    </Form>
  );
}
