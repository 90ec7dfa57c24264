import { useDeferredValue, useState } from 'react';
import { maxShopLineCharacters, maxShopLines } from '../../../shared/contract/paperMethods.ts';
import type { PaperColumns, PaperSettings } from '../../../shared/contract/printer.ts';
import type { ShopConfig } from '../../../shared/protocol/feed.ts';
import { useAct, useCall } from '../../bridge/queries.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { Paper } from '../../ui/Paper.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { useWords } from '../../words.ts';
import form from '../form.module.css';
import { Asked, ProblemNote } from '../Screen.tsx';
import { LogoPart } from './LogoPart.tsx';
import { linesFault, linesOf } from './shopLines.ts';
import type { LinesFault } from './shopLines.ts';

const languages = ['shop', 'zh', 'en', 'both'] as const;
const dotsPerColumn = 12;
const lineBounds = { lines: maxShopLines, characters: maxShopLineCharacters };

interface PaperSettingsPanelProps {
  readonly saved: PaperSettings;
  readonly columns: PaperColumns;
  readonly shop: ShopConfig;
  /** A shop of its own writes its lines itself; a chain's are head office's. */
  readonly standsAlone: boolean;
  readonly isManager: boolean;
}

/** The language of papers, the logo and the shop's own lines, beside a receipt as it would print. */
export function PaperSettingsPanel(props: PaperSettingsPanelProps) {
  const words = useWords('paperLooks');
  return (
    <Panel title={words('title')} heading="section" padding="roomy">
      {props.isManager ? <Form {...props} /> : <Banner tone="info">{words('manager')}</Banner>}
    </Panel>
  );
}

function Form({ saved, columns, shop, standsAlone }: PaperSettingsPanelProps) {
  const words = useWords('paperLooks');
  const settings = useAct('settings.set');
  const shopLines = useAct('paper.shopLines');
  const [paper, setPaper] = useState(saved);
  const [head, setHead] = useState(shop.receiptHead.join('\n'));
  const [foot, setFoot] = useState(shop.receiptFoot.join('\n'));
  const [isSaved, setSaved] = useState(false);
  const isBusy = settings.isBusy || shopLines.isBusy;
  const isFaulty = linesFault(head) !== null || linesFault(foot) !== null;

  function changing<T>(set: (value: T) => void) {
    return (value: T) => {
      setSaved(false);
      set(value);
    };
  }

  async function save(): Promise<void> {
    if (isFaulty || isBusy) return;
    const answer = await settings.act({ paper });
    if (!answer.ok) return;
    const lines = { head: [...linesOf(head)], foot: [...linesOf(foot)] };
    const isSame =
      sameLines(lines.head, shop.receiptHead) && sameLines(lines.foot, shop.receiptFoot);
    setSaved(!standsAlone || isSame || (await shopLines.act(lines)).ok);
  }

  return (
    <div className={form.form}>
      <ChoiceGroup
        label={words('language')}
        choices={languages.map((id) => ({ id, label: words(`language_${id}`) }))}
        value={paper.language}
        onChange={changing((language) => setPaper({ ...paper, language }))}
      />
      <LogoPart
        logo={paper.logo}
        paperDots={columns * dotsPerColumn}
        onChange={changing((logo) => setPaper({ ...paper, logo }))}
      />
      {standsAlone ? (
        <>
          <Lines label={words('head')} value={head} onChange={changing(setHead)} />
          <Lines label={words('foot')} value={foot} onChange={changing(setFoot)} />
        </>
      ) : (
        <p className={form.hint}>{words('linesHq')}</p>
      )}
      <ProblemNote problem={settings.problem ?? shopLines.problem} />
      {isSaved ? <Banner tone="ok">{words('saved')}</Banner> : null}
      <div className={form.foot}>
        <Button kind="primary" isBusy={isBusy} onPress={() => void save()}>
          {words('save')}
        </Button>
      </div>
      {isFaulty ? null : <Preview paper={paper} head={linesOf(head)} foot={linesOf(foot)} />}
    </div>
  );
}

function sameLines(lines: readonly string[], before: readonly string[]): boolean {
  return lines.length === before.length && lines.every((line, place) => line === before[place]);
}

interface LinesProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Lines({ label, value, onChange }: LinesProps) {
  const words = useWords('paperLooks');
  const fault: LinesFault | null = linesFault(value);
  return (
    <TextField
      label={label}
      hint={words('linesHint', lineBounds)}
      lines="several"
      value={value}
      onChange={onChange}
      error={fault === null ? undefined : words(fault, lineBounds)}
    />
  );
}

interface PreviewProps {
  readonly paper: PaperSettings;
  readonly head: readonly string[];
  readonly foot: readonly string[];
}

/** Laid out by the terminal itself, by the same layout that prints. */
function Preview({ paper, head, foot }: PreviewProps) {
  const words = useWords('paperLooks');
  const asked = useDeferredValue({ paper, head: [...head], foot: [...foot] });
  const preview = useCall('paper.preview', asked);
  return (
    <section className={form.section} aria-label={words('preview')}>
      <h3 className={form.sectionTitle}>{words('preview')}</h3>
      <Asked called={preview} waiting={words('previewWaiting')}>
        {(view) => <Paper paper={view} label={words('preview')} />}
      </Asked>
    </section>
  );
}
