import { lazy, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog as AriaDialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import { useSession } from '../bridge/session.ts';
import { cls } from '../ui/cls.ts';
import { Icon } from '../ui/Icon.tsx';
import { useWords } from '../words.ts';
import { useSettings } from './appearance.ts';
import { Late } from './Late.tsx';
import { rowsAt, usePlace } from './place.ts';
import s from './MainMenu.module.css';

const KioskDialog = lazy(async () => ({
  default: (await import('./KioskDialog.tsx')).KioskDialog,
}));

/** The way to the parts that a day at the counter seldom needs. */
export function MainMenu() {
  const words = useWords('session');
  const settingsWords = useWords('settings');
  const isKiosk = useSettings()?.kiosk === true;
  const [isLeaving, setLeaving] = useState(false);
  const [isOpen, setOpen] = useState(false);
  const { place: here, go } = usePlace();
  const { isManager } = useSession();
  const rows = rowsAt('menu', isManager);
  const open = rows.find(({ place }) => place === here);
  return (
    <>
      <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
        <AriaButton
          className={cls(s.button, open !== undefined && s.holdsHere)}
          aria-label={
            open === undefined ? words('menu') : words('menuHere', { place: words(open.place) })
          }
        >
          <Icon name="menu" />
        </AriaButton>
        <Popover className={cls(s.popover)} placement="bottom end">
          <AriaDialog aria-label={words('menu')}>
            <ul className={s.list}>
              {rows.map(({ place, icon }) => (
                <li key={place}>
                  <AriaButton
                    className={cls(s.item, place === here && s.here)}
                    aria-current={place === here ? 'page' : 'false'}
                    onPress={() => {
                      setOpen(false);
                      go(place);
                    }}
                  >
                    <Icon name={icon} size={20} />
                    {words(place)}
                  </AriaButton>
                </li>
              ))}
              {isKiosk ? (
                <li>
                  <AriaButton
                    className={cls(s.item)}
                    onPress={() => {
                      setOpen(false);
                      setLeaving(true);
                    }}
                  >
                    <Icon name="fullScreen" size={20} />
                    {settingsWords('kioskLeave')}
                  </AriaButton>
                </li>
              ) : null}
            </ul>
          </AriaDialog>
        </Popover>
      </DialogTrigger>
      <Late>{isLeaving ? <KioskDialog onClose={() => setLeaving(false)} /> : null}</Late>
    </>
  );
}
