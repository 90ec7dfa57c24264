import { useState } from 'react';
import type { CsvOutcome } from '../../../shared/contract/methods.ts';
import { presets } from '../../../shared/i18n/csvColumns.ts';
import type { Preset } from '../../../shared/i18n/csvColumns.ts';
import { Button } from '../../ui/Button.tsx';
import { Select } from '../../ui/Select.tsx';
import { Table } from '../../ui/Table.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { missingFields } from './csvFields.ts';
import { presetMapping } from './csvPresets.ts';
import type { CsvField, Mapping } from './csvFields.ts';
import { beginningOf } from './csvFile.ts';
import type { CsvFile } from './csvFile.ts';
import { firstRows } from './csvText.ts';

const previewRows = 4;
const noColumn = '';

interface PreviewProps {
  readonly file: CsvFile;
  readonly head: CsvOutcome;
}

/** The file's first lines as they stand in it. */
function Preview({ file, head }: PreviewProps) {
  const words = useWords('campaigns');
  const [, ...rows] = firstRows(beginningOf(file, head.encoding), previewRows + 1);
  const numbered = rows.map((cells, at) => ({ at, cells }));
  const columns = head.columns.map((title, at) => ({
    id: String(at),
    title,
    cell: (row: (typeof numbered)[number]) => row.cells[at] ?? '',
  }));
  return (
    <section className={s.group}>
      <h3 className={s.legend}>{words('preview')}</h3>
      <Table caption={words('preview')} columns={columns} rows={numbered} rowKey={({ at }) => at} />
    </section>
  );
}

export interface CsvMappingProps extends PreviewProps {
  readonly fields: readonly CsvField[];
  readonly hint?: string | undefined;
  /** Exports of other systems may be chosen by name. */
  readonly hasPresets: boolean;
  readonly mapping: Mapping;
  readonly onChange: (mapping: Mapping) => void;
  readonly isBusy: boolean;
  readonly onCheck: () => void;
}

interface PresetChoiceProps {
  readonly columns: readonly string[];
  readonly onChange: (mapping: Mapping) => void;
}

/** Another system's export, by name: its columns are matched all at once. */
function PresetChoice({ columns, onChange }: PresetChoiceProps) {
  const words = useWords('campaigns');
  const [chosen, setChosen] = useState<Preset | 'none'>('none');
  const isLacking = chosen !== 'none' && presetMapping(chosen, columns) === null;

  function choose(preset: Preset | 'none') {
    setChosen(preset);
    const mapping = preset === 'none' ? null : presetMapping(preset, columns);
    if (mapping !== null) onChange(mapping);
  }

  return (
    <Select
      label={words('preset')}
      value={chosen}
      onChange={choose}
      options={(['none', ...presets] as const).map((id) => ({ id, label: words(`preset_${id}`) }))}
      error={isLacking ? words('presetMissing') : undefined}
    />
  );
}

/** Which column of the file feeds which field. */
export function CsvMapping({
  file,
  head,
  fields,
  hint,
  hasPresets,
  mapping,
  onChange,
  isBusy,
  onCheck,
}: CsvMappingProps) {
  const words = useWords('campaigns');
  const [isTried, setTried] = useState(false);
  const missing = missingFields(fields, mapping);
  const options = [
    { id: noColumn, label: words('mappingNone') },
    ...head.columns.map((column) => ({ id: column, label: column })),
  ];

  function check() {
    setTried(true);
    if (missing.length === 0) onCheck();
  }

  return (
    <>
      <h3 className={s.sectionTitle}>{words('mappingTitle')}</h3>
      <p>
        {words('mappingSays', {
          file: file.name,
          rows: head.rows,
          encoding: head.encoding.toUpperCase(),
        })}
      </p>
      <Preview file={file} head={head} />
      {hasPresets ? <PresetChoice columns={head.columns} onChange={onChange} /> : null}
      <div className={s.pair}>
        {fields.map(({ id, word }) => (
          <Select
            key={id}
            label={words(word)}
            value={mapping[id] ?? noColumn}
            onChange={(column) => onChange({ ...mapping, [id]: column })}
            options={options}
            error={isTried && missing.includes(id) ? words('mappingMissing') : undefined}
          />
        ))}
      </div>
      {hint === undefined ? null : <p className={s.hint}>{hint}</p>}
      <div className={s.foot}>
        <Button kind="primary" onPress={check} isBusy={isBusy}>
          {words(isBusy ? 'checking' : 'check')}
        </Button>
      </div>
    </>
  );
}
