import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { formatNativeCode, nativeCodeLength } from '../../shared/domain/codes/nativeCode.ts';
import type { Scan } from '../../shared/domain/codes/scan.ts';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useWords } from '../words.ts';
import type { Say } from '../words.ts';
import { newScan } from './newScan.ts';
import { signedGroups, typedGroup, viewTypedCode } from './typedCode.ts';
import type { TypedCodeView } from './typedCode.ts';
import s from './TypedCode.module.css';

/** A reader reads the judgement aloud once the fingers have rested so long, not after every key. */
const settledMs = 900;

/** The code as it will be read, in the groups it is printed in, with the doubtful place marked. */
function Places({ view }: { readonly view: TypedCodeView }) {
  const wrongAt = view.state.kind === 'wrong' ? view.state.at : null;
  return (
    <div className={s.places} aria-hidden="true">
      {Array.from({ length: nativeCodeLength }, (_, at) => (
        <span key={at} className={cls(s.place, at > 0 && at % typedGroup === 0 && s.group)}>
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

function judgement({ state, characters }: TypedCodeView, words: Say<'scan'>): string {
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
        : words('typedWrongAt', { place: state.at + 1, character: characters[state.at] ?? '' });
    case 'signedPartial':
      return words('typedSignedMore', {
        groups: state.groups,
        all: signedGroups,
        count: state.missing,
      });
    case 'signedGood':
      return words('typedSignedGood');
    case 'signedWrong':
      return state.at === null
        ? words('typedSignedWrong')
        : words('typedSignedWrongAt', {
            group: Math.floor(state.at / typedGroup) + 1,
            place: (state.at % typedGroup) + 1,
          });
    case 'inputMethod':
      return words('typedInputMethod');
    case 'other':
      return words('typedOther');
    case 'tooLong':
      return words('typedTooLong');
  }
}

const goodKinds: ReadonlySet<string> = new Set(['good', 'signedGood']);
const badKinds: ReadonlySet<string> = new Set(['wrong', 'signedWrong', 'tooLong']);

function Judgement({ view }: { readonly view: TypedCodeView }) {
  const words = useWords('scan');
  const { kind } = view.state;
  const isGood = goodKinds.has(kind);
  const isBad = badKinds.has(kind);
  return (
    <p className={cls(s.judgement, isGood && s.good, isBad && s.bad)} aria-hidden="true">
      {isGood ? <Icon name="check" size={20} /> : null}
      {isBad ? <Icon name="warning" size={20} /> : null}
      <span>{judgement(view, words)}</span>
    </p>
  );
}

/** What is said aloud: the judgement, and what was perhaps meant, when the fingers rest. */
function Aloud({ text }: { readonly text: string }) {
  const place = useRef<HTMLOutputElement>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (place.current !== null) place.current.textContent = text;
    }, settledMs);
    return () => clearTimeout(timer);
  }, [text]);
  return <output ref={place} className="unseen" />;
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
  const { kind } = view.state;
  const isOurs = kind === 'empty' || view.characters !== '';
  const suggestion = view.state.kind === 'wrong' ? view.state.suggestion : null;
  const meant =
    suggestion === null
      ? null
      : words('typedMeant', { meant: suggestion.meant, typed: suggestion.typed });

  function change(next: string) {
    setTyped(next);
    setMissing(false);
  }

  function take(event: FormEvent) {
    event.preventDefault();
    if (kind === 'empty') setMissing(true);
    else if (kind !== 'tooLong') onScan(newScan(view.raw, 'typed'));
  }

  return (
    <form className={s.form} onSubmit={take}>
      <TextField
        label={words('typedLabel')}
        value={typed}
        onChange={change}
        error={isMissing ? words('typedEmpty') : undefined}
        size="counter"
        code
        autoFocus
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
        enterKeyHint="done"
      />
      {isOurs ? <Places view={view} /> : null}
      <Judgement view={view} />
      <Aloud text={[judgement(view, words), meant].join(' ').trim()} />
      {suggestion === null || meant === null ? null : (
        <Button size="counter" onPress={() => change(formatNativeCode(suggestion.code))}>
          {meant}
        </Button>
      )}
      <Button type="submit" kind="primary" size="counter" isDisabled={kind === 'tooLong'}>
        {words('typedUse')}
      </Button>
    </form>
  );
}
