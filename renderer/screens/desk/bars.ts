/** What a chart draws: one or two bars to each label. */
export interface Bars {
  /** `up`: side by side in time; `along`: lying, one under the other, for names. */
  readonly direction: 'up' | 'along';
  /** `beside`: the second bar stands beside the first; `onTop`: the two make a whole. */
  readonly second: 'beside' | 'onTop';
  readonly names: readonly [first: string, second: string | null];
  readonly data: readonly Bar[];
  /** A value in words: on the bar and under the pointer. */
  readonly text: (value: number) => string;
}

export interface Bar {
  readonly label: string;
  readonly first: number;
  readonly second: number;
}
