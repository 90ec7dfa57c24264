import { useEffect, useState } from 'react';
import { printProblemKeys } from '../../../shared/contract/printing.ts';
import type { PrinterNowView } from '../../../shared/contract/printerViews.ts';
import { useTerminal } from '../../bridge/terminal.ts';
import { Button } from '../../ui/Button.tsx';
import { DataList, Row } from '../../ui/Row.tsx';
import { useWords } from '../../words.ts';
import type { Say } from '../../words.ts';

/** What is known: nothing yet, that it could not be asked, or how it is. */
type Heard = PrinterNowView | 'failed' | null;

function standing(heard: PrinterNowView, words: Say<'printer'>, why: Say<'paper'>): string {
  if (heard.problem !== null && heard.reach === 'answers')
    return why(printProblemKeys[heard.problem]);
  switch (heard.reach) {
    case 'answers':
      return words(heard.paperLow ? 'now_low' : 'now_well');
    case 'silent':
      return words('now_silent');
    case 'gone':
      return heard.problem === null ? words('now_gone') : why(printProblemKeys[heard.problem]);
  }
}

/**
 * How the printer is: asked when it comes on the screen and by its button. Not kept fresh like other answers: each
 * asking is a conversation with a printer that may be at work.
 */
export function PrinterNow() {
  const words = useWords('printer');
  const why = useWords('paper');
  const terminal = useTerminal();
  /** Each asking has a number; an answer belongs to one of them. */
  const [asking, setAsking] = useState(0);
  const [last, setLast] = useState<{ readonly to: number; readonly heard: Heard } | null>(null);
  useEffect(() => {
    let isWanted = true;
    void terminal.call('printer.state', {}).then((answer) => {
      if (isWanted) setLast({ to: asking, heard: answer.ok ? answer.value : 'failed' });
    });
    return () => {
      isWanted = false;
    };
  }, [terminal, asking]);

  const isAsking = last?.to !== asking;
  const heard = last?.heard ?? null;
  const isWell = heard !== null && heard !== 'failed' && heard.problem === null && !heard.paperLow;
  const text =
    isAsking || heard === null
      ? words('asking')
      : heard === 'failed'
        ? words('now_gone')
        : standing(heard, words, why);
  return (
    <DataList>
      <Row
        label={words('now')}
        sub={<output>{text}</output>}
        tone={isAsking || isWell ? 'usual' : 'warn'}
        actions={
          <Button kind="quiet" onPress={() => setAsking(asking + 1)} isBusy={isAsking}>
            {words('ask')}
          </Button>
        }
      />
      {heard !== null && heard !== 'failed' && heard.lettersMissing && (
        <Row label={words('letters')} sub={words('lettersMissing')} tone="warn" />
      )}
    </DataList>
  );
}
