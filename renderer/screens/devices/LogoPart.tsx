import { useEffect, useRef, useState } from 'react';
import type { Logo } from '../../../shared/contract/printer.ts';
import { Banner } from '../../ui/Banner.tsx';
import { Button } from '../../ui/Button.tsx';
import { ChoiceGroup } from '../../ui/ChoiceGroup.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useWords } from '../../words.ts';
import { FileButton } from '../campaigns/FileButton.tsx';
import form from '../form.module.css';
import { logoInks, logoOf, logoWidths, usualLooks } from './logoDots.ts';
import type { LogoFault, LogoLooks, LogoSource } from './logoDots.ts';
import { readLogo } from './logoFile.ts';
import type { LogoFileFault } from './logoFile.ts';
import s from './PaperSettingsPanel.module.css';

interface LogoPartProps {
  readonly logo: Logo | null;
  /** Of the paper, in dots. */
  readonly paperDots: number;
  readonly onChange: (logo: Logo | null) => void;
}

const accepted = 'image/png,image/jpeg,image/webp,image/gif,image/bmp,image/avif';

/** The shop's logo: a picture is chosen, made black and white, and shown dot by dot. */
export function LogoPart({ logo, paperDots, onChange }: LogoPartProps) {
  const words = useWords('paperLooks');
  const [source, setSource] = useState<LogoSource | null>(null);
  const [looks, setLooks] = useState(usualLooks);
  const [fault, setFault] = useState<LogoFileFault | LogoFault | null>(null);
  const [isBusy, setBusy] = useState(false);

  function show(from: LogoSource, next: LogoLooks): void {
    setLooks(next);
    const made = logoOf(from, next, paperDots);
    setFault(typeof made === 'string' ? made : null);
    if (typeof made !== 'string') onChange(made);
  }

  async function choose(file: File): Promise<void> {
    setBusy(true);
    const read = await readLogo(file);
    setBusy(false);
    if (typeof read === 'string') {
      setFault(read);
      return;
    }
    setSource(read);
    show(read, usualLooks);
  }

  function remove(): void {
    setSource(null);
    setFault(null);
    onChange(null);
  }

  return (
    <fieldset className={form.group}>
      <legend className={form.legend}>{words('logo')}</legend>
      {logo === null ? <p className={form.hint}>{words('logoNone')}</p> : <LogoDots logo={logo} />}
      {fault === null ? null : <Banner tone="bad">{words(`logoFault_${fault}`)}</Banner>}
      {source?.moves === true ? <Banner tone="info">{words('logoMoves')}</Banner> : null}
      <div className={s.acts}>
        <FileButton
          label={words(logo === null ? 'logoChoose' : 'logoOther')}
          isBusy={isBusy}
          accept={accepted}
          onFile={(file) => void choose(file)}
        />
        {logo === null ? null : <Button onPress={remove}>{words('logoRemove')}</Button>}
      </div>
      <p className={form.hint}>{words('logoHint')}</p>
      {source === null ? null : <LooksPart looks={looks} onChange={(next) => show(source, next)} />}
    </fieldset>
  );
}

interface LooksPartProps {
  readonly looks: LogoLooks;
  readonly onChange: (looks: LogoLooks) => void;
}

function LooksPart({ looks, onChange }: LooksPartProps) {
  const words = useWords('paperLooks');
  return (
    <>
      <ChoiceGroup
        label={words('logoWide')}
        choices={logoWidths.map((id) => ({ id, label: words(`wide_${id}`) }))}
        value={looks.wide}
        onChange={(wide) => onChange({ ...looks, wide })}
      />
      <ChoiceGroup
        label={words('logoInk')}
        choices={logoInks.map((id) => ({ id, label: words(`ink_${id}`) }))}
        value={looks.ink}
        onChange={(ink) => onChange({ ...looks, ink })}
      />
      <Switch
        label={words('logoSwap')}
        hint={words('logoSwapHint')}
        isSelected={looks.isSwapped}
        onChange={(isSwapped) => onChange({ ...looks, isSwapped })}
      />
    </>
  );
}

/** Dot by dot, on paper's white whatever the theme. */
function LogoDots({ logo }: { readonly logo: Logo }) {
  const words = useWords('paperLooks');
  const sheet = useRef<HTMLCanvasElement>(null);
  const { widthDots, heightDots, dotsBase64 } = logo;
  useEffect(() => {
    const pen = sheet.current?.getContext('2d');
    if (pen === undefined || pen === null) return;
    const picture = pen.createImageData(widthDots, heightDots);
    const bytes = atob(dotsBase64);
    const rowBytes = Math.ceil(widthDots / 8);
    for (let place = 0; place < widthDots * heightDots; place += 1) {
      const [x, y] = [place % widthDots, Math.floor(place / widthDots)];
      const byte = bytes.charCodeAt(y * rowBytes + (x >> 3));
      const light = (byte & (0x80 >> (x & 7))) === 0 ? 255 : 0;
      picture.data.set([light, light, light, 255], place * 4);
    }
    pen.putImageData(picture, 0, 0);
  }, [widthDots, heightDots, dotsBase64]);
  return (
    <figure className={s.logo} aria-label={words('logoPicture')}>
      <canvas ref={sheet} width={widthDots} height={heightDots} aria-hidden="true" />
    </figure>
  );
}
