import { cls } from './cls.ts';
import s from './Icon.module.css';

/** One family: 24-unit grid, 2-unit strokes, round ends. Verdict shapes are filled and stand in `VerdictShape`. */
const drawings = {
  scan: 'M4 8V5a1 1 0 0 1 1-1h3M16 4h3a1 1 0 0 1 1 1v3M20 16v3a1 1 0 0 1-1 1h-3M8 20H5a1 1 0 0 1-1-1v-3M8 9v6M11 9v6M13.500 9v6M16 9v6',
  camera: 'M4 8h3l2-3h6l2 3h3v11H4zM12 16.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7',
  picture: 'M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.500 9.500h.01',
  keyboard: 'M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M7 14h10M18.500 10h.01',
  ticket:
    'M4 6h16v3.500a2.500 2.500 0 0 0 0 5V18H4v-3.500a2.500 2.500 0 0 0 0-5zM14 6v2M14 11v2M14 16v2',
  heart:
    'M12 20s-7.500-4.600-7.500-10A4.300 4.300 0 0 1 12 7.300 4.300 4.300 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 7v5l3.500 2',
  campaign: 'M4 10v4h3l8 4V6l-8 4zM18 9.500a3.500 3.500 0 0 1 0 5',
  device:
    'M7 8V4h10v4M7 17H4V9.500A1.500 1.500 0 0 1 5.500 8h13A1.500 1.500 0 0 1 20 9.500V17h-3M7 14h10v6H7z',
  gear: 'M12 15.200a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400M12 3v2.500M12 18.500V21M3 12h2.500M18.500 12H21M5.600 5.600l1.800 1.800M16.600 16.600l1.800 1.800M18.400 5.600l-1.800 1.800M7.400 16.600l-1.800 1.800',
  person:
    'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.500 20c.8-3.800 3.800-5.500 7.500-5.500s6.700 1.700 7.500 5.500',
  people:
    'M9 11.500a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7M2.500 19.500c.6-3.300 3-5 6.500-5s5.900 1.700 6.500 5M16 5.200a3.500 3.500 0 0 1 0 5.900M18 14.800c2 .6 3.200 2.200 3.500 4.700',
  lock: 'M6 11h12v9H6zM8.500 11V7.500a3.500 3.500 0 0 1 7 0V11',
  search: 'M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13M15.500 15.500 20 20',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  check: 'M5 12.500l4.500 4.500L19 7.500',
  chevronDown: 'M6 9.500l6 6 6-6',
  chevronRight: 'M9.500 6l6 6-6 6',
  back: 'M10 6l-6 6 6 6M4 12h16',
  undo: 'M8 5 4 9l4 4M4 9h9.500a5.500 5.500 0 0 1 0 11H9',
  print:
    'M7 8V4h10v4M7 17H4V9.500A1.500 1.500 0 0 1 5.500 8h13A1.500 1.500 0 0 1 20 9.500V17h-3M7 14h10v6H7z',
  sync: 'M4 12a8 8 0 0 1 13.700-5.600L20 8.500M20 4v4.500h-4.500M20 12a8 8 0 0 1-13.700 5.600L4 15.500M4 20v-4.500h4.500',
  offline:
    'M4 4l16 16M8.500 15.500a5 5 0 0 1 7 0M5 12a10 10 0 0 1 4-2.300M19 12a10 10 0 0 0-5-2.600M12 19h.01',
  warning: 'M12 4 2.800 20h18.400zM12 10v4.500M12 17.300h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M12 11v5M12 8h.01',
  basket: 'M4 9h16l-1.500 10h-13zM8.500 9 11 4M15.500 9 13 4M9.500 13v2.500M14.500 13v2.500',
  pause: 'M9 6v12M15 6v12',
  recall: 'M8 5 4 9l4 4M4 9h16v10',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5M13.500 11v5',
  coin: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M9 8l3 4 3-4M12 12v5M9.500 13h5M9.500 15.500h5',
  shop: 'M4 10v10h16V10M3 10l2-6h14l2 6M3 10a3 3 0 0 0 6 0 3 3 0 0 0 6 0 3 3 0 0 0 6 0M10 20v-5h4v5',
  upload: 'M12 16V5M7.500 9.500 12 5l4.500 4.500M4 19h16',
  backspace: 'M8.500 6H20v12H8.500L3 12zM12 9.500l5 5M17 9.500l-5 5',
  moon: 'M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10z',
  sound: 'M4 10v4h3l5 4V6l-5 4zM15.500 9.500a3.500 3.500 0 0 1 0 5M18 7a7 7 0 0 1 0 10',
} as const;

export type IconName = keyof typeof drawings;

interface IconProps {
  readonly name: IconName;
  /** Pixels; 24 unless told. */
  readonly size?: number;
  /** Only when the icon stands alone; beside words it is decoration. */
  readonly label?: string;
}

export function Icon({ name, size = 24, label }: IconProps) {
  const named =
    label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={cls(s.icon)}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      focusable="false"
      {...named}
    >
      <path d={drawings[name]} />
    </svg>
  );
}
