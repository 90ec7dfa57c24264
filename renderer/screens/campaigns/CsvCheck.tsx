import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { Table } from '../../ui/Table.tsx';
import { useFormat, useWords } from '../../words.ts';
import s from '../form.module.css';
import { csvFaultWords, csvFieldWord } from './csvFaults.ts';
import type { CsvField } from './csvFields.ts';
import { csvText } from '../../../shared/protocol/csvText.ts';
import { downloadText } from './download.ts';
import { useFaultText } from './fieldParts.ts';

/** Shown at most; all that the terminal told of stand in the file. */
const maxFaultsShown = 100;

type Fault = CsvOutcome['faults'][number];

function Faults({ faults }: { readonly faults: readonly Fault[] }) {
  const words = useWords('campaigns');
  const terms = useWords('terms');
  const faultText = useFaultText();
  const shown = faults.slice(0, maxFaultsShown);
  const fieldOf = (fault: Fault) => {
    const word = csvFieldWord(fault);
    return word === null ? fault.field : words(word);
  };
  const saysOf = (fault: Fault) => {
    const said = csvFaultWords(fault);
    if (said === null) return fault.message;
    if (said.kind === 'sameAs') return words('faultSameAs', { line: said.line });
    return said.kind === 'word' ? terms(said.key) : faultText(said);
  };
  function download() {
    const head = [words('faultLine'), words('faultField'), words('faultSays')];
    const rows = faults.map((fault) => [String(fault.line), fieldOf(fault), saysOf(fault)]);
    downloadText('faults.csv', 'text/csv;charset=utf-8', csvText([head, ...rows]));
  }

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
      {faults.length === shown.length ? null : (
        <p className={s.hint}>{words('faultsMore', { count: shown.length })}</p>
      )}
      <Table
        caption={words('faults')}
        columns={columns}
        rows={shown}
        rowKey={(fault) => `${fault.line} ${fault.field} ${fault.message}`}
      />
      <div>
        <Button icon="download" onPress={download}>
          {words('faultsDownload')}
        </Button>
      </div>
    </section>
  );
}

interface AsReadProps {
  readonly fields: readonly CsvField[];
  readonly preview: CsvOutcome['preview'];
}

/** The first good lines as the terminal read them: a column matched wrongly shows here. */
function AsRead({ fields, preview }: AsReadProps) {
  const words = useWords('campaigns');
  const { longDate } = useFormat();
  const common = useWords('common');
  type Line = (typeof preview)[number];
  const textOf = ({ cells }: Line, id: string) => {
    const text = cells[id] ?? '';
    if (text === '') return '';
    if (id === 'lastDay') return longDate(text);
    return id === 'phone' ? common('last4', { last4: text }) : text;
  };
  const columns = [
    {
      id: 'line',
      title: words('asReadLine'),
      cell: ({ line }: Line) => line,
      isRowHeader: true,
    },
    ...fields.map(({ id, word }) => ({
      id,
      title: words(word),
      cell: (line: Line) => textOf(line, id),
    })),
  ];
  return (
    <section className={s.group}>
      <h4 className={s.legend}>{words('asRead')}</h4>
      <Table
        caption={words('asRead')}
        columns={columns}
        rows={preview}
        rowKey={({ line }) => line}
      />
    </section>
  );
}

export interface CsvCheckProps {
  readonly fields: readonly CsvField[];
  readonly outcome: CsvOutcome;
  readonly isBusy: boolean;
  readonly onBack: () => void;
  readonly onImport: () => void;
}

/** What a try found: how many lines are good, and what is wrong with the others, by line number. */
export function CsvCheck({ fields, outcome, isBusy, onBack, onImport }: CsvCheckProps) {
  const words = useWords('campaigns');
  const { number } = useFormat();
  const { good, rows, faults, preview } = outcome;
  return (
    <>
      <h3 className={s.sectionTitle}>{words('checkTitle')}</h3>
      <Banner tone={faults.length === 0 ? 'ok' : 'warn'}>
        {words('checkGood', { count: good, rows: number(rows) })}
      </Banner>
      {preview.length === 0 ? null : <AsRead fields={fields} preview={preview} />}
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
