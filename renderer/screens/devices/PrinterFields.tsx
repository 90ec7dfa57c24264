import { printerBauds, printerKinds } from '../../../shared/contract/printer.ts';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { Select } from '../../ui/Select.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import s from '../form.module.css';
import { maxHostLength } from './printerAddress.ts';
import { maxPrinterPath, withChosenSort, withProfile, withReadAddress } from './printerForm.ts';
import type { PrinterFaults, PrinterForm } from './printerForm.ts';
import { sortChoices } from './printerSorts.ts';

const plainNumber = { useGrouping: false, maximumFractionDigits: 0 };
const widths = ['32', '48'] as const;
const letters = ['font', 'picture'] as const;
const cutters = ['partial', 'full', 'none'] as const;
const drawers = ['none', '2', '5'] as const;
const densities = ['light', 'usual', 'dark'] as const;
/** A whole pasted link, which is taken apart into address and port. */
const mostPasted = 4 * maxHostLength;

export interface PartProps {
  readonly form: PrinterForm;
  /** `null` until somebody tried to save. */
  readonly faults: PrinterFaults | null;
  readonly isManager: boolean;
  readonly onChange: (change: (form: PrinterForm) => PrinterForm) => void;
}

/** How the printer is joined to this computer. */
export function PrinterKind({ form, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  return (
    <ChoiceGroup
      label={words('kind')}
      layout="list"
      choices={printerKinds.map((id) => ({
        id,
        label: words(`kind_${id}`),
        hint: id === 'screen' ? undefined : words(`kind_${id}Hint`),
      }))}
      value={form.kind}
      onChange={(kind) => onChange((now) => ({ ...now, kind }))}
      isDisabled={!isManager}
    />
  );
}

/** Where it is, by the way it is joined. */
export function PrinterPlace(props: PartProps) {
  switch (props.form.kind) {
    case 'screen':
      return null;
    case 'network':
      return <NetworkPlace {...props} />;
    case 'serial':
      return <SerialPlace {...props} />;
    case 'usb':
      return <UsbPlace {...props} />;
  }
}

function NetworkPlace({ form, faults, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  return (
    <div className={s.pair}>
      <TextField
        label={words('address')}
        hint={words('addressHint')}
        value={form.address}
        onChange={(address) => onChange((now) => ({ ...now, address }))}
        onBlur={() => onChange(withReadAddress)}
        maxLength={mostPasted}
        inputMode="url"
        isDisabled={!isManager}
        error={faults?.address ? words(faults.address) : undefined}
      />
      <NumberField
        label={words('port')}
        hint={words('portHint')}
        value={form.port}
        onChange={(port) => onChange((now) => ({ ...now, port }))}
        formatOptions={plainNumber}
        isDisabled={!isManager}
        error={faults?.port ? words(faults.port) : undefined}
      />
    </div>
  );
}

function SerialPlace({ form, faults, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  return (
    <div className={s.pair}>
      <TextField
        label={words('serialPath')}
        hint={words('serialPathHint')}
        value={form.serialPath}
        onChange={(serialPath) => onChange((now) => ({ ...now, serialPath }))}
        maxLength={maxPrinterPath}
        isDisabled={!isManager}
        code
        error={faults?.serialPath ? words(faults.serialPath) : undefined}
      />
      <Select
        label={words('baud')}
        hint={words('baudHint')}
        options={printerBauds.map((baud) => ({ id: String(baud), label: String(baud) }))}
        value={String(form.baud)}
        onChange={(id) =>
          onChange((now) => ({
            ...now,
            baud: printerBauds.find((baud) => String(baud) === id) ?? now.baud,
          }))
        }
        isDisabled={!isManager}
      />
    </div>
  );
}

function UsbPlace({ form, faults, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  return (
    <TextField
      label={words('usbPath')}
      hint={words('usbPathHint')}
      value={form.usbPath}
      onChange={(usbPath) => onChange((now) => ({ ...now, usbPath }))}
      maxLength={maxPrinterPath}
      isDisabled={!isManager}
      code
      error={faults?.usbPath ? words(faults.usbPath) : undefined}
    />
  );
}

/** What sort it is, by what can be seen on it. */
export function PrinterSort({ form, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  return (
    <Select
      label={words('sort')}
      hint={words(`sort_${form.sort}Hint`)}
      options={sortChoices.map((id) => ({
        id,
        label: words(`sort_${id}`),
        hint: words(`sort_${id}Hint`),
      }))}
      value={form.sort}
      onChange={(sort) => onChange((now) => withChosenSort(now, sort))}
      isDisabled={!isManager}
    />
  );
}

/** Where the cash drawer is plugged in: each shop's own, whatever the sort of printer. */
export function PrinterDrawer({ form, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  const { drawerPin } = form.profile;
  return (
    <ChoiceGroup
      label={words('drawer')}
      hint={words('drawerHint')}
      choices={drawers.map((id) => ({ id, label: words(`drawer_${id}`) }))}
      value={drawerPin === null ? 'none' : drawerPin === 2 ? '2' : '5'}
      onChange={(id) =>
        onChange((now) =>
          withProfile(now, { drawerPin: id === 'none' ? null : id === '2' ? 2 : 5 }),
        )
      }
      isDisabled={!isManager}
    />
  );
}

/** Each setting of the sort by hand. */
export function PrinterByHand({ form, faults, isManager, onChange }: PartProps) {
  const words = useWords('printer');
  const { profile } = form;
  const isDisabled = !isManager;
  const set = (part: Partial<PrinterForm['profile']>) => onChange((now) => withProfile(now, part));
  return (
    <>
      <ChoiceGroup
        label={words('width')}
        choices={widths.map((id) => ({ id, label: words(`width_${id}`) }))}
        value={profile.columns === 32 ? '32' : '48'}
        onChange={(id) => set({ columns: id === '32' ? 32 : 48 })}
        isDisabled={isDisabled}
      />
      <ChoiceGroup
        label={words('letters')}
        layout="list"
        choices={letters.map((id) => ({ id, label: words(`letters_${id}`) }))}
        value={profile.letters}
        onChange={(id) => set({ letters: id })}
        isDisabled={isDisabled}
      />
      <ChoiceGroup
        label={words('cutter')}
        choices={cutters.map((id) => ({ id, label: words(`cutter_${id}`) }))}
        value={profile.cutter}
        onChange={(cutter) => set({ cutter })}
        isDisabled={isDisabled}
      />
      <ChoiceGroup
        label={words('density')}
        choices={densities.map((id) => ({ id, label: words(`density_${id}`) }))}
        value={profile.density}
        onChange={(density) => set({ density })}
        isDisabled={isDisabled}
      />
      <NumberField
        label={words('codePage')}
        hint={words('codePageHint')}
        value={form.codePage}
        onChange={(codePage) => onChange((now) => ({ ...now, codePage }))}
        formatOptions={plainNumber}
        isDisabled={isDisabled}
        error={faults?.codePage ? words(faults.codePage) : undefined}
      />
    </>
  );
}
