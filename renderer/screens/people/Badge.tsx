import { Button } from '../../ui/Button.tsx';
import { useWords } from '../../words.ts';
import { QrPicture } from './QrPicture.tsx';
import s from './people.module.css';

export interface BadgeProps {
  readonly code: string;
  readonly name: string;
}

/** A badge just made, shown this once: to print, and to cut out. */
export function Badge({ code, name }: BadgeProps) {
  const words = useWords('people');
  return (
    <div className={s.part}>
      <p>{words('badgeText')}</p>
      <div className={s.badge} data-print="only">
        <span className={s.badgeName}>{name}</span>
        <QrPicture text={code} label={name} />
        <span className={s.code}>{code}</span>
      </div>
      <Button icon="print" onPress={() => window.print()}>
        {words('badgePrint')}
      </Button>
    </div>
  );
}
