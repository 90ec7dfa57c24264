import { useState } from 'react';
import type { FormEvent } from 'react';
import { nativeCodeLength } from '../../shared/domain/codes/nativeCode.ts';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useWords } from '../words.ts';
import type { Say } from '../words.ts';
import { newScan } from './newScan.ts';
import { viewTypedCode } from './typedCode.ts';
import type { TypedCodeView } from './typedCode.ts';
import s from './TypedCode.module.css';

/** Places after which the printed form has a dash. */
const dashesAfter = [4, 8, 12];

/** The code as it will be read, in the groups it is printed in, with the doubtful place marked. */
function Places({ view }: { readonly view: TypedCodeView }) {
  const wrongAt = view.state.kind === 'wrong' ? view.state.at : null;
  return (
    <div className={s.places} aria-hidden="true">
      {Array.from({ length: nativeCodeLength }, (_, at) => (
        <span key={at} className={cls(s.place, dashesAfter.includes(at) && s.group)}>
          <span
            className={cls(
              s.character,
              view.characters[at] === undefined && s.missing,
              wrongAt === at && s.wrong,
            )}
          >
            {view.characters[at] ?? ''}
          </span>
        </span>
      ))}
    </div>
  );
}

function judgement(view: TypedCodeView, words: Say<'scan'>): string {
  const { state } = view;
  switch (state.kind) {
    case 'empty':
      return words('typedHint');
    case 'partial':
      return words('typedMore', { count: state.missing });
    case 'good':
      return words('typedGood');
    case 'torn':
      return words('typedTorn');
    case 'wrong':
      return state.at === null
        ? words('typedWrong')
        : words('typedWrongAt', {
            place: state.at + 1,
            character: view.characters[state.at] ?? '',
          });
    case 'other':
      return words('typedOther');
    case 'tooLong':
      return words('typedTooLong');
  }
}

function Judgement({ view }: { readonly view: TypedCodeView }) {
  const words = useWords('scan');
  const { kind } = view.state;
  return (
    <output className={cls(s.judgement, kind === 'good' && s.good, kind === 'wrong' && s.bad)}>
      {kind === 'good' ? <Icon name="check" size={20} /> : null}
      {kind === 'wrong' ? <Icon name="warning" size={20} /> : null}
      <span>{judgement(view, words)}</span>
    </output>
  );
}

export interface TypedCodeProps {
  readonly onScan: (scan: Scan) => void;
}

/** Types a code. Wrong check characters are pointed at but never forbid handing the text on. */
export function TypedCode({ onScan }: TypedCodeProps) {
  const words = useWords('scan');
  const [typed, setTyped] = useState('');
  const [isMissing, setMissing] = useState(false);
  const view = viewTypedCode(typed);
  const isOurs = view.state.kind !== 'other' && view.state.kind !== 'tooLong';

  function take(event: FormEvent) {
    event.preventDefault();
    if (view.state.kind === 'empty') setMissing(true);
    else if (view.state.kind !== 'tooLong') onScan(newScan(view.raw, 'typed'));
  }

  return (
    <form className={s.form} onSubmit={take}>
      <TextField
        label={words('typedLabel')}
        value={typed}
        onChange={(next) => {
          setTyped(next);
          setMissing(false);
        }}
        error={isMissing ? words('typedEmpty') : undefined}
        size="counter"
        code
        autoFocus
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
      />
      {isOurs ? <Places view={view} /> : null}
      <Judgement view={view} />
      <Button
        type="submit"
        kind="primary"
        size="counter"
        isDisabled={view.state.kind === 'tooLong'}
      >
        {words('typedUse')}
      </Button>
    </form>
  );
}
