import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import {
  maxAffixBytes,
  maxPathLength,
  maxScannerName,
  portKey,
  serialBaudRates,
  serialFramings,
  serialHandshakes,
  serialQuietMs,
} from '../../../shared/contract/scannerViews.ts';
import type {
  ScannerPort,
  SerialPortsView,
  SerialScannerSettings,
} from '../../../shared/contract/scannerViews.ts';
import type { Problem } from '../../../shared/contract/problem.ts';
import { useCall } from '../../bridge/queries.ts';
import { Button } from '../../ui/Button.tsx';
import { focusFirst } from '../../ui/focusFirst.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Select } from '../../ui/Select.tsx';
import type { SelectOption } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import type { Say } from '../../words.ts';
import { focusFirstFault } from '../focusFault.ts';
import s from '../form.module.css';
import { Asked, ProblemNote } from '../Screen.tsx';
import {
  chosenKey,
  endingNames,
  formOf,
  newScannerForm,
  portChoices,
  presetNames,
  scannerFaults,
  settingsOf,
  typedPort,
  withPreset,
} from './scannerForm.ts';
import type { PortChoice, ScannerFaults, ScannerForm } from './scannerForm.ts';

/** Whether a scanner has been plugged in meanwhile shows by itself. */
const askAgainEveryMs = 3_000;
/** A control character takes up to five to write. */
const maxWritten = 5 * maxAffixBytes;

/** A port in one line: what is plugged in there, or its name. */
export function portWords(port: ScannerPort): string {
  return port.by === 'path' ? port.path : `USB ${portKey(port).replace(/:$/, '')}`;
}

function optionOf(
  { key, port, seen, isAlike }: PortChoice,
  words: Say<'scanners'>,
): SelectOption<string> {
  if (seen === null) return { id: key, label: words('portAsIs', { port: portWords(port) }) };
  const label = [seen.maker, seen.product].filter((part) => part !== '').join(' ');
  const { usb } = seen;
  const known = isAlike
    ? words('portAlike')
    : usb === null
      ? ''
      : usb.serialNumber === null
        ? words('portByUsb')
        : words('portBySerial', { serial: usb.serialNumber });
  const id = usb === null ? '' : `USB ${usb.vendorId}:${usb.productId}`;
  const hint = [seen.path, id, known].filter((part) => part !== '').join(' · ');
  return { id: key, label: label === '' ? words('portPlain') : label, hint };
}

interface PartProps {
  readonly form: ScannerForm;
  readonly faults: ScannerFaults | null;
  readonly onChange: (part: Partial<ScannerForm>) => void;
}

type WhichProps = PartProps & {
  readonly found: SerialPortsView;
  readonly choices: readonly PortChoice[];
};

/** Which scanner it is. */
function Which({ form, faults, onChange, found, choices }: WhichProps) {
  const words = useWords('scanners');
  const key = chosenKey(form, choices);
  const fault = faults?.port ?? null;
  const error = fault === null ? undefined : words(fault);
  const isTyped = key === typedPort;
  return (
    <>
      {choices.length > 0 || found.listed ? (
        <Select
          label={words('port')}
          options={[
            ...choices.map((one) => optionOf(one, words)),
            { id: typedPort, label: words('portTyped') },
          ]}
          value={key}
          onChange={(port) => onChange({ port })}
          hint={choices.find((one) => one.key === key)?.seen?.path}
          error={isTyped ? undefined : error}
        />
      ) : null}
      {isTyped ? (
        <TextField
          label={words('path')}
          hint={found.listed ? words('pathHint') : `${words('notListed')} ${words('pathHint')}`}
          value={form.path}
          onChange={(path) => onChange({ path })}
          maxLength={maxPathLength}
          error={error}
        />
      ) : null}
    </>
  );
}

/** A choice among numbers, which a list of words takes as words. */
function numbered<Value extends number>(values: readonly Value[], text: (value: Value) => string) {
  return {
    options: values.map((value) => ({ id: String(value), label: text(value) })),
    from: (id: string) => values.find((value) => String(value) === id),
  };
}

/** Each field by hand. */
function ByHand({ form, faults, onChange }: PartProps) {
  const words = useWords('scanners');
  const speeds = numbered(serialBaudRates, String);
  const pauses = numbered(serialQuietMs, (ms) => words('pauseMs', { ms }));
  const affixError = (fault: 'affixBad' | null | undefined) =>
    fault === null || fault === undefined ? undefined : words(fault, { n: maxAffixBytes });
  return (
    <>
      <div className={s.pair}>
        <Select
          label={words('speed')}
          options={speeds.options}
          value={String(form.baudRate)}
          onChange={(id) => onChange({ baudRate: speeds.from(id) ?? form.baudRate })}
        />
        <Select
          label={words('framing')}
          options={serialFramings.map((id) => ({ id, label: words(`framing_${id}`) }))}
          value={form.framing}
          onChange={(framing) => onChange({ framing })}
        />
        <Select
          label={words('handshake')}
          options={serialHandshakes.map((id) => ({ id, label: words(`handshake_${id}`) }))}
          value={form.handshake}
          onChange={(handshake) => onChange({ handshake })}
        />
        <Select
          label={words('ending')}
          options={endingNames.map((id) => ({ id, label: words(`ending_${id}`) }))}
          value={form.ending}
          onChange={(ending) => onChange({ ending })}
        />
        {form.ending === 'silence' ? (
          <Select
            label={words('pause')}
            options={pauses.options}
            value={String(form.quietMs)}
            onChange={(id) => onChange({ quietMs: pauses.from(id) ?? form.quietMs })}
          />
        ) : null}
        {form.ending === 'own' ? (
          <TextField
            label={words('ownEnding')}
            hint={words('affixHint')}
            value={form.ownEnding}
            onChange={(ownEnding) => onChange({ ownEnding })}
            maxLength={maxWritten}
            code
            error={faults?.ownEnding ? words(faults.ownEnding) : undefined}
          />
        ) : null}
      </div>
      <div className={s.pair}>
        <TextField
          label={words('prefix')}
          hint={words('affixHint')}
          value={form.prefix}
          onChange={(prefix) => onChange({ prefix })}
          maxLength={maxWritten}
          code
          error={affixError(faults?.prefix)}
        />
        <TextField
          label={words('suffix')}
          hint={words('notPart')}
          value={form.suffix}
          onChange={(suffix) => onChange({ suffix })}
          maxLength={maxWritten}
          code
          error={affixError(faults?.suffix)}
        />
      </div>
    </>
  );
}

export interface SerialScannerFormProps {
  /** The one that is changed; `null`: a new one. */
  readonly saved: SerialScannerSettings | null;
  readonly others: readonly SerialScannerSettings[];
  /** What a new one is called until somebody says otherwise. */
  readonly usualName: string;
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  readonly onSave: (scanner: SerialScannerSettings) => void;
  readonly onCancel: () => void;
}

type FieldsProps = SerialScannerFormProps & { readonly found: SerialPortsView };

function Fields(props: FieldsProps) {
  const { saved, others, usualName, isBusy, problem, onSave, onCancel, found } = props;
  const words = useWords('scanners');
  const common = useWords('common');
  const [form, setForm] = useState(() =>
    saved === null ? newScannerForm(usualName) : formOf(saved),
  );
  const [isTried, setTried] = useState(false);
  const choices = portChoices(found, others, saved);
  const faults = scannerFaults(form, choices, others);
  const shown = isTried ? faults : null;
  const change = (part: Partial<ScannerForm>) => setForm((now) => ({ ...now, ...part }));

  function save(event: SyntheticEvent<HTMLFormElement>) {
    event.preventDefault();
    setTried(true);
    focusFirstFault(event.currentTarget);
    const isGood = Object.values(faults).every((fault) => fault === null);
    if (isGood && !isBusy) onSave(settingsOf(form, choices));
  }

  return (
    <form ref={focusFirst} tabIndex={-1} className={s.form} onSubmit={save} autoComplete="off">
      <Which form={form} faults={shown} onChange={change} found={found} choices={choices} />
      <TextField
        label={words('nameLabel')}
        hint={words('nameHint')}
        value={form.name}
        onChange={(name) => change({ name })}
        maxLength={maxScannerName}
        error={shown?.name ? words(shown.name) : undefined}
      />
      <ChoiceGroup
        label={words('preset')}
        hint={words('presetHint')}
        layout="list"
        choices={[...presetNames, 'own' as const].map((id) => ({
          id,
          label: words(`preset_${id}`),
        }))}
        value={form.preset}
        onChange={(preset) => setForm((now) => withPreset(now, preset))}
      />
      {form.preset === 'own' ? <ByHand form={form} faults={shown} onChange={change} /> : null}
      <ProblemNote problem={problem} />
      <div className={s.foot}>
        <Button onPress={onCancel}>{common('cancel')}</Button>
        <Button type="submit" kind="primary" isBusy={isBusy}>
          {words('save')}
        </Button>
      </div>
    </form>
  );
}

/** A new scanner, or one that is changed; the list of what is plugged in stays up to date meanwhile. */
export function SerialScannerForm(props: SerialScannerFormProps) {
  const words = useWords('scanners');
  const ports = useCall('scanner.ports', {}, { everyMs: askAgainEveryMs });
  return (
    <Asked called={ports} waiting={words('loading')}>
      {(found) => <Fields {...props} found={found} />}
    </Asked>
  );
}
