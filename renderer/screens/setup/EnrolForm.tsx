import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { useAct } from '../../bridge/queries.ts';
import { useSession } from '../../bridge/session.ts';
import { Button } from '../../ui/Button.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { ProblemNote } from '../Screen.tsx';

const codeDigits = 8;
const maxUrlLength = 200;
const maxCounterNameLength = 40;

function isAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

export interface EnrolFormProps {
  readonly onBack: () => void;
  readonly onFile: () => void;
}

/** Joins a head office by its address and a one-time code. */
export function EnrolForm({ onBack, onFile }: EnrolFormProps) {
  const words = useWords('setup');
  const act = useAct('setup.enrol');
  const { view } = useSession();
  const [hqUrl, setHqUrl] = useState(view?.suggestedHqUrl ?? '');
  const [code, setCode] = useState('');
  const [counterName, setCounterName] = useState(() => words('counterNameDefault'));
  const [isTried, setTried] = useState(false);
  const urlBad = !isAddress(hqUrl.trim());
  const codeBad = code.length !== codeDigits;
  const nameMissing = counterName.trim() === '';

  async function enrol(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    if (urlBad || codeBad || nameMissing || act.isBusy) return;
    // The terminal then says that digits are to be compared, and the screen shows them.
    await act.act({ hqUrl: hqUrl.trim(), code, counterName: counterName.trim() });
  }

  return (
    <form className={s.form} onSubmit={(event) => void enrol(event)} autoComplete="off">
      <p>{words('enrolSays')}</p>
      <TextField
        label={words('hqUrl')}
        hint={words('hqUrlHint')}
        value={hqUrl}
        onChange={setHqUrl}
        maxLength={maxUrlLength}
        inputMode="url"
        error={isTried && urlBad ? words('hqUrlBad') : undefined}
      />
      <TextField
        label={words('code')}
        hint={words('codeHint')}
        value={code}
        onChange={(text) => setCode(text.replaceAll(/\D/g, '').slice(0, codeDigits))}
        inputMode="numeric"
        code
        error={isTried && codeBad ? words('codeBad') : undefined}
      />
      <TextField
        label={words('counterName')}
        value={counterName}
        onChange={setCounterName}
        maxLength={maxCounterNameLength}
        error={isTried && nameMissing ? words('counterNameMissing') : undefined}
      />
      <ProblemNote problem={act.problem} />
      <div className={s.foot}>
        <Button size="counter" onPress={onBack}>
          {words('back')}
        </Button>
        <Button kind="quiet" size="counter" onPress={onFile}>
          {words('file')}
        </Button>
        <Button kind="primary" size="counter" type="submit" isBusy={act.isBusy}>
          {words(act.isBusy ? 'enrolling' : 'enrolNow')}
        </Button>
      </div>
    </form>
  );
}
