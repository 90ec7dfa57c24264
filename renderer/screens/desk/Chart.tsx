import { useId } from 'react';
import {
  Bar as ChartBar,
  BarChart,
  CartesianGrid,
  LabelList,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { cls } from '../../ui/cls.ts';
import type { Bar, Bars } from './bars.ts';
import s from './desk.module.css';

const upHeightPx = 260;
const rowHeightPx = 44;
const axisHeightPx = 56;
const nameWidthPx = 116;
/** A figure's width in the type of the labels, rounded up, px; and what a bar leaves to the next. */
const figureWidthPx = 9;
const barGapPx = 2;
const ink = { fill: 'var(--ink-2)', fontSize: 14 };

interface ShownProps {
  readonly active?: boolean;
  readonly label?: string | number;
  readonly payload?: readonly { readonly payload?: Bar }[];
  readonly bars: Bars;
}

/** What stands under the pointer or the finger. */
function Under({ active, label, payload, bars }: ShownProps) {
  const bar = payload?.[0]?.payload;
  if (active !== true || bar === undefined) return null;
  const [first, second] = bars.names;
  return (
    <div className={s.under}>
      <p className={s.underTitle}>{label}</p>
      <p>{`${first}: ${bars.text(bar.first)}`}</p>
      {second === null ? null : <p>{`${second}: ${bars.text(bar.second)}`}</p>}
    </div>
  );
}

/** The second bar is told from the first by its stripes too, for those who see no colour. */
function Stripes({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern
        id={id}
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="7" height="7" fill="var(--accent-soft)" />
        <rect width="2.5" height="7" fill="var(--line-strong)" />
      </pattern>
    </defs>
  );
}

/** Which bar is which, where there are two. */
function Key({ names: [first, second] }: Pick<Bars, 'names'>) {
  if (second === null) return null;
  return (
    <ul className={s.keys}>
      <li className={s.key}>{first}</li>
      <li className={cls(s.key, s.striped)}>{second}</li>
    </ul>
  );
}

interface OnTopProps {
  /** The bar's place, px, and its value: the chart says them. */
  readonly x?: number | string;
  readonly y?: number | string;
  readonly width?: number | string;
  readonly value?: unknown;
  readonly said: (value: unknown) => string;
  /** Figures of the longest one in the chart. */
  readonly longest: number;
}

/** The value over a standing bar: over all of them, or where they don't fit, over none. */
function OnTop({ x, y, width, value, said, longest }: OnTopProps) {
  const bar = Number(width);
  if (longest * figureWidthPx > bar + barGapPx) return null;
  return (
    <text
      x={Number(x) + bar / 2}
      y={Number(y) - barGapPx * 2}
      textAnchor="middle"
      fill="var(--ink)"
      fontSize={14}
    >
      {said(value)}
    </text>
  );
}

/** Bars, standing or lying. Nothing moves: the figures are what is looked at. */
export function Chart({ bars }: { readonly bars: Bars }) {
  const stripes = `stripes-${useId().replaceAll(/[^a-z0-9]/gi, '')}`;
  const { direction, names, data } = bars;
  const isUp = direction === 'up';
  const longest = Math.max(
    ...data.flatMap(({ first, second }) => [bars.text(first).length, bars.text(second).length]),
  );
  const label = (value: unknown) =>
    typeof value === 'number' && value > 0 ? bars.text(value) : '';
  const labels = (key: 'first' | 'second') =>
    isUp ? (
      <LabelList dataKey={key} content={<OnTop said={label} longest={longest} />} />
    ) : key === 'first' || bars.second === 'beside' ? (
      <LabelList
        dataKey={key}
        position={bars.second === 'onTop' ? 'insideLeft' : 'right'}
        formatter={label}
        fill={bars.second === 'onTop' ? 'var(--accent-ink)' : 'var(--ink)'}
        fontSize={14}
      />
    ) : null;
  const stacked = bars.second === 'onTop' ? { stackId: 'whole' } : {};
  const category = {
    dataKey: 'label',
    type: 'category',
    tick: ink,
    stroke: 'var(--line-strong)',
    tickLine: false,
  } as const;
  const value = {
    type: 'number',
    tick: ink,
    stroke: 'var(--line-strong)',
    allowDecimals: false,
    tickFormatter: bars.text,
  } as const;
  return (
    <>
      <Key names={names} />
      <ResponsiveContainer
        width="100%"
        height={isUp ? upHeightPx : data.length * rowHeightPx + axisHeightPx}
      >
        <BarChart
          data={[...data]}
          layout={isUp ? 'horizontal' : 'vertical'}
          accessibilityLayer={false}
          margin={{ top: 20, right: isUp ? 8 : 56, bottom: 0, left: 0 }}
          barCategoryGap="20%"
          barGap={barGapPx}
        >
          <Stripes id={stripes} />
          <CartesianGrid stroke="var(--line)" vertical={!isUp} horizontal={isUp} />
          {isUp ? (
            <>
              <XAxis {...category} minTickGap={8} />
              <YAxis {...value} width="auto" />
            </>
          ) : (
            <>
              <XAxis {...value} />
              <YAxis {...category} width={nameWidthPx} />
            </>
          )}
          <Tooltip
            cursor={{ fill: 'var(--press)' }}
            isAnimationActive={false}
            content={<Under bars={bars} />}
          />
          <ChartBar
            dataKey="first"
            name={names[0]}
            fill="var(--accent)"
            isAnimationActive={false}
            {...stacked}
          >
            {labels('first')}
          </ChartBar>
          {names[1] === null ? null : (
            <ChartBar
              dataKey="second"
              name={names[1]}
              fill={`url(#${stripes})`}
              stroke="var(--line-strong)"
              isAnimationActive={false}
              {...stacked}
            >
              {labels('second')}
            </ChartBar>
          )}
        </BarChart>
      </ResponsiveContainer>
    </>
  );
}
