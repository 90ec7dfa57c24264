import { Slider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { Label } from 'react-aria-components/Label';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { cls } from '../ui/cls.ts';
import { Switch } from '../ui/Switch.tsx';
import { useWords } from '../words.ts';
import type { Range } from './cameraAbilities.ts';
import type { CameraControls } from './useCameraControls.ts';
import s from './CameraControlPanel.module.css';

interface RangeSliderProps {
  readonly label: string;
  readonly range: Range;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function RangeSlider({ label, range, value, onChange }: RangeSliderProps) {
  return (
    <Slider
      className={cls(s.slider)}
      minValue={range.min}
      maxValue={range.max}
      step={range.step}
      value={Math.min(range.max, Math.max(range.min, value))}
      onChange={(next) => onChange(Number(next))}
    >
      <Label>{label}</Label>
      <SliderOutput className={cls(s.value)} />
      <SliderTrack className={cls(s.track)}>
        <SliderThumb className={cls(s.thumb)} />
      </SliderTrack>
    </Slider>
  );
}

const middle = { x: 0.5, y: 0.5 };

/** What this camera can be told: only what it offers stands here. */
export function CameraControlPanel({ controls }: { readonly controls: CameraControls }) {
  const words = useWords('camera');
  const { abilities, choices, order, isRefused } = controls;
  const { canLight, zoom, focus, canPoint } = abilities;
  return (
    <div className={s.controls}>
      <Switch
        label={words('mirror')}
        hint={words('mirrorHint')}
        isSelected={controls.isMirrored}
        onChange={controls.mirror}
      />
      {canLight ? (
        <Switch
          label={words('light')}
          isSelected={choices.light ?? false}
          onChange={(to) => order({ set: 'light', to })}
        />
      ) : null}
      {zoom === null ? null : (
        <RangeSlider
          label={words('zoom')}
          range={zoom}
          value={choices.zoom ?? zoom.min}
          onChange={(to) => order({ set: 'zoom', to })}
        />
      )}
      {focus === null ? null : (
        <>
          <Switch
            label={words('focusByItself')}
            isSelected={choices.focus === undefined}
            onChange={(byItself) => {
              const from = controls.focusedAt() ?? focus.min;
              order({ set: 'focus', to: byItself ? null : from });
            }}
          />
          {choices.focus === undefined ? null : (
            <RangeSlider
              label={words('focus')}
              range={focus}
              value={choices.focus}
              onChange={(to) => order({ set: 'focus', to })}
            />
          )}
        </>
      )}
      {canPoint ? (
        <Button onPress={() => order({ set: 'point', to: middle })}>{words('focusMiddle')}</Button>
      ) : null}
      {isRefused ? <Banner tone="warn">{words('notTaken')}</Banner> : null}
    </div>
  );
}
