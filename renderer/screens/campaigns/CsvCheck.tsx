import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Table } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { csvFaultWords, csvFieldWord } from './csvFaults.ts';
import { useFaultText } from './fieldParts.ts';

/** The terminal lists at most so many; the count of good lines says the rest. */
const maxFaultsListed = 200;

type Fault = CsvOutcome['faults'][number];

function Faults({ faults }: { readonly faults: readonly Fault[] }) {
  const words = useWords('campaigns');
  const terms = useWords('terms');
  const faultText = useFaultText();
  const fieldOf = (fault: Fault) => {
    const word = csvFieldWord(fault);
    return word === null ? fault.field : words(word);
  };
  const saysOf = (fault: Fault) => {
    const said = csvFaultWords(fault);
    if (said === null) return fault.message;
    return said.kind === 'word' ? terms(said.key) : faultText(said);
  };
  const columns = [
    {
      id: 'line',
      title: words('faultLine'),
      cell: (fault: Fault) => fault.line,
      isRowHeader: true,
    },
    { id: 'field', title: words('faultField'), cell: fieldOf },
    { id: 'says', title: words('faultSays'), cell: saysOf },
  ];
  return (
    <section className={s.group}>
      <h3 className={s.sectionTitle}>{words('faults')}</h3>
      {faults.length < maxFaultsListed ? null : (
        <p className={s.hint}>{words('faultsMore', { count: faults.length })}</p>
      )}
      <Table
        caption={words('faults')}
        columns={columns}
        rows={faults}
        rowKey={(fault) => `${fault.line} ${fault.field} ${fault.message}`}
      />
    </section>
  );
}

export interface CsvCheckProps {
  readonly outcome: CsvOutcome;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onImport: () => void;
}

/** What a try found: how many lines are good, and what is wrong with the others, by line number. */
export function CsvCheck({ outcome, isBusy, onBack, onImport }: CsvCheckProps) {
  const words = useWords('campaigns');
  const { number } = useFormat();
  const { good, rows, faults } = outcome;
  return (
    <>
      <h3 className={s.sectionTitle}>{words('checkTitle')}</h3>
      <Banner tone={faults.length === 0 ? 'ok' : 'warn'}>
        {words('checkGood', { count: good, rows: number(rows) })}
      </Banner>
      {faults.length === 0 ? null : <Faults faults={faults} />}
      <div className={s.foot}>
        <Button onPress={onBack} isBusy={isBusy}>
          {words('changeMapping')}
        </Button>
        <Button kind="primary" onPress={onImport} isBusy={isBusy} isDisabled={good === 0}>
          {isBusy ? words('importing') : words('importNow', { count: good })}
        </Button>
      </div>
    </>
  );
}
